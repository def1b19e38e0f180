"""The SQL that reads accounts, sessions, apps and tokens."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from psycopg.rows import class_row

from salon.accounts.models import App, LetIn, Terms
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.pages import Page
from salon.kit.questions import Question, ask_one

MOST_SKIPPED = 10_000  # nobody leafs further through search results
# What signing in and acting ask of an account `a`: an active one whose owner is locked out is `disabled`.
STATE = "CASE WHEN a.state = 'active' AND a.disabled_at IS NOT NULL THEN 'disabled' ELSE a.state END"


# An agent is stopped when the member who runs it is.
OF_OPERATOR = """
    SELECT CASE WHEN o.disabled_at IS NOT NULL THEN 'disabled' ELSE o.state END
    FROM agents g JOIN accounts o ON o.id = g.operator_id
    WHERE g.account_id = a.id AND (o.state <> 'active' OR o.disabled_at IS NOT NULL)
"""


class AccountRow(NamedTuple):
    """An account with its counts, as stored."""

    id: int
    username: str
    display_name: str
    note: str
    note_html: str
    fields: list[dict[str, str]]
    avatar_key: str | None
    header_key: str | None
    locked: bool
    bot: bool
    discoverable: bool
    role: str
    state: str
    default_visibility: str
    default_sensitive: bool
    default_language: str | None
    created_at: dt.datetime
    posts: int
    followers: int
    following: int
    last_post_at: dt.datetime | None
    indexable: bool
    hide_collections: bool
    quote_policy: str
    attribution_domains: list[str]
    silenced: bool
    avatar_description: str
    header_description: str
    shows_favourites: bool
    operator: tuple[int, str] | None = None  # of an agent: id and username of the member who runs it
    moved_to: "AccountRow | None" = None  # without where that one moved


_row_decoder = msgspec.json.Decoder(AccountRow)


def _columns(a: str, c: str) -> str:
    """What is read of an account `a` with its counts `c`, in the order of `AccountRow`, up to where somebody moved."""
    return f"""
        {a}.id, {a}.username, {a}.display_name, {a}.note, {a}.note_html, {a}.fields, {a}.avatar_key, {a}.header_key,
        {a}.locked, {a}.bot, {a}.discoverable, {a}.role, {a}.state, {a}.default_visibility, {a}.default_sensitive,
        {a}.default_language, {a}.created_at, coalesce({c}.posts, 0), coalesce({c}.followers, 0),
        coalesce({c}.following, 0), {c}.last_post_at, {a}.indexable, {a}.hide_collections, {a}.quote_policy,
        {a}.attribution_domains, {a}.silenced_at IS NOT NULL, {a}.avatar_description, {a}.header_description,
        {a}.shows_favourites,
        CASE WHEN {a}.bot THEN (
            SELECT json_build_array(o.id, o.username) FROM agents g JOIN accounts o ON o.id = g.operator_id
            WHERE g.account_id = {a}.id AND o.state = 'active') END
    """


ROWS = f"""
    SELECT json_build_array({_columns("a", "c")}, CASE WHEN a.moved_to_id IS NOT NULL THEN (
        SELECT json_build_array({_columns("b", "d")})
        FROM accounts b LEFT JOIN account_counts d ON d.account_id = b.id WHERE b.id = a.moved_to_id) END)
    FROM accounts a LEFT JOIN account_counts c ON c.account_id = a.id
    WHERE a.id = ANY(%(account_ids)s)
