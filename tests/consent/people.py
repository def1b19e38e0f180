"""What the cast says about its work, in one line each."""

from typing import Any

import httpx

from tests.studio.people import Person, json_of

CONSENT = "/api/salon/v1/consent"


async def say(client: httpx.AsyncClient, who: Person, status: int = 200, headers: Any = None, **wishes: bool) -> Any:
    """Say yes or no: `dataset_public=True` is about `dataset.public`."""
    body = {"purposes": {to_code(name): allow for name, allow in wishes.items()}}
    return json_of(await client.put(CONSENT, json=body, headers={**who.headers, **(headers or {})}), status)


async def say_of(client: httpx.AsyncClient, who: Person, post_id: object, status: int = 200, **wishes: Any) -> Any:
    """The same about one post; None takes it back."""
    body = {"purposes": {to_code(name): allow for name, allow in wishes.items()}}
    return json_of(await client.put(f"/api/salon/v1/posts/{post_id}/consent", json=body, headers=who.headers), status)


def to_code(name: str) -> str:
    known = {"generative": "ai.train.generative", "discriminative": "ai.train.discriminative"}
    return known.get(name) or {"inference": "ai.inference_input"}.get(name) or name.replace("_", ".")


async def write(client: httpx.AsyncClient, who: Person, headers: Any = None, **draft: Any) -> Any:
    body = {"status": "a walk by the sea", **draft}
    return json_of(await client.post("/api/v1/statuses", json=body, headers={**who.headers, **(headers or {})}))


async def answers_of(client: httpx.AsyncClient, post_id: object) -> dict[str, str]:
    """What a stranger is told may be done with a post."""
    return dict(json_of(await client.get(f"/api/salon/v1/posts/{post_id}/consent"))["answers"])


async def allows(client: httpx.AsyncClient, post_id: object) -> list[str]:
    """What a stranger reads in the post's JSON."""
    return list(json_of(await client.get(f"/api/v1/statuses/{post_id}"))["salon"]["usage"]["allows"])


def states(choices: Any) -> dict[str, str]:
    return {one["code"]: one["state"] for one in choices["purposes"] if one["state"] != "undeclared"}
