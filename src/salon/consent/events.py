"""What can happen in the ledger; `subject_id` is the account or the post it is about."""

from salon.kit.log import Event


class ConsentChanged(Event, frozen=True, kw_only=True):
    """Somebody said what may be done with all their posts or with one, or a signal said so for them.

    `states` holds the new state by purpose; `ledger_seq` and `ledger_hash` are the ledger's head after it, so that the
    log bears witness to the ledger.
    """

    scope: str  # account or post
    states: dict[str, str]
    method: str
    ledger_seq: int
    ledger_hash: str


class ProcessingChanged(Event, frozen=True, kw_only=True):
    """Somebody has what is known of them rest, or not any more, or objected to something nobody asked them about.

    `stream` is how the firehose treats them from here on, where that changed: `restricted`, `limited` or `active`.
    """

    restricted: bool
    objects_to: list[str]
    stream: str | None = None


class LikenessChanged(Event, frozen=True, kw_only=True):
    """Somebody said who may make pictures of them, or one was made or answered; `subject_id` is whose likeness it is.

    `maker_id` is whose pictures it is about, 0 for everybody's; `ledger_seq` and `ledger_hash` are the row of the
    ledger that says so.
    """

    deed: str
    maker_id: int
    ledger_seq: int
    ledger_hash: str
