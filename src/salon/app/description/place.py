"""The shapes of what a place says about itself, and of what an app keeps there, in Mastodon's entities."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field

from salon.accounts.views import Account, ProfileField
from salon.app.description.entities import Id, Mention, Status, TagDay, TagName

Count = str  # Mastodon tells of some numbers in words
Choice = Literal["accept", "filter", "drop"]


class Nothing(Struct, forbid_unknown_fields=True):
    """Done; there is nothing to say about it."""


class Familiar(Struct):
    """Whom the viewer follows among somebody's followers."""

    id: Id
    accounts: list[Account]


class Suggestion(Struct):
    """Somebody to follow, and why."""

    source: str
    sources: list[str]
    account: Account


class Token(Struct):
    """What a request of this person's app is signed with."""

    access_token: str
    token_type: str
    scope: str
    created_at: int


class App(Struct):
    """A client app."""

    id: Id
    name: str
    website: str | None
    scopes: list[str]
    redirect_uri: str
    redirect_uris: list[str]
    vapid_key: str
    client_id: str | UnsetType = UNSET
    client_secret: str | UnsetType = UNSET
    client_secret_expires_at: int | UnsetType = UNSET


class CustomEmoji(Struct):
    """An emoji of this place."""

    shortcode: str
    url: str
    static_url: str
    visible_in_picker: bool
    category: str | UnsetType = UNSET


class StatusName(Struct):
    """A post an announcement speaks of."""

    id: Id
    url: str


class Reaction(Struct):
    """How many reacted to an announcement with one emoji."""

    name: str
    count: int
    me: bool
    url: str | UnsetType = UNSET
    static_url: str | UnsetType = UNSET


class Announcement(Struct):
    """What the operator tells everybody."""

    id: Id
    content: str
    starts_at: str | None
    ends_at: str | None
    all_day: bool
    published: bool
    published_at: str
    updated_at: str
    read: bool
    mentions: list[Mention]
    statuses: list[StatusName]
    tags: list[TagName]
    emojis: list[CustomEmoji]
    reactions: list[Reaction]


class Rule(Struct):
    """A rule of this place."""

    id: Id
    text: str
    hint: str
    translations: dict[str, Any]


class Thumbnail(Struct):
    """The picture of a place."""

    url: str


class Contact(Struct):
    """Whom to write to."""

    email: str
    account: Account | None


class SignUps(Struct):
    """Who may join."""

    enabled: bool
    approval_required: bool
    message: str | None
    min_age: int | None
    reason_required: bool | None
    url: str | None


class Instance(Struct):
    """The place, in the newer shape."""

    domain: str
    title: str
    version: str
    source_url: str
    description: str
    usage: dict[str, dict[str, int]]
    thumbnail: Thumbnail
    icon: list[dict[str, Any]]
    languages: list[str]
    configuration: dict[str, Any]
    registrations: SignUps
    contact: Contact
    rules: list[Rule]
    api_versions: dict[str, int]


class OldInstance(Struct):
    """The same in the older shape."""

    uri: str
    title: str
    short_description: str
    description: str
    email: str
    version: str
    urls: dict[str, str]
    stats: dict[str, int]
    thumbnail: str | None
    languages: list[str]
    registrations: bool
    approval_required: bool
    invites_enabled: bool
    configuration: dict[str, Any]
    contact_account: Account | None
    rules: list[Rule]


class Week(Struct):
    """How busy a week was; `week` is its beginning in seconds since 1970."""

    week: Count
    statuses: Count
    logins: Count
    registrations: Count


class Paper(Struct):
    """What the operator wrote, as HTML."""

    updated_at: str | None
    content: str


class Terms(Struct):
    """The terms of service."""

    effective_date: str
    effective: bool
    content: str
    succeeded_by: str | None


class Language(Struct):
    """A language posts can be marked with."""

    code: str
    name: str


class Waiting(Struct):
    """How much is held back."""

    pending_requests_count: int
    pending_notifications_count: int


class Policy(Struct):
    """Whose notifications come through."""

    for_not_following: Choice
    for_not_followers: Choice
    for_new_accounts: Choice
    for_private_mentions: Choice
    for_limited_accounts: Choice
    summary: Waiting


class OldPolicy(Struct):
    """The same in the older shape."""

    filter_not_following: bool
    filter_not_followers: bool
    filter_new_accounts: bool
    filter_private_mentions: bool
    summary: Waiting


class NotificationRequest(Struct):
    """Somebody whose notifications are held back."""

    id: Id
    created_at: str
    updated_at: str
    notifications_count: Count
    account: Account
    last_status: Status | None


class Merged(Struct):
    """Whether what was accepted is in its place."""

    merged: bool


class Preferences(Struct):
    """Defaults for posting and reading."""

    visibility: str = field(name="posting:default:visibility")
    sensitive: bool = field(name="posting:default:sensitive")
    language: str | None = field(name="posting:default:language")
    quote_policy: str = field(name="posting:default:quote_policy")
    media: str = field(name="reading:expand:media")
    spoilers: bool = field(name="reading:expand:spoilers")
    gifs: bool = field(name="reading:autoplay:gifs")


class Profile(Struct):
    """One's own profile as it was typed."""

    id: Id
    display_name: str
    note: str
    fields: list[ProfileField]
    locked: bool
    bot: bool
    hide_collections: bool
    discoverable: bool
    indexable: bool
    avatar: str | None
    avatar_static: str | None
    avatar_description: str
    header: str | None
    header_static: str | None
    header_description: str
    show_media: bool


class PushSubscription(Struct):
    """Where a device wants to be told, and of what."""

    id: Id
    endpoint: str
    standard: bool
    alerts: dict[str, bool]
    policy: Literal["all", "followed", "follower", "none"]
    language: str
    server_key: str


class TranslatedMedia(Struct):
    """What is said of a picture, in another language."""

    id: Id
    description: str


class TranslatedOption(Struct):
    """One answer of a poll, in another language."""

    title: str


class TranslatedPoll(Struct):
    """A poll in another language."""

    id: Id
    options: list[TranslatedOption]


class Translation(Struct):
    """A post in another language."""

    id: Id
    content: str
    spoiler_text: str
    language: str
    media_attachments: list[TranslatedMedia]
    poll: TranslatedPoll | None
    detected_source_language: str
    provider: str


class TrendingLink(Struct):
    """A link many people share, with its card."""

    url: str
    title: str
    description: str
    type: Literal["link", "photo", "video", "rich"]
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int
    image: str | None
    image_description: str
    embed_url: str
    blurhash: str | None
    language: str | None
    published_at: str | None
    authors: list[dict[str, Any]]
    history: list[TagDay]


class ReportHead(Struct):
    """What both its reporter and moderators see of a report."""

    id: Id
    action_taken: bool
    action_taken_at: str | None
    category: Literal["spam", "legal", "violation", "other"]
    comment: str
    forwarded: bool
    created_at: str


class Report(ReportHead):
    """What somebody told the moderators."""

    status_ids: list[Id]
    rule_ids: list[Id]
    target_account: Account | None
