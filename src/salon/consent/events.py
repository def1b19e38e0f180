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
