"""The cast: alice, bob and carol, each with an app that may do everything."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.kit import db
from salon.mastodon.streams import Subscriber, subscribers


class Person:
    """Somebody with an account and a token; the verbs are the API's."""

    def __init__(self, account_id: int, token: str, client: httpx.AsyncClient) -> None:
        self.id = str(account_id)
        self.account_id = account_id
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}
        self._client = client

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self._client.get(path, params=query or None, headers=self.headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self._client.post(path, json=body or {}, headers={**self.headers, **headers})

    async def writes(self, status: str, **more: Any) -> dict[str, Any]:
        answer = await self.post("/api/v1/statuses", {"status": status, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def does(self, verb: str, post: dict[str, Any]) -> dict[str, Any]:
        answer = await self.post(f"/api/v1/statuses/{post['id']}/{verb}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def follows(self, other: "Person") -> None:
        answer = await self.post(f"/api/v1/accounts/{other.id}/follow")
        assert answer.status_code == 200, answer.text

    async def home(self, **query: Any) -> list[str]:
        """What stands in their home, newest first: the words, or for a boost `boost: ` and the words."""
        answer = await self.get("/api/v1/timelines/home", **query)
        assert answer.status_code == 200, answer.text
        return [words(post) for post in answer.json()]

    async def told(self) -> list[tuple[str, str]]:
        """(type, who) of their notifications, newest first."""
        answer = await self.get("/api/v1/notifications")
        assert answer.status_code == 200, answer.text
        return [(one["type"], one["account"]["username"]) for one in answer.json()]


def words(post: dict[str, Any]) -> str:
    shown = post["reblog"] or post
    text = shown["content"].removeprefix("<p>").removesuffix("</p>")
    return f"boost: {text}" if post["reblog"] else text


Invite = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def invite(client: httpx.AsyncClient) -> Invite:
    async def come(username: str) -> Person:
        new = NewAccount(
            username=username, email=f"{username}@example.org", password="a long enough secret", agreement=True
        )
        account_id = await sign_up(new, by_operator=True)
        async with db.transaction() as tx:
            app, _ = await register_app(
                tx, "tests", ["urn:ietf:wg:oauth:2.0:oob"], ["read", "write", "follow", "push"], None
            )
            grant = await issue_token(tx, app.id, account_id, ["read", "write", "follow", "push"])
        return Person(account_id, grant.token, client)

    return come


@pytest.fixture
async def alice(invite: Invite) -> Person:
    return await invite("alice")


@pytest.fixture
async def bob(invite: Invite, alice: Person) -> Person:
    return await invite("bob")


@pytest.fixture
async def carol(invite: Invite, bob: Person) -> Person:
    return await invite("carol")


@pytest.fixture
async def operator(alice: Person, client: httpx.AsyncClient) -> Person:
    """Alice came first, so the place is hers; a token that may do everything."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'operator' WHERE id = %s", (alice.account_id,))
        scopes = ["read", "write", "admin:read", "admin:write"]
        app, _ = await register_app(tx, "desk", ["urn:ietf:wg:oauth:2.0:oob"], scopes, None)
        grant = await issue_token(tx, app.id, alice.account_id, scopes)
    return Person(alice.account_id, grant.token, client)


@pytest.fixture
async def second(invite: Invite, operator: Person) -> Person:
    """Another operator, who decides what the first one did not."""
    return await another_operator(invite)


async def another_operator(invite: Invite, name: str = "second") -> Person:
    """Somebody else who may do everything."""
    person = await invite(name)
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'operator' WHERE id = %s", (person.account_id,))
        await tx.execute(
            "UPDATE oauth_tokens SET scopes = scopes || '{admin:read,admin:write}' WHERE account_id = %s",
            (person.account_id,),
        )
    return person


@contextmanager
def watching(person: Person) -> Iterator[Callable[[], list[tuple[str, Any]]]]:
    """Watch a person's `user` stream; yields a function that takes what came: (event, payload, read if it is JSON)."""
    stream = Subscriber(person.account_id, own_words=False)
    stream.streams.add(("user",))
    subscribers.add(stream)

    def take() -> list[tuple[str, Any]]:
        found = []
        while not stream.queue.empty():
            message = stream.queue.get_nowait()
            assert message is not None, "the stream was closed"
            found.append((message.event, json.loads(message.payload) if message.payload else None))
        return found

    try:
        yield take
    finally:
        subscribers.discard(stream)
