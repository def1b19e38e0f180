"""Accounts as clients see them, in Mastodon's shape, made in batches."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeGuard

import msgspec

from salon.accounts import queries
from salon.accounts.queries import AccountRow, find_welcome_step, shares_choices
from salon.accounts.reading import Reading, find_reading
from salon.emoji.queries import find_in, list_known
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.errors import NotFound

PORTRAITS = 1024  # how many different pictures are drawn for people without one
DESCRIPTION = "A place where people and AI make pictures and talk."


class ProfileField(msgspec.Struct, kw_only=True):
    """A line of the profile's table; `value` is HTML, or in `source` what was typed."""

    name: str
    value: str
    verified_at: str | None = None  # when the link was found to link back


class PublicRole(msgspec.Struct, kw_only=True):
    """A role everybody sees beside the name."""

    id: str
    name: str
    color: str = ""


class Role(msgspec.Struct, kw_only=True):
    """A role as its holder sees it; `permissions` are Mastodon's bits."""

    id: str
    name: str
    color: str = ""
    permissions: str
    highlighted: bool
    collection_limit: int = 0


class Source(msgspec.Struct, kw_only=True):
    """What the person typed, for editing."""

    note: str
    fields: list[ProfileField]
    privacy: str
    sensitive: bool
    language: str | None
    follow_requests_count: int
    hide_collections: bool = False
    discoverable: bool
    indexable: bool = False
    attribution_domains: list[str] = []
    quote_policy: str = "public"


class Operator(msgspec.Struct, kw_only=True):
    """The member who runs an agent and answers for it."""

    id: str
    acct: str
    url: str


class Account(msgspec.Struct, kw_only=True):
    """Mastodon's Account; `operator` is of agents only, `shows_favourites` of who lets others see their likes."""

    id: str
    username: str
    acct: str
    display_name: str
    locked: bool
    bot: bool
    discoverable: bool
    indexable: bool = False
    group: bool = False
    hide_collections: bool = False
    created_at: str
    note: str
    url: str
    uri: str
    avatar: str
    avatar_static: str
    avatar_description: str = ""
    header: str
    header_static: str
    header_description: str = ""
    followers_count: int
    following_count: int
    statuses_count: int
    last_status_at: str | None
    noindex: bool = False
    emojis: list[dict[str, Any]] = []
    roles: list[PublicRole] = []
    fields: list[ProfileField] = []
    suspended: bool | msgspec.UnsetType = msgspec.UNSET
    operator: Operator | msgspec.UnsetType = msgspec.UNSET
    shows_favourites: bool | msgspec.UnsetType = msgspec.UNSET
    limited: bool | msgspec.UnsetType = msgspec.UNSET
    moved: "Account | msgspec.UnsetType" = msgspec.UNSET  # the account its person uses now


class CredentialAccount(Account, kw_only=True):
    """Mastodon's CredentialAccount: one's own."""

    source: Source
    role: Role


# Names and bits of the roles: everything, all but being the operator, moderation, what everyone may (invite people).
ROLES = {
    "operator": Role(id="3", name="Operator", permissions="1048575", highlighted=True),
    "admin": Role(id="4", name="Admin", permissions="1048574", highlighted=True),
    "moderator": Role(id="2", name="Moderator", permissions="1308", highlighted=True),
    "member": Role(id="-99", name="", permissions="65536", highlighted=False),
}


async def list_accounts(ids: Sequence[int]) -> dict[int, Account]:
    """Accounts by id from one query, in the order asked; gone and pending ones are left out."""
    rows = {row.id: row for row in await queries.list_rows(list(dict.fromkeys(ids)))}
    known = await list_known()
    return {
        account_id: to_account(rows[account_id], known)
        for account_id in dict.fromkeys(ids)
        if account_id in rows and rows[account_id].state in {"active", "suspended"}
    }


async def list_in_order(ids: Sequence[int]) -> list[Account]:
    """The accounts of these ids as a list, in that order."""
    return list((await list_accounts(ids)).values())


async def get_account(account_id: int) -> Account:
    """One account; raises `NotFound`."""
    found = await list_accounts([account_id])
    if account_id not in found:
        raise NotFound
    return found[account_id]


async def get_own_account(account_id: int) -> CredentialAccount:
    """One's own account with what was typed and the role; raises `NotFound`."""
    rows = await queries.list_rows([account_id])
    if not rows:
        raise NotFound
    row = rows[0]
    whole = to_account(row, await list_known())
    base = {name: getattr(whole, name) for name in Account.__struct_fields__}
    source = Source(
        note=row.note,
        fields=[_to_field(field, "value") for field in row.fields],
        privacy=row.default_visibility,
        sensitive=row.default_sensitive,
        language=row.default_language,
        follow_requests_count=await queries.count_follow_requests(account_id),
        discoverable=row.discoverable,
        indexable=row.indexable,
        hide_collections=row.hide_collections,
        quote_policy=row.quote_policy,
        attribution_domains=row.attribution_domains,
    )
    return CredentialAccount(**base, source=source, role=ROLES[row.role])


