"""Pictures of members in a line each: what somebody says of theirs, and what others ask, draw and post."""

from typing import Any

import httpx

from salon.studio import jobs
from tests.studio.people import Person, json_of, look

SALON, V1 = "/api/salon/v1", "/api/v1"
GENERATIONS, LIKENESS = f"{SALON}/generations", f"{SALON}/likeness"


async def says(client: httpx.AsyncClient, person: Person, level: str, **terms: Any) -> Any:
    return json_of(await client.put(LIKENESS, json={"level": level, **terms}, headers=person.headers))


async def answers(client: httpx.AsyncClient, person: Person, other: Person, **answer: Any) -> Any:
    path = f"{LIKENESS}/people/{other.id}"
    return json_of(await client.put(path, json=answer, headers=person.headers))


async def asks(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> httpx.Response:
    wanted = {"engine": "gradients", "prompt": prompt, **wish}
    return await client.post(GENERATIONS, json=wanted, headers=person.headers)


async def is_refused(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> bool:
    """Whether policy refuses, with a reason that can be read."""
    answer = await asks(client, person, prompt, **wish)
    if answer.status_code == 202:
        return False
    told = json_of(answer, 422)
    mine = json_of(await client.get(f"{SALON}/decisions/{told['decision_id']}", headers=person.headers))
    assert (mine["subject"], mine["action"]) == ("prompt", "refuse")
    return bool(mine["label"] == "likeness") and "likeness of a real person" in told["error"]


async def follow(client: httpx.AsyncClient, *pairs: tuple[Person, Person]) -> None:
    for one, other in pairs:
        json_of(await client.post(f"{V1}/accounts/{other.id}/follow", headers=one.headers))


async def uses(client: httpx.AsyncClient, person: Person, state: str = "") -> list[Any]:
    found = await client.get(f"{LIKENESS}/uses", params={"state": state} if state else None, headers=person.headers)
    return list(json_of(found))


async def draws(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> list[int]:
    """Ask over the API, have it made, and return the pictures."""
    generation_id = int(json_of(await asks(client, person, prompt, **wish), 202)["id"])
    await jobs.generate(generation_id)
    return [one.media_id for one in (await look(person, generation_id)).variations if one.media_id]


async def posts(client: httpx.AsyncClient, person: Person, media_ids: list[int], text: str = "") -> httpx.Response:
    body = {"status": text, "media_ids": [str(one) for one in media_ids]}
    return await client.post(f"{V1}/statuses", json=body, headers=person.headers)


async def sees(client: httpx.AsyncClient, person: Person, post_id: str) -> bool:
    return (await client.get(f"{V1}/statuses/{post_id}", headers=person.headers)).status_code == 200
