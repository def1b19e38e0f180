"""Pure decisions about names, passwords, scopes and redirect addresses."""

import re
from urllib.parse import urlsplit

from salon.accounts.models import NewAccount

USERNAME = re.compile(r"[A-Za-z0-9_]+")
EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]{1,190}")
PASSWORD_MIN, PASSWORD_MAX, USERNAME_MAX, DISPLAY_NAME_MAX = 8, 256, 30, 60
DOMAINS_MAX = 10  # sites that may credit somebody
NOTE_MAX, FIELDS_MAX, FIELD_MAX = 1000, 4, 255
PICTURE_WORDS_MAX = 1500
RESERVED = frozenset(
    [
        "abuse",
        "about",
        "admin",
        "administrator",
        "api",
        "assistant",
        "auth",
        "billing",
        "everyone",
        "followers",
        "help",
        "here",
        "hostmaster",
        "info",
        "instance",
        "mailerdaemon",
        "me",
        "mod",
        "moderator",
        "moderators",
        "mods",
        "noreply",
        "null",
        "oauth",
        "official",
        "operator",
        "owner",
        "postmaster",
        "privacy",
        "root",
        "salon",
        "security",
        "settings",
        "staff",
        "studio",
        "support",
        "system",
        "team",
        "undefined",
        "webmaster",
    ]
)
OOB = "urn:ietf:wg:oauth:2.0:oob"
FORBIDDEN_SCHEMES = frozenset({"data", "javascript", "vbscript", "about", "blob", "file", "mailto", "view-source"})
READABLE = [
    "accounts",
    "blocks",
    "bookmarks",
    "favourites",
    "filters",
    "follows",
    "lists",
    "mutes",
    "notifications",
    "search",
    "statuses",
    "media",
    "collections",
]
WRITABLE = [
    "accounts",
    "blocks",
    "bookmarks",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "media",
    "mutes",
    "notifications",
    "reports",
    "statuses",
    "collections",
]
ADMIN = [
    "accounts",
    "reports",
    "domain_allows",
    "domain_blocks",
    "ip_blocks",
    "email_domain_blocks",
    "canonical_email_blocks",
]
SCOPES = frozenset(
    {"read", "write", "follow", "push", "profile", "admin:read", "admin:write"}
    | {f"read:{noun}" for noun in READABLE}
    | {f"write:{noun}" for noun in WRITABLE}
    | {f"admin:{verb}:{noun}" for verb in ("read", "write") for noun in ADMIN}
)
# What an assistant may ask for; a token for assistants has only these, and any other has none of them.
ASSISTANT_SCOPES = ("mcp:read", "mcp:make", "mcp:draft", "mcp:publish", "mcp:react", "mcp:moderate")
USUAL_ASSISTANT_SCOPES = ("mcp:read", "mcp:make", "mcp:draft", "mcp:publish", "mcp:react")
WEB_SCOPES = frozenset({"read", "write", "follow", "push", "profile", "admin:read", "admin:write"})


def reads_as(username: str) -> str:
    """What a name looks like at a glance (`AdmIn_1` like `admln_l`); the column `accounts.reads_as` is the same."""
    return username.lower().translate(str.maketrans("01i", "oll")).replace("rn", "m").replace("vv", "w")


_RESERVED_LOOKS = frozenset(reads_as(name) for name in RESERVED)


def is_reserved(username: str) -> bool:
    """Whether a name, or one that looks like it, would pass for the place itself."""
    return reads_as(username).replace("_", "") in _RESERVED_LOOKS


Problems = dict[str, list[dict[str, str]]]


def list_sign_up_problems(new: NewAccount) -> Problems:
    """Everything wrong with a sign-up that can be told without looking anything up, in Mastodon's codes."""
    found: Problems = {}
    for field, problem in (
        ("username", username_problem(new.username)),
        ("email", _email_problem(new.email)),
        ("password", password_problem(new.password)),
        ("agreement", None if new.agreement else ("ERR_ACCEPTED", "must be accepted")),
        ("display_name", _too_long(new.display_name, DISPLAY_NAME_MAX)),
    ):
        if problem:
            found[field] = [{"error": problem[0], "description": problem[1]}]
    return found


def username_problem(username: str) -> tuple[str, str] | None:
    """Code and words of what is wrong with a name."""
    if not username:
        return "ERR_BLANK", "can't be blank"
    if not USERNAME.fullmatch(username):
        return "ERR_INVALID", "must contain only letters, numbers and underscores"
    if is_reserved(username):
        return "ERR_RESERVED", "is reserved"
    return _too_long(username, USERNAME_MAX)


def _email_problem(email: str) -> tuple[str, str] | None:
    if not email:
        return "ERR_BLANK", "can't be blank"
    return None if EMAIL.fullmatch(email) else ("ERR_INVALID", "is invalid")


def password_problem(password: str) -> tuple[str, str] | None:
    """Code and words of what is wrong with a password."""
    if not password:
        return "ERR_BLANK", "can't be blank"
    if len(password) < PASSWORD_MIN:
        return "ERR_TOO_SHORT", f"is too short (minimum is {PASSWORD_MIN} characters)"
    return _too_long(password, PASSWORD_MAX)


def _too_long(text: str, most: int) -> tuple[str, str] | None:
    return ("ERR_TOO_LONG", f"is too long (maximum is {most} characters)") if len(text) > most else None


def is_redirect_uri(uri: str) -> bool:
    """Whether an app may be called back there: https, http, its own scheme, or `oob`; nothing that runs in a page."""
    if uri == OOB:
        return True
    if len(uri) > 2000 or any(char <= " " or char == "\x7f" for char in uri):
        return False
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if not parts.scheme or parts.scheme in FORBIDDEN_SCHEMES or parts.fragment:
        return False
    return bool(parts.netloc) if parts.scheme in {"http", "https"} else True


STANDING = ("member", "moderator", "admin", "operator")
STAFF = STANDING[1:]
RUNNING = frozenset({"admin", "operator"})  # who may do what is not about people only: settings, papers, jobs


def may_moderate(moderator_role: str, role: str) -> bool:
    """Whether somebody may do something about another: the staff, about whoever stands below them."""
    return moderator_role != "member" and STANDING.index(moderator_role) > STANDING.index(role)


def may_give_role(actor_role: str, before: str, after: str, *, own: bool) -> bool:
    """Whether somebody may make another of `before` an `after`, or step down themselves.

    Admins and operators give roles below their own to whoever stands below them; operators make others their equals.
    """
    if own:
        return STANDING.index(after) < STANDING.index(before)
    below = actor_role == "operator" or STANDING.index(actor_role) > STANDING.index(after)
    return actor_role in RUNNING and STANDING.index(actor_role) > STANDING.index(before) and below
