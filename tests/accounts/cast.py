"""People made by real actions, and the apps and browsers they use."""

import httpx

from salon.accounts import actions
from salon.accounts.models import NewAccount
from salon.kit import db

PASSWORD = "a calm evening"
CALLBACK = "salonapp://callback"


def to_new(name: str, **changes: object) -> NewAccount:
    given = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "agreement": True}
    return NewAccount(**(given | changes))


async def join(username: str) -> int:
    """Sign somebody up; the first one is the operator."""
    return await actions.sign_up(to_new(username))


async def token_of(account_id: int | None, *scopes: str) -> str:
    """A token of some app for this person."""
    async with db.transaction() as tx:
        app, _ = await actions.register_app(tx, "Tester", [CALLBACK], ["read", "write", "follow", "profile"])
        return (await actions.issue_token(tx, app.id, account_id, scopes or ("read", "write", "follow"))).token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def as_bearer(account_id: int, *scopes: str) -> dict[str, str]:
    return bearer(await token_of(account_id, *scopes))


async def sign_in(client: httpx.AsyncClient, username: str) -> dict[str, str]:
    """Sign the browser in; returns the header that its unsafe requests must carry."""
    answer = await client.post("/api/salon/v1/session", json={"login": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"X-Salon-CSRF": answer.json()["csrf"]}
