"""The cast: alice, bob and carol, each with an app that may do everything."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.kit import db


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
