"""The log: every write appends one event, one sequencer orders them, and everything derived reads them."""

from salon.kit.log.events import EVENTS, Event, append
from salon.kit.log.readers import Batch, Reader, read_cursors, run_reader_once
from salon.kit.log.sequencer import sequence_once, sequencing
from salon.kit.log.tail import Entry, Tail, epoch, head, wait_until_written

__all__ = [
    "EVENTS",
    "Batch",
    "Entry",
    "Event",
    "Reader",
    "Tail",
    "append",
    "epoch",
    "head",
    "read_cursors",
    "run_reader_once",
    "sequence_once",
    "sequencing",
    "wait_until_written",
]
