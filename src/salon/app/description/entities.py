"""The shapes of Mastodon's entities as this place answers them, for the description and for checking answers."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from salon.accounts.views import Account

Id = str
Visibility = Literal["public", "unlisted", "private", "direct"]


class Error(Struct):
    """What went wrong, in a sentence."""

    error: str


class Attachment(Struct):
    """A picture, video or sound."""

    id: Id
    type: Literal["image", "gifv", "video", "audio", "unknown"]
    url: str | None
    preview_url: str | None
    remote_url: None
    meta: dict[str, Any]
    description: str | None
    blurhash: str | None


class Mention(Struct):
    """Somebody named in a post."""

    id: Id
    username: str
    acct: str
    url: str


class TagName(Struct):
    """A tag in a post."""

    name: str
    url: str


class TagDay(Struct):
    """How much a tag was used on a day."""

    day: str
    uses: str
    accounts: str


class Tag(Struct):
    """A tag, how much it was used lately, and whether the viewer follows it."""

    id: Id
    name: str
    url: str
    history: list[TagDay]
    following: bool


class PollOption(Struct):
    """One answer of a poll."""

    title: str
    votes_count: int | None


class Poll(Struct):
    """A question with answers to choose from."""

    id: Id
    expires_at: str | None
    expired: bool
    multiple: bool
    votes_count: int
    voters_count: int | None
    options: list[PollOption]
    emojis: list[dict[str, Any]]
    voted: bool | UnsetType = UNSET
    own_votes: list[int] | UnsetType = UNSET


class FilterKeyword(Struct):
    """A word that is looked for."""

    id: Id
    keyword: str
    whole_word: bool


class FilterStatus(Struct):
    """A post that is filtered by name."""

    id: Id
    status_id: Id


class Filter(Struct):
    """What somebody does not want to see, or only behind a warning."""

    id: Id
    title: str
    context: list[Literal["home", "notifications", "public", "thread", "account"]]
    expires_at: str | None
    filter_action: Literal["warn", "hide", "blur"]
    keywords: list[FilterKeyword] | UnsetType = UNSET
    statuses: list[FilterStatus] | UnsetType = UNSET


class OldFilter(Struct):
    """The same in the older shape: one word."""

    id: Id
    phrase: str
    context: list[str]
    whole_word: bool
    expires_at: str | None
    irreversible: bool


class Filtered(Struct):
    """A filter that a post met, and by what."""

    filter: Filter
    keyword_matches: list[str] | None
    status_matches: list[Id] | None


class Status(Struct):
    """A post or boost as its viewer sees it."""

    id: Id
    created_at: str
    in_reply_to_id: Id | None
    in_reply_to_account_id: Id | None
    sensitive: bool
    spoiler_text: str
    visibility: Visibility
    language: str | None
    uri: str
    url: str
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    edited_at: str | None
    content: str
    application: dict[str, Any] | None
    media_attachments: list[Attachment]
    mentions: list[Mention]
    tags: list[TagName]
    emojis: list[dict[str, Any]]
    card: dict[str, Any] | None
    account: Account
    poll: Poll | None
    favourited: bool
    reblogged: bool
    bookmarked: bool
    muted: bool
    filtered: list[Filtered]
    reblog: "Status | None"
    quote: dict[str, Any] | None
    pinned: bool | UnsetType = UNSET


class Context(Struct):
    """The conversation around a post."""

    ancestors: list[Status]
    descendants: list[Status]


class StatusSource(Struct):
    """The words as they were typed."""

    id: Id
    text: str
    spoiler_text: str


class StatusEdit(Struct):
    """A form a post has had."""

    content: str
    spoiler_text: str
    sensitive: bool
    created_at: str
    account: Account
    media_attachments: list[dict[str, Any]]
    emojis: list[dict[str, Any]]


class ScheduledStatus(Struct):
    """A post for later."""

    id: Id
    scheduled_at: str
    params: dict[str, Any]
    media_attachments: list[Attachment]


class Notification(Struct):
    """What somebody is told."""

    id: Id
    type: str
    created_at: str
    group_key: str
    account: Account
    status: Status | UnsetType = UNSET


class NotificationGroup(Struct):
    """Notifications told together."""

    group_key: str
    notifications_count: int
    type: str
    most_recent_notification_id: Id
    page_min_id: Id
    page_max_id: Id
    latest_page_notification_at: str
    sample_account_ids: list[Id]
    status_id: Id | None


class GroupedNotifications(Struct):
    """A page of groups with what they name."""

    accounts: list[Account]
    statuses: list[Status]
    notification_groups: list[NotificationGroup]


class Count(Struct):
    """How many."""

    count: int


class PeopleList(Struct):
    """A list of people."""

    id: Id
    title: str
    replies_policy: Literal["followed", "list", "none"]
    exclusive: bool


class Conversation(Struct):
    """A direct conversation."""

    id: Id
    unread: bool
    accounts: list[Account]
    last_status: Status


class Found(Struct):
    """What a search found."""

    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[Tag]


class OldFound(Struct):
    """The same with tags as names."""

    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[str]


class Marker(Struct):
    """How far somebody has read."""

    last_read_id: Id
    version: int
    updated_at: str


class FeaturedTag(Struct):
    """A tag on a profile."""

    id: Id
    name: str
    url: str
    statuses_count: str
    last_status_at: str | None