def to_account(row: AccountRow, known: dict[str, dict[str, Any]]) -> Account:
    """A row as everybody sees it, with the known emoji in it; of a suspended account only the name is left."""
    base_url = settings().base_url
    shown = row.state != "suspended"
    avatar = picture_url("avatars", row.id, row.avatar_key if shown else None)
    header = picture_url("headers", row.id, row.header_key if shown else None)
    role = ROLES[row.role]
    return Account(
        id=str(row.id),
        username=row.username,
        acct=row.username,
        display_name=row.display_name if shown else "",
        locked=row.locked,
        bot=row.bot,
        discoverable=row.discoverable,
        indexable=row.indexable,
        hide_collections=row.hide_collections,
        created_at=clock.to_wire(row.created_at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)),
        note=row.note_html if shown else "",
        url=f"{base_url}/@{row.username}",
        uri=f"{base_url}/users/{row.username}",
        avatar=avatar,
        avatar_static=avatar,
        avatar_description=row.avatar_description if shown else "",
        header=header,
        header_static=header,
        header_description=row.header_description if shown else "",
        followers_count=row.followers,
        following_count=row.following,
        statuses_count=row.posts,
        last_status_at=row.last_post_at.astimezone(dt.UTC).date().isoformat() if row.last_post_at else None,
        emojis=find_in(known, row.display_name, row.note, *_list_words(row.fields)) if shown else [],
        roles=[PublicRole(id=role.id, name=role.name)] if role.highlighted and shown else [],
        fields=[_to_field(field, "value_html") for field in row.fields] if shown else [],
        suspended=msgspec.UNSET if shown else True,
        operator=_to_operator(row, base_url),
        shows_favourites=True if row.shows_favourites and shown else msgspec.UNSET,
        limited=True if row.silenced else msgspec.UNSET,
        moved=to_account(row.moved_to, known) if shown and _is_there(row.moved_to) else msgspec.UNSET,
    )


def _is_there(row: AccountRow | None) -> TypeGuard[AccountRow]:
    return row is not None and row.state == "active"


def _to_operator(row: AccountRow, base_url: str) -> Operator | msgspec.UnsetType:
    if row.operator is None:
        return msgspec.UNSET
    account_id, username = row.operator
    return Operator(id=str(account_id), acct=username, url=f"{base_url}/@{username}")


def _list_words(fields: list[dict[str, str]]) -> list[str]:
    return [field[part] for field in fields for part in ("name", "value")]


def _to_field(field: dict[str, str], form: str) -> ProfileField:
    return ProfileField(name=field["name"], value=field[form], verified_at=field.get("verified_at"))


def domain() -> str:
    """What people's addresses end in here, lower case."""
    return settings().domain.lower()


def picture_url(kind: str, account_id: int, key: str | None) -> str:
    """Where a picture of a person is: the one they chose, else one drawn from their id (`avatars`, `headers`)."""
    base_url = settings().base_url
    if key:
        return f"{base_url}/media/{key}"
    return f"{base_url}/{kind}/{(account_id >> 16) * 7919 % PORTRAITS}.png"


class Place(msgspec.Struct, kw_only=True):
    """What the web client needs to know of this place."""

    title: str
    description: str
    domain: str
    max_characters: int
    max_media: int = 4
    invites: bool = False  # whether members may invite


class SessionView(msgspec.Struct, kw_only=True):
    """Who is signed in, and what this place is."""

    account: CredentialAccount | None
    csrf: str | None
    registrations: str
    instance: Place
    reading: Reading | None = None
    welcome: str | None = None  # the step of welcome that somebody new is at
    stayed: bool = False  # just now an account that was to be deleted was kept
    shares_choices: bool = False  # they agreed that what is shown to them is told


async def get_session_view(account_id: int | None, csrf: str | None, *, stayed: bool = False) -> SessionView:
    """The web client's first question answered."""
    place = settings()
    return SessionView(
        account=await get_own_account(account_id) if account_id else None,
        csrf=csrf,
        stayed=stayed,
        reading=await find_reading(account_id) if account_id else None,
        welcome=await find_welcome_step(account_id) if account_id else None,
        shares_choices=await shares_choices(account_id) if account_id else False,
        registrations=place.sign_up,
        instance=Place(
            title=place.title,
            description=DESCRIPTION,
            domain=place.domain,
            max_characters=place.post_max_characters,
            invites=place.member_invites > 0,
        ),
    )
