"""What people have of their own: accounts, apps, sessions, archives, agents."""

from salon.accounts import aliases
from salon.accounts.actions import create_invite, start_session
from salon.kit import clock, db
from tests.accounts.authenticator import Authenticator
from tests.matrix.cast import SECRET, Cast, get_token, let_in, write

SALON = "/api/salon/v1"


async def account(cast: Cast) -> dict[str, str]:
    return {"account_id": cast.id_of("owner")}


async def archive(cast: Cast) -> dict[str, str]:
    """The owner's archive, made, and the secret in its link."""
    await write(cast)
    answer = await cast.client.post(f"{SALON}/archives", headers=cast.people["owner"].browser)
    asked = answer.json()
    await cast.settle()
    made = await cast.does("owner", "GET", f"{SALON}/archives/{asked['id']}")
    return {"archive_id": made["id"], "secret": made["url"].rsplit("/", 1)[-1]}


async def import_(cast: Cast) -> dict[str, str]:
    """Something the owner brought here, a list of people by itself."""
    files = {"file": ("following.csv", b"Account address\nsomebody@far.example\n", "text/csv")}
    sent = await cast.does("owner", "POST", f"{SALON}/imports", files=files)
    await cast.settle()
    return {"import_id": sent["id"]}


async def pending_account(cast: Cast) -> dict[str, str]:
    account_id = await let_in(f"waiting{clock.now():%H%M%S%f}", "member")
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET state = 'pending' WHERE id = %s", (account_id,))
    return {"account_id": str(account_id)}


async def stopped_account(cast: Cast) -> dict[str, str]:
    account_id = str(await let_in(f"stopped{clock.now():%H%M%S%f}", "member"))
    await cast.does("operator", "POST", f"/api/v1/admin/accounts/{account_id}/action", {"type": "suspend"})
    return {"account_id": account_id}


async def friend(cast: Cast) -> dict[str, str]:
    """Somebody the owner follows, so that they may be endorsed."""
    await cast.does("owner", "POST", f"/api/v1/accounts/{cast.id_of('other')}/follow")
    return {"account_id": cast.id_of("other")}


async def app(cast: Cast) -> dict[str, str]:
    await get_token(int(cast.id_of("owner")), ["read"])
    return {"app_id": (await cast.does("owner", "GET", f"{SALON}/apps"))[0]["id"]}


async def own_invite(cast: Cast) -> dict[str, str]:
    async with db.transaction() as tx:
        return {"code": await create_invite(tx, int(cast.id_of("owner")))}


async def alias(cast: Cast) -> dict[str, str]:
    account_id = int(cast.id_of("owner"))
    async with db.transaction() as tx:
        await aliases.add_alias(tx, account_id, "before@elsewhere.example")
    return {"alias_id": str((await aliases.list_aliases(account_id))[0].id)}


async def found(cast: Cast) -> dict[str, str]:
    """Somebody who says they are whom the owner waits for."""
    owner_id, address = int(cast.id_of("owner")), f"known{clock.now():%H%M%S%f}@elsewhere.example"
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO awaited_people (owner_id, verb, address) VALUES (%s, 'follow', %s)", (owner_id, address)
        )
        rows = await tx.execute("DELETE FROM account_aliases WHERE account_id = %s", (int(cast.id_of("other")),))
        await aliases.add_alias(tx, int(cast.id_of("other")), address)
    await cast.settle()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id FROM found_people WHERE address = %s", (address,))
        return {"found_id": str((await rows.fetchone() or (0,))[0])}


async def session(cast: Cast) -> dict[str, str]:
    async with db.transaction() as tx:
        await start_session(tx, int(cast.id_of("owner")))
        row = await (await tx.execute("SELECT max(id) FROM sessions")).fetchone()
    assert row is not None
    return {"session_id": str(row[0])}


async def passkey(cast: Cast) -> dict[str, str]:
    browser = cast.people["owner"].browser
    options = await cast.client.post(f"{SALON}/passkeys/options", json={}, headers=browser)
    made = {"credential": Authenticator().make(options.json()), "name": "Telephone"}
    return {"passkey_id": (await cast.client.post(f"{SALON}/passkeys", json=made, headers=browser)).json()["id"]}


async def follow_request(cast: Cast) -> dict[str, str]:
    await cast.does("owner", "PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
    for verb in ("unfollow", "follow"):
        await cast.does("other", "POST", f"/api/v1/accounts/{cast.id_of('owner')}/{verb}")
    return {"account_id": cast.id_of("other")}


async def agent(cast: Cast) -> dict[str, str]:
    """An agent of the owner's with a key."""
    wanted = {"username": f"agent{clock.now():%H%M%S%f}", "display_name": SECRET}
    made = await cast.does("owner", "POST", f"{SALON}/agents", wanted)
    path = f"{SALON}/agents/{made['id']}"
    await cast.does("owner", "POST", f"{path}/keys", {"name": "day", "scopes": ["read"]})
    [told] = [one for one in (await cast.does("owner", "GET", f"{SALON}/agents"))["agents"] if one["id"] == made["id"]]
    return {"agent_id": made["id"], "key_id": told["keys"][0]["id"]}


async def labeler(cast: Cast) -> dict[str, str]:
    """What it declares is for everybody, so nothing in it is a secret."""
    declared = {"about": "By the rules of this place", "labels": [{"value": "spam", "name": "Spam"}]}
    return {"labeler_id": (await cast.does("owner", "PUT", f"{SALON}/labeler", declared))["id"]}


async def label(cast: Cast) -> dict[str, str]:
    """A label on the owner, who may object to it."""
    value = f"spam{clock.now():%H%M%S%f}"
    declared = {"about": "By the rules of this place", "labels": [{"value": value, "name": "Spam"}]}
    await cast.does("other", "PUT", f"{SALON}/labeler", declared)
    made = {"value": value, "account_id": cast.id_of("owner")}
    return {"label_id": (await cast.does("other", "POST", f"{SALON}/labels", made))["id"]}


async def label_appeal(cast: Cast) -> dict[str, str]:
    """An objection to a label of the owner's, which only they may answer."""
    declared = {"about": "By the rules of this place", "labels": [{"value": "spam", "name": "Spam"}]}
    await cast.does("owner", "PUT", f"{SALON}/labeler", declared)
    subject = {"value": "spam", "account_id": cast.id_of("other")}
    made = await cast.does("owner", "POST", f"{SALON}/labels", subject)
    if made["id"] is None:
        await cast.does("owner", "POST", f"{SALON}/labels/retract", subject)
        made = await cast.does("owner", "POST", f"{SALON}/labels", subject)
    sent = await cast.does("other", "POST", f"{SALON}/labels/{made['id']}/appeal", {"text": SECRET})
    return {"appeal_id": sent["id"]}


MAKERS = (
    account,
    archive,
    import_,
    pending_account,
    stopped_account,
    friend,
    app,
    own_invite,
    alias,
    found,
    session,
    passkey,
    follow_request,
    agent,
    labeler,
    label,
    label_appeal,
)