"""


def ask_rows(ids: Sequence[int]) -> Question[list[AccountRow]]:
    """Accounts by id, in no order; unknown ids are left out."""
    return Question(ROWS if ids else None, {"account_ids": list(ids)}, _row_decoder, list)


async def list_rows(ids: Sequence[int]) -> list[AccountRow]:
    """The same in a query of its own."""
    return await ask_one(ask_rows(ids))


async def find_id_by_username(username: str) -> int | None:
    """The account of a username in any case, unless it is gone or not yet let in."""
    return await _find_value(
        "SELECT id FROM accounts WHERE lower(username) = lower(%s) AND state IN ('active', 'suspended')", (username,)
    )


async def list_usernames(names: Sequence[str]) -> frozenset[str]:
    """Which of these usernames (lower case) exist here."""
    if not names:
        return frozenset()
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT lower(username) FROM accounts WHERE lower(username) = ANY(%s) AND state = 'active'", (list(names),)
        )
        return frozenset(name for (name,) in await rows.fetchall())


async def search_accounts(
    text: str, limit: int, offset: int = 0, *, followed_by: int | None = None, only_followed: bool = False
) -> list[int]:
    """Ids of people whose username or name begins with these words: exact names first, then the most followed.

    `followed_by` puts the people that account follows before others; `only_followed` leaves out the rest. The silenced
    are found by those who follow them, and by their whole name.
    """
    words = re.findall(r"\w+", text.lower())[:8]
    if not words:
        return []
    prefix = text.strip().lower().lstrip("@").replace("\\", "").replace("%", "").replace("_", r"\_")
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT a.id
            FROM accounts a
            LEFT JOIN account_counts c ON c.account_id = a.id
            LEFT JOIN follows f ON f.follower_id = %(viewer)s AND f.followee_id = a.id AND f.state = 'accepted'
            WHERE a.state = 'active'
              AND (lower(a.username) LIKE %(prefix)s OR a.search @@ to_tsquery('simple', %(words)s))
              AND (NOT %(only_followed)s OR f.follower_id IS NOT NULL)
              AND (a.silenced_at IS NULL OR f.follower_id IS NOT NULL OR lower(a.username) = lower(%(text)s))
            ORDER BY lower(a.username) = lower(%(text)s) DESC, f.follower_id IS NOT NULL DESC,
                     coalesce(c.followers, 0) DESC, a.id
            LIMIT %(limit)s OFFSET %(offset)s
            """,
            {
                "viewer": followed_by,
                "prefix": f"{prefix}%",
                "words": " & ".join(f"{word}:*" for word in words),
                "only_followed": only_followed,
                "text": text.strip().lstrip("@"),
                "limit": limit,
                "offset": min(max(offset, 0), MOST_SKIPPED),
            },
        )
        return [account_id for (account_id,) in await rows.fetchall()]


class LoginRow(NamedTuple):
    """What signing in needs to know."""

    account_id: int
    state: str
    password_hash: str


async def find_login(login: str) -> LoginRow | None:
    """The credentials behind a username or e-mail address."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT a.id, {STATE}, c.password_hash
            FROM accounts a JOIN credentials c ON c.account_id = a.id
            WHERE a.id = (
                SELECT id FROM accounts WHERE lower(username) = lower(%(login)s)
                UNION ALL
                SELECT account_id FROM credentials WHERE lower(email) = lower(%(login)s)
                LIMIT 1
            )
            """,
            {"login": login},
        )
        row = await rows.fetchone()
        return LoginRow(*row) if row else None


class CredentialRow(NamedTuple):
    """A session or token with the account behind it."""

    account_id: int | None
    role: str | None
    state: str | None
    scopes: list[str]
    app_id: int | None
    csrf: str
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    grant_id: int | None = None
    audience: str = "api"
    pictures_per_day: int | None = None
    spend_per_day: int | None = None

    @property
    def terms(self) -> Terms:
        return Terms(self.audience, self.pictures_per_day, self.spend_per_day)


async def find_session(token_hash: bytes) -> CredentialRow | None:
    """A session that has not expired."""
    return await _find_credential(
        f"""
        SELECT a.id, a.role, {STATE}, ARRAY[]::text[], NULL::bigint, s.csrf, s.expires_at, NULL::timestamptz,
               s.last_used_at
        FROM sessions s JOIN accounts a ON a.id = s.account_id
        WHERE s.token_hash = %s AND s.expires_at > %s
        """,
        (token_hash, clock.now()),
    )


async def list_sessions(hashes: Sequence[bytes]) -> dict[bytes, tuple[int, str]]:
    """Whose these sessions are, and in what state, by their hashes; those that have ended are left out."""
    if not hashes:
        return {}
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT s.token_hash, a.id, {STATE} FROM sessions s JOIN accounts a ON a.id = s.account_id
            WHERE s.token_hash = ANY(%s) AND s.expires_at > %s AND a.state <> 'deleted'
            """,
            (list(hashes), clock.now()),
        )
        return {bytes(token_hash): (account_id, state) for token_hash, account_id, state in await rows.fetchall()}


async def find_token(token_hash: bytes) -> CredentialRow | None:
    """An app's token, whether or not it still holds."""
    return await _find_credential(
        f"""
        SELECT t.account_id, a.role, CASE WHEN a.bot THEN coalesce(({OF_OPERATOR}), {STATE}) ELSE {STATE} END,
               t.scopes, t.app_id, '', t.expires_at, t.revoked_at, t.last_used_at,
               t.id, t.audience, t.pictures_per_day, t.spend_per_day
        FROM oauth_tokens t LEFT JOIN accounts a ON a.id = t.account_id
        WHERE t.token_hash = %s
        """,
        (token_hash,),
    )


