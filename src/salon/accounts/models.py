"""What the accounts room passes around."""

import datetime as dt
from typing import NamedTuple

import msgspec
from msgspec import UNSET, UnsetType


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody fills in to sign up."""

    username: str = ""
    email: str = ""
    password: str = ""
    display_name: str = ""
    invite: str | None = None
    agreement: bool = False


class Field(msgspec.Struct, frozen=True):
    """A line of a profile's table, as typed."""

    name: str
    value: str


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a profile; what is unset stays."""

    display_name: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    fields: list[Field] | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    bot: bool | UnsetType = UNSET
    discoverable: bool | UnsetType = UNSET
    default_visibility: str | UnsetType = UNSET
    default_sensitive: bool | UnsetType = UNSET
    default_language: str | UnsetType | None = UNSET
    indexable: bool | UnsetType = UNSET
    hide_collections: bool | UnsetType = UNSET
    quote_policy: str | UnsetType = UNSET
    attribution_domains: list[str] | UnsetType = UNSET
    avatar_description: str | UnsetType = UNSET
    header_description: str | UnsetType = UNSET
    shows_favourites: bool | UnsetType = UNSET


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session just started: the only moment its token is known here."""

    account_id: int
    token: str
    csrf: str
    stayed: bool = False  # the account was to be deleted, and is not any more


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A registered client app."""

    id: int
    client_id: str
    name: str
    website: str | None
    redirect_uris: list[str]
    scopes: list[str]
    is_public: bool = False  # it cannot keep a secret, so it has none and must use PKCE
    renews: bool = False  # its tokens end and come with a refresh token


class AppKind(msgspec.Struct, frozen=True, kw_only=True):
    """How an app wants to be treated; Mastodon's apps keep a secret, and their tokens for ever."""

    is_public: bool = False
    renews: bool = False


class Terms(NamedTuple):
    """What a grant is for, and what it may use up in a day beside what its person may; None: no less than they."""

    audience: str = "api"  # "api", or "mcp": for assistants, and refused by the API
    pictures_per_day: int | None = None
    spend_per_day: int | None = None  # millionths of a US dollar


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A token just issued: the only moment it is known here."""

    token: str
    scopes: list[str]
    created_at: int  # seconds since 1970
    expires_in: int | None = None  # seconds; None for a token that holds until it is revoked
    refresh_token: str | None = None


class LetIn(NamedTuple):
    """An app somebody let in: since when, and all it may do."""

    app_id: int
    name: str
    website: str | None
    scopes: list[str]
    since: dt.datetime
