"""A place with two camps of raters, whose disagreement the ratings of earlier notes show."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from salon.context.fitting import fit_if_asked
from salon.kit import db
from tests.assistant.conftest import model
from tests.conftest import Settle
from tests.context.camps import AGE, ASK, RATE, SEED, of_camps
from tests.social.conftest import Invite, Person, alice, bob, carol, invite, operator

__all__ = ["Invite", "Person", "alice", "bob", "carol", "invite", "model", "operator"]
SALON = "/api/salon/v1"
Camps = Callable[[str, int, int], Awaitable[None]]


async def run(*statements: tuple[str, Any]) -> None:
    async with db.transaction() as tx:
        for statement, values in statements:
            await tx.execute(statement.encode(), values)


async def age(*people: Person) -> None:
    """Let people have been here for a month."""
    await run((AGE, {"who": [person.account_id for person in people]}))


@pytest.fixture
async def cast(alice: Person, bob: Person, carol: Person) -> None:
    """The cast, long enough here to write and rate."""
    await age(alice, bob, carol)


@pytest.fixture
async def camps(cast: None, settle: Settle) -> Camps:
    """A function by which both camps rate a note, 0 to 2 each; what that comes to is found at once."""
    await run((SEED, {}))

    async def rate(note_id: str, left: int, right: int) -> None:
        await run((RATE, of_camps(note_id, left, right)), (ASK, {}))
        await fit_if_asked()
        await settle()

    return rate


def notes_of(post: dict[str, Any]) -> str:
    return f"{SALON}/posts/{post['id']}/context"


def note_path(note: dict[str, Any], more: str = "") -> str:
    return f"{SALON}/context/notes/{note['id']}{more}"


NOTE = {
    "text": "The bridge was closed for repairs, not torn down.",
    "sources": ["https://news.example/bridge?a=1"],
    "reason": "missing_context",
}


async def propose(person: Person, post: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A note as its writer sees it."""
    answer = await person.post(notes_of(post), {**NOTE, **more})
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json()["notes"] if one["mine"])


async def put(person: Person, path: str, body: dict[str, Any]) -> Any:
    return await person._client.put(path, json=body, headers=person.headers)


async def remove(person: Person, path: str) -> int:
    return (await person._client.delete(path, headers=person.headers)).status_code


async def shown_to(person: Person, post: dict[str, Any]) -> str | None:
    """What the note under a post says to somebody."""
    answer = await person.get(f"/api/v1/statuses/{post['id']}")
    assert answer.status_code == 200, answer.text
    note = answer.json()["salon"]["context_note"]
    return None if note is None else str(note["text"])