async def find_app(client_id: str) -> App | None:
    """A registered app by its public id."""
    return await _find_app("client_id = %s", client_id)


async def find_app_by_id(app_id: int) -> App | None:
    """A registered app by its row's id."""
    return await _find_app("id = %s", app_id)


async def find_app_secret_hash(tx: Tx, app_id: int) -> bytes | None:
    """The hash of an app's secret; None for an app without one."""
    row = await (await tx.execute("SELECT client_secret_hash FROM oauth_apps WHERE id = %s", (app_id,))).fetchone()
    return bytes(row[0]) if row and row[0] else None


async def has_authorized(account_id: int, app_id: int, scopes: Sequence[str]) -> bool:
    """Whether the person has already given this app at least these scopes."""
    found = await _find_value(
        """
        SELECT 1 FROM oauth_tokens
        WHERE account_id = %s AND app_id = %s AND revoked_at IS NULL AND scopes @> %s::text[] LIMIT 1
        """,
        (account_id, app_id, list(scopes)),
    )
    return found is not None


async def list_let_in(account_id: int, page: Page) -> list[LetIn]:
    """The apps a person let in and did not send away, by the id of the app, newest first, with all they may do."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT o.id, o.name, o.website, t.scopes, t.since
            FROM (
                SELECT t.app_id, min(t.created_at) AS since,
                       (SELECT array_agg(DISTINCT scope ORDER BY scope) FROM oauth_tokens u, unnest(u.scopes) AS scope
                        WHERE u.account_id = %(account)s AND u.app_id = t.app_id AND u.revoked_at IS NULL) AS scopes
                FROM oauth_tokens t
                WHERE t.account_id = %(account)s AND t.revoked_at IS NULL
                  AND t.app_id < %(max_id)s AND t.app_id > %(min_id)s
                GROUP BY t.app_id ORDER BY t.app_id {page.order} LIMIT %(limit)s
            ) t JOIN oauth_apps o ON o.id = t.app_id
            """,
            {"account": account_id, **page._asdict()},
        )
        return sorted((LetIn(*row) for row in await rows.fetchall()), reverse=True)


async def count_follow_requests(account_id: int) -> int:
    """How many people wait to be let in as followers."""
    return (
        await _find_value("SELECT count(*) FROM follows WHERE followee_id = %s AND state = 'requested'", (account_id,))
        or 0
    )


async def find_welcome_step(account_id: int) -> str | None:
    """The step of welcome somebody new is at; None for those who have finished or were here before there were any."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT welcome_step FROM accounts WHERE id = %s", (account_id,))
        row = await rows.fetchone()
    return row[0] if row else None


async def shares_choices(account_id: int) -> bool:
    """Whether somebody agreed that what is shown to them is told: the ledger's own answer (`consent`, above)."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT 1 FROM consent_of_accounts(ARRAY[%s]::bigint[])
            WHERE purpose = 'dataset.choices' AND answer = 'yes'
            """,
            (account_id,),
        )
        return await rows.fetchone() is not None


async def find_operator() -> int | None:
    """The operator who came first."""
    return await _find_value("SELECT min(id) FROM accounts WHERE role = 'operator' AND state = %s", ("active",))


async def _find_value(query: str, values: tuple[Any, ...]) -> int | None:
    async with db.reading() as conn:
        row = await (await conn.execute(query, values)).fetchone()
    return row[0] if row else None


async def _find_credential(query: str, values: tuple[Any, ...]) -> CredentialRow | None:
    async with db.reading() as conn:
        row = await (await conn.execute(query, values)).fetchone()
    return CredentialRow(*row) if row else None


async def _find_app(condition: str, value: str | int) -> App | None:
    async with db.reading() as conn, conn.cursor(row_factory=class_row(App)) as cursor:
        await cursor.execute(
            f"""
            SELECT id, client_id, name, website, redirect_uris, scopes, client_secret_hash IS NULL AS is_public, renews
            FROM oauth_apps WHERE {condition}
            """,
            (value,),
        )
        return await cursor.fetchone()
