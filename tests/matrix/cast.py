"""Everybody who tries to get at somebody's object, and what the makers of objects do in their name."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image

from salon.accounts.actions import start_session
from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.actions.profiles import suspend_account
from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.accounts.rules import SCOPES
from salon.kit import db
from tests.conftest import Settle

ROLES = {"moderator": "moderator", "operator": "operator"}
PEOPLE = ("owner", "follower", "other", "blocked", "suspended", "moderator", "operator")
SECRET = "quincunx"  # stands in the words of every post; whoever may not see the post never reads it


@dataclass(frozen=True)
class Somebody:
    """A person with a token that may do everything, and with the cookie of a browser."""

    id: str
    bearer: dict[str, str]
    browser: dict[str, str]


@dataclass(frozen=True)
class Cast:
    """The people, by their standing to the owner, and the place they are in."""

    people: dict[str, Somebody]
    client: httpx.AsyncClient
    settle: Settle

    def id_of(self, name: str) -> str:
        return self.people[name].id

    async def does(self, name: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Let somebody do something that must work; returns what the answer says."""
        answer = await self.client.request(method, path, json=body, headers=self.people[name].bearer, **more)
        assert answer.is_success, f"{name}: {method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()


async def let_in(name: str, role: str) -> int:
    new = NewAccount(username=name, email=f"{name}@example.org", password="a long enough secret", agreement=True)
    account_id = await sign_up(new, by_operator=True)
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = %s WHERE id = %s", (role, account_id))
    return account_id


async def get_token(account_id: int, scopes: list[str]) -> str:
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "matrix", ["urn:ietf:wg:oauth:2.0:oob"], sorted(SCOPES), None)
        return (await issue_token(tx, app.id, account_id, scopes)).token


async def make_cast(client: httpx.AsyncClient, settle: Settle) -> Cast:
    """The owner is followed by the follower and has blocked the blocked; the suspended were stopped a moment ago."""
    people = {}
    for name in PEOPLE:
        account_id = await let_in(f"the_{name}", ROLES.get(name, "member"))
        token = await get_token(account_id, sorted(SCOPES))
        async with db.transaction() as tx:
            session = await start_session(tx, account_id)
        browser = {"Cookie": f"salon_session={session.token}", "X-Salon-CSRF": session.csrf or ""}
        people[name] = Somebody(str(account_id), {"Authorization": f"Bearer {token}"}, browser)
    cast = Cast(people, client, settle)
    await cast.does("follower", "POST", f"/api/v1/accounts/{cast.id_of('owner')}/follow")
    await cast.does("owner", "POST", f"/api/v1/accounts/{cast.id_of('blocked')}/block")
    async with db.transaction() as tx:
        await suspend_account(tx, int(cast.id_of("operator")), int(cast.id_of("suspended")))
    return cast


async def write(cast: Cast, name: str = "owner", **more: Any) -> dict[str, Any]:
    """A post with the secret in its words."""
    return dict(await cast.does(name, "POST", "/api/v1/statuses", {"status": f"{SECRET} #sea", **more}))


async def upload(cast: Cast, name: str = "owner") -> str:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(file, "PNG")
    files = {"file": ("sea.png", file.getvalue(), "image/png")}
    made = await cast.does(name, "POST", "/api/v2/media", files=files)
    await cast.settle()
    return str(made["id"])


async def draw(cast: Cast, name: str = "owner", **wish: Any) -> dict[str, Any]:
    """A generation that is over, with its one picture."""
    wanted = {"prompt": f"a fox and a {SECRET}", "engine": "gradients", **wish}
    asked = await cast.does(name, "POST", "/api/salon/v1/generations", wanted)
    await cast.settle()
    made = dict(await cast.does(name, "GET", f"/api/salon/v1/generations/{asked['id']}"))
    assert made["state"] == "ready", made
    return made


async def show_drawing(cast: Cast, name: str = "owner", **wish: Any) -> dict[str, Any]:
    """A post with a picture that was made here."""
    made = await draw(cast, name, **wish)
    return await write(cast, name, media_ids=[made["media"][0]["id"]])


Maker = Callable[[Cast], Awaitable[dict[str, str]]]
