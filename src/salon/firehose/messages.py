"""What comes over the firehose, as types: what its description is made of, and what tests hold every message to."""

from typing import Annotated, Any, Literal

import msgspec

Seq = Annotated[int, msgspec.Meta(ge=1, description="The place in the log.")]
Account = Annotated[str, msgspec.Meta(pattern=r"^u_[0-9]+$", description="An account.")]
Post = Annotated[str, msgspec.Meta(pattern=r"^p_[0-9]+$", description="A post.")]
Moment = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", description="When, in UTC.")]
Hash = Annotated[str, msgspec.Meta(pattern=r"^sha256:[0-9a-f]{64}$", description="SHA-256 of `record` as it stands.")]


class Told(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="$type"):
    """What has a place in the log."""

    seq: Seq
    epoch: str
    time: Moment


class Origin(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How it was made, and how we know."""

    type: str
    evidence: str


class Usage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What may be done with it: purposes, the value of `Content-Usage`, and TDMRep's reservation."""

    allows: list[str]
    content_usage: str
    tdm_reservation: int


class Content(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Words and pictures, for recipients only; `media` are Mastodon's MediaAttachments."""

    text: str
    spoiler_text: str
    language: str | None
    created_at: Moment
    edited_at: Moment | None
    in_reply_to: Post | None
    quote_of: Post | None
    parents: list[Post]
    tags: list[str]
    media: list[dict[str, Any]]


class Record(Told, tag="#record", kw_only=True):
    """Something was made, changed or taken away, or somebody liked or passed it on."""

    op: Literal["create", "update", "delete"]
    kind: Literal["post", "boost", "like", "remix"]
    actor: Account
    id: Post
    by: Post | msgspec.UnsetType = msgspec.UNSET
    rev: int | msgspec.UnsetType = msgspec.UNSET
    origin: Origin | msgspec.UnsetType = msgspec.UNSET
    labels: list[str] | msgspec.UnsetType = msgspec.UNSET
    usage: Usage | msgspec.UnsetType = msgspec.UNSET
    hash: Hash | msgspec.UnsetType = msgspec.UNSET
    record: Content | msgspec.UnsetType = msgspec.UNSET


class AccountChanged(Told, tag="#account", kw_only=True):
    """An account is suspended, limited or active again; nothing may be done with what is known of a restricted one."""

    actor: Account
    status: Literal["suspended", "limited", "restricted", "active"]


class ConsentSaid(Told, tag="#consent", kw_only=True):
    """Somebody said something new of all they make, or of one post: go by `states` from here on."""

    subject: Annotated[str, msgspec.Meta(pattern=r"^[up]_[0-9]+$")]
    scope: Literal["account", "post"]
    states: dict[str, str]


class Moderated(Told, tag="#moderation", kw_only=True):
    """Posts were taken down or are back, or the label of one was decided."""

    action: Literal["takedown", "restore", "label"]
    ids: list[Post]
    degree: str | msgspec.UnsetType = msgspec.UNSET


class Erased(Told, tag="#erase", kw_only=True):
    """Delete everything of an account, or these posts."""

    actor: Account | msgspec.UnsetType = msgspec.UNSET
    ids: list[Post] | msgspec.UnsetType = msgspec.UNSET


class Released(Told, tag="#release", kw_only=True):
    """A version of a dataset is there."""

    dataset: str
    version: str


class Heartbeat(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="$type", tag="#heartbeat"):
    """All is well; the log ends at `head`. It comes every 15 seconds and has no place in the log."""

    head: int
    epoch: str


Payload = Record | AccountChanged | ConsentSaid | Moderated | Erased | Released | Heartbeat


class Message(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="$type", tag="message"):
    """What a frame holds, or in batches a line of it."""

    payload: Payload


class Ended(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="$type", tag="error"):
    """The last that comes before a socket is closed."""

    error: Literal["ConsumerTooSlow"]


Frame = Message | Ended
