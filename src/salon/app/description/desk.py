"""The shapes of the moderators' desk, in Mastodon's entities of the admin API."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from salon.accounts.views import Account
from salon.app.description.entities import Id, Status
from salon.app.description.place import ReportHead


class AdminRole(Struct):
    """A role, as moderators see it."""

    id: Id
    name: str
    color: str
    permissions: str
    highlighted: bool


class AdminAccount(Struct):
    """An account as moderators see it."""

    id: Id
    username: str
    domain: str | None
    created_at: str
    email: str
    ip: str | None
    ips: list[dict[str, Any]]
    locale: str | None
    invite_request: str | None
    role: AdminRole
    confirmed: bool
    approved: bool
    disabled: bool
    silenced: bool
    suspended: bool
    sensitized: bool
    account: Account


class BrokenRule(Struct):
    """A rule a report names."""

    id: Id
    text: str
    hint: str


class SuggestedRule(Struct):
    """The rule that was found broken most often in reports like this one; without an id, what the checks go by."""

    rule_id: str | None
    text: str
    times: int


class ReportedCard(Struct):
    """A card of the assistant's, a note about a post or a label that a report names, with what it said then.

    A label on a person has no post.
    """

    post_id: str | None
    note_id: str | None
    label_id: str | None
    text: str
    taken_down: bool


class AdminReport(ReportHead):
    """A report as moderators see it."""

    updated_at: str
    rules: list[BrokenRule]
    suggested: SuggestedRule | None
    account: AdminAccount | None
    target_account: AdminAccount | None
    assigned_account: AdminAccount | None
    action_taken_by_account: AdminAccount | None
    statuses: list[Status]
    card: ReportedCard | None


class MeasureDay(Struct):
    """How much on a day."""

    date: str
    value: str


class Measure(Struct):
    """How much happened, day by day."""

    key: str
    unit: str | None
    total: str
    previous_total: str
    data: list[MeasureDay]


class DimensionPart(Struct):
    """One part of what a dimension consists of."""

    key: str
    human_key: str
    value: str
    unit: str | UnsetType = UNSET


class Dimension(Struct):
    """What something consists of, the most first."""

    key: str
    data: list[DimensionPart]


class Stayed(Struct):
    """How many of a cohort posted in a period."""

    date: str
    rate: float
    value: str


class Cohort(Struct):
    """Those who came in one period."""

    period: str
    frequency: Literal["day", "month"]
    data: list[Stayed]
