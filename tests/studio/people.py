"""The cast: three people made by real actions, and what they do in one line each."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.kit import db
from salon.posts.actions import publish_post
from salon.posts.models import Draft
from salon.studio import actions, jobs, queries
from salon.studio.models import Generation, Wish


class Person(NamedTuple):
    id: int
    headers: dict[str, str]


class Cast(NamedTuple):
    alice: Person
    bob: Person
    carol: Person


async def make_cast() -> Cast:
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "Tests", ["urn:ietf:wg:oauth:2.0:oob"], ["read", "write"])
    people = []
    for name in Cast._fields:
        new = NewAccount(username=name, email=f"{name}@example.org", password="a long password", agreement=True)
        account_id = await sign_up(new, by_operator=True)
        async with db.transaction() as tx:
            grant = await issue_token(tx, app.id, account_id, ["read", "write"])
        people.append(Person(account_id, {"Authorization": f"Bearer {grant.token}"}))
    return Cast(*people)


async def ask(person: Person, prompt: str, **wish: Any) -> int:
    """Ask the gradients for pictures; returns the generation's id."""
    wanted = Wish(prompt=prompt, engine=wish.pop("engine", "gradients"), **wish)
    async with db.transaction() as tx:
        return await actions.request_generation(tx, person.id, wanted)


async def make(person: Person, prompt: str, **wish: Any) -> Generation:
    """Ask for pictures and wait until they are made or have failed."""
    generation_id = await ask(person, prompt, **wish)
    await jobs.generate(generation_id)
    return await look(person, generation_id)


async def look(person: Person, generation_id: int) -> Generation:
    found = await queries.find_generation(person.id, generation_id)
    assert found is not None
    return found


async def post(person: Person, media_ids: list[int], text: str = "", **draft: Any) -> int:
    """Post pictures as the client API does, lineage and all."""
    async with db.transaction() as tx:
        post_id = await publish_post(tx, person.id, Draft(text=text, media_ids=media_ids, **draft))
        await actions.attach_lineage(tx, post_id, media_ids)
    return post_id


async def post_picture(person: Person, prompt: str = "a sunset", **draft: Any) -> tuple[int, int]:
    """Make a picture and post it; returns (post id, media id)."""
    generation = await make(person, prompt, seed=7)
    media_id = generation.variations[0].media_id
    assert media_id is not None
    return await post(person, [media_id], **draft), media_id


async def fetch(query: str, *values: Any) -> list[tuple[Any, ...]]:
    async with db.reading() as conn:
        return await (await conn.execute(query.encode(), values)).fetchall()


async def change(query: str, *values: Any) -> None:
    async with db.reading() as conn:
        await conn.execute(query.encode(), values)


async def until(person: Person, generation_id: int, enough: Callable[[Generation], bool]) -> Generation:
    """Look at a generation until it is far enough."""
    async with asyncio.timeout(60):
        while True:
            found = await look(person, generation_id)
            if enough(found):
                return found
            await asyncio.sleep(0.05)


def json_of(response: httpx.Response, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    return response.json()
