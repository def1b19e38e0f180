"""Notes about posts as JSON: the one shown under a post, and all there are with what was found of them."""

from typing import Any

import msgspec

from salon.checks.links import read_host
from salon.context.models import LEVELS, Note
from salon.context.queries import Receipt
from salon.context.scoring import Score, list_missing
from salon.context.showing import ShownNote
from salon.kit import clock
from salon.kit.context import settings

_encode = msgspec.json.Encoder().encode
NAMES = {number: name for name, number in LEVELS.items()}


def _to_sources(urls: list[str]) -> list[dict[str, str]]:
    """Sources with the host people read before they follow one."""
    return [{"url": url, "host": read_host(url)} for url in urls]


def _to_writer(account_id: int, name: str) -> dict[str, str]:
    return {"id": str(account_id), "acct": name, "url": f"{settings().base_url}/@{name}"}


def encode_shown(note: ShownNote) -> bytes:
    """The note under a post, and how many found it helpful on each side."""
    return _encode(
        {
            "id": str(note.id),
            "text": note.words,
            "sources": _to_sources(note.sources),
            "reason": note.reason,
            "drafted_by": note.drafted_by,
            "writer": _to_writer(note.writer_id, note.writer),
            "created_at": note.created_at,
            "before_edit": note.before_edit,
            "ratings": note.ratings,
            "sides": [note.low, note.high],
        }
    )


def to_note(note: Note, *, shown: bool) -> dict[str, Any]:
    """A note with what was found of it, and the viewer's own rating."""
    return {
        "id": str(note.id),
        "post_id": str(note.post_id),
        "text": note.words,
        "sources": _to_sources(note.sources),
        "reason": note.reason,
        "drafted_by": note.drafted_by,
        "writer": _to_writer(note.writer_id, note.writer),
        "created_at": clock.to_wire(note.created_at),
        "before_edit": note.before_edit,
        "mine": note.is_own,
        "taken_down": note.taken_down,
        "switched_off": note.switched_off,
        "shown": shown,
        "my_rating": None if note.own_level is None else {"level": NAMES[note.own_level], "reasons": note.own_reasons},
        "may_rate": not (note.is_own or note.on_own_post or note.taken_down),
        **to_found(note.score),
    }


def to_found(score: Score) -> dict[str, Any]:
    """What a fit found of a note; `sides` are helpful ratings less unhelpful ones of the two sides."""
    return {
        "state": score.state,
        "intercept": score.intercept,
        "factor": score.factor,
        "ratings": score.ratings,
        "sides": [score.low, score.high],
        "missing": list_missing(score) if score.state == "needs_ratings" else [],
    }


def to_receipt(receipt: Receipt) -> dict[str, Any]:
    """A state a note came to, and why."""
    return {
        **to_found(receipt.score),
        "version": receipt.version,
        "found_at": clock.to_wire(receipt.found_at),
    }
