"""The assistant's cards as viewers see them: only where they see every post a card was made of."""

from collections.abc import Collection
from typing import Any

import msgspec

from salon.assistant.places import find_place
from salon.assistant.threads import UNANSWERED, Card, list_cards, list_choices
from salon.kit import clock, db
from salon.kit.questions import ask_one
from salon.mastodon.entities.statuses import list_for_viewers
from salon.timelines.dials import ask_dials

DEGREE = "generated"  # what a card is by the dial: a machine's words that a person asked for
NOBODY = "Nothing came of it: the assistant did not come to an end."


class _Account(msgspec.Struct):
    acct: str


class _Status(msgspec.Struct):
    id: str
    url: str
    account: _Account


_decode = msgspec.json.Decoder(_Status).decode


async def list_answers(viewer_ids: Collection[int | None], thread_id: int) -> dict[int | None, dict[str, Any]]:
    """What each viewer sees of the assistant in a conversation, in as many queries for one as for all of them."""
    async with db.reading() as conn:
        place = await find_place(conn, thread_id)
    cards = await list_cards(thread_id) if place.wanted else []
    shown = await _list_shown(viewer_ids, cards) if cards else {}
    return {
        viewer_id: {
            "wanted": place.wanted,
            "mine": viewer_id is not None and viewer_id == place.author_id,
            "thread_id": str(thread_id),
            "cards": shown.get(viewer_id, []),
        }
        for viewer_id in viewer_ids
    }


async def _list_shown(viewer_ids: Collection[int | None], cards: list[Card]) -> dict[int | None, list[dict[str, Any]]]:
    people = [one for one in viewer_ids if one is not None]
    choices = await list_choices(people)
    dials = await ask_one(ask_dials(people))
    looking = [
        one for one in viewer_ids if one is None or (choices[one].shows_cards and DEGREE in dials[one].everywhere)
    ]
    ids = sorted({one for card in cards for one in (card.post_id, *card.source_ids)})
    pairs = [(viewer_id, post_id) for viewer_id in looking for post_id in ids]
    found = await list_for_viewers(pairs, unasked=True, context="thread")
    seen = {pair: _decode(b"".join(shown.pieces)) for pair, shown in found.items()}
    return {
        viewer_id: [
            _to_card(card, [seen[viewer_id, one] for one in card.source_ids], viewer_id)
            for card in cards
            if all((viewer_id, one) in seen for one in (card.post_id, *card.source_ids))
            and (not _is_failed(card) or card.asked_by == viewer_id)
        ]
        for viewer_id in looking
    }


def _is_failed(card: Card) -> bool:
    """Whether nothing came of it, or nothing can any more."""
    return card.state == "failed" or (card.state == "asked" and card.asked_at < clock.now() - UNANSWERED)


def _to_card(card: Card, sources: list[_Status], viewer_id: int | None) -> dict[str, Any]:
    failed = _is_failed(card)
    return {
        "post_id": str(card.post_id),
        "state": "failed" if failed else card.state,
        "degree": DEGREE,
        "model": card.model,
        "text": None if failed else card.words,
        "problem": (card.problem or NOBODY) if failed else None,
        "asked_by_me": card.asked_by == viewer_id,
        "asked_at": clock.to_wire(card.asked_at),
        "answered_at": clock.to_wire(card.answered_at) if card.answered_at else None,
        "sources": []
        if failed
        else [{"id": one.id, "url": one.url, "handle": f"@{one.account.acct}"} for one in sources],
    }
