"""What labelers declare, claim and are asked for, as values."""

import datetime as dt
from typing import Literal, NamedTuple

import msgspec

Severity = Literal["hide", "warn", "show"]
SEVERITIES: tuple[Severity, ...] = ("hide", "warn", "show")


class Kind(msgspec.Struct, kw_only=True, frozen=True):
    """A label as its labeler declares it; `severity` is for subscribers who choose nothing."""

    value: str
    name: str
    description: str = ""
    severity: Severity = "warn"


class Labeler(NamedTuple):
    """A labeler as somebody sees it who subscribes to it or not; the order is `listing.COLUMNS`."""

    account_id: int
    about: str
    created_at: dt.datetime
    ended_at: dt.datetime | None
    kinds: list[Kind]
    choices: dict[str, Severity] | None  # None for who does not subscribe


class Subject(NamedTuple):
    """What is labelled: an account, or a post of its author's."""

    account_id: int
    post_id: int | None


class Deed(NamedTuple):
    """A label that was put or taken back."""

    id: int
    labeler_id: int
    value: str
    account_id: int
    post_id: int | None
    retracts: bool
    done_at: dt.datetime
