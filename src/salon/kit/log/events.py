"""What an event is, and how a transaction appends one."""

from typing import ClassVar

import msgspec

from salon.kit.db import Tx

EVENTS: dict[str, type["Event"]] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that happened, in the past tense; `subject_id` is what it happened to (a post, an account ...)."""

    actor_id: int
    subject_id: int
    kind: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.kind = cls.__name__
        EVENTS[cls.__name__] = cls


async def append(tx: Tx, *events: Event) -> None:
    """Append events to the log as part of `tx`.

    Call it as the last write: the sequencer orders by the row's number, so an effect gets a later place than its
    cause. The event gets its public `seq` after commit. Lost with a rollback.
    """
    await tx.execute(
        """
        INSERT INTO outbox (kind, actor_id, subject_id, body)
        SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[]::jsonb[])
        """,
        (
            [event.kind for event in events],
            [event.actor_id for event in events],
            [event.subject_id for event in events],
            [msgspec.json.encode(event).decode() for event in events],
        ),
    )
