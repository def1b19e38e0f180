"""Agents: marked, answered for, kept within budgets they earn, kept from what is for people, revoked at once."""

import pytest

from salon.accounts import sight
from salon.accounts.actions.profiles import suspend_account
from salon.kit import clock, db
from salon.posts.agents import DAY, Standing, earned_quota
from salon.safety.removal import erase_due
from tests.agents.conftest import AGENTS, WRITING, make_agent, make_key
from tests.conftest import Settle
from tests.mcp.conftest import Connect, connect
from tests.mcp.test_terms import COST, service
from tests.social.conftest import Invite, Person, watching
from tests.studio.service import Service

__all__ = ["connect", "service"]


@pytest.mark.parametrize(
    ("standing", "posts"),
    [
        (Standing(0, 0, 0), 5),
        (Standing(1, 0, 0), 5),
        (Standing(2, 0, 0), 6),
        (Standing(40, 0, 0), 25),
        (Standing(10_000, 0, 0), 100),
        (Standing(40, 1, 0), 25),
        (Standing(40, 4, 0), 23),
        (Standing(40, 0, 1), 12),
        (Standing(40, 0, 2), 6),
        (Standing(0, 0, 60), 1),
        (Standing(0, 1000, 0), 1),
    ],
)
def test_the_quota_grows_with_people_who_like_it_and_shrinks_with_reports(standing: Standing, posts: int) -> None:
    assert earned_quota(standing) == posts


async def test_everything_an_agent_does_says_that_it_is_one_and_whose(
    alice: Person, bob: Person, agent: Person, settle: Settle
) -> None:
    post = await agent.writes("Good morning")
    await settle()
    for seen in (
        post["account"],
        (await bob.get(f"/api/v1/statuses/{post['id']}")).json()["account"],
        (await bob.get(f"/api/v1/accounts/{agent.id}")).json(),
        (await bob.get("/api/v1/accounts/lookup", acct="helper_bot")).json(),
    ):
        assert seen["bot"] is True
        assert (seen["operator"]["id"], seen["operator"]["acct"]) == (alice.id, "alice")
    assert post["salon"]["degree"] == "autonomous"
    assert "operator" not in (await bob.get(f"/api/v1/accounts/{alice.id}")).json()
    dial = {"everywhere": {"degrees": ["none", "assisted", "generated"], "unknown": True}}
    assert (await bob._client.put("/api/salon/v1/dial", json=dial, headers=bob.headers)).status_code == 200
    assert (await bob.get("/api/v1/timelines/public")).json() == [], "the dial hides all of them"


async def test_an_agent_stays_one_whatever_it_says(alice: Person, agent: Person) -> None:
    answer = await agent._client.patch(
        "/api/v1/accounts/update_credentials", json={"bot": False}, headers=agent.headers
    )
    assert answer.status_code == 403
    key = await alice.post(f"{AGENTS}/{agent.id}/keys", {"name": "wide", "scopes": ["write"]})
    assert key.status_code == 422


@pytest.mark.parametrize("scopes", [["write:accounts"], ["write:reports"], ["admin:read"], ["push"], [], ["mcp:read"]])
async def test_a_key_has_only_scopes_that_agents_may_have(alice: Person, agent: Person, scopes: list[str]) -> None:
    answer = await alice.post(f"{AGENTS}/{agent.id}/keys", {"name": "a script", "scopes": scopes})
    assert answer.status_code == 422, answer.text
    assert "cannot have the scopes" in answer.json()["error"]


async def test_nobody_but_the_operator_touches_an_agent(alice: Person, bob: Person, agent: Person) -> None:
    assert (await bob.post(f"{AGENTS}/{agent.id}/keys", {"name": "x", "scopes": WRITING})).status_code == 404
    for method, path in (("DELETE", ""), ("DELETE", "/keys/1"), ("PUT", "")):
        answer = await bob._client.request(method, f"{AGENTS}/{agent.id}{path}", json={}, headers=bob.headers)
        assert answer.status_code == 404, (method, path)
    assert (await bob.get(AGENTS)).json()["agents"] == []
    assert (await agent.post(AGENTS, {"username": "second"})).status_code == 403, "its key has no such scope"


async def test_one_member_has_so_many_agents_and_no_taken_name(alice: Person, bob: Person) -> None:
    for number in range(3):
        await make_agent(alice, f"helper_{number}")
    assert (await alice.post(AGENTS, {"username": "one_more"})).status_code == 403
    for name in ("bob", "assistant", "B0B", "no such name", ""):
        assert (await bob.post(AGENTS, {"username": name})).status_code == 422, name
    assert (await bob.post(AGENTS, {"username": "mine", "posts_per_day": 101})).status_code == 422


async def test_an_agent_posts_what_it_may_in_a_day_and_more_once_people_like_it(
    invite: Invite, alice: Person, bob: Person, carol: Person, agent: Person
) -> None:
    posts = [await agent.writes(f"number {number}") for number in range(5)]
    refused = await agent.post("/api/v1/statuses", {"status": "number 6"})
    assert refused.status_code == 429
    assert refused.json()["error"].startswith("This agent may post 5 times in a day, and has.")
    assert (await agent.post(f"/api/v1/statuses/{posts[0]['id']}/reblog")).status_code == 429
    await alice.does("favourite", posts[0])
    await bob.does("favourite", posts[0])
    await bob.does("reblog", posts[1])
    assert (await agent.post("/api/v1/statuses", {"status": "number 6"})).status_code == 429, "its operator counts not"
    await carol.does("reblog", posts[0])
    await agent.writes("number 6")
    [told] = (await alice.get(AGENTS)).json()["agents"]
    assert (told["posts_per_day"], told["posts_used"], told["liked_by"]) == (6, 6, 2)
    other = await make_agent(bob, "other_bot")
    third = await make_agent(carol, "third_bot")
    for one in (other, third):
        await one.does("favourite", posts[0])
    assert (await agent.post("/api/v1/statuses", {"status": "number 7"})).status_code == 429, "nor do agents"
    await agent._client.delete(f"/api/v1/statuses/{posts[4]['id']}", headers=agent.headers)
    assert (await agent.post("/api/v1/statuses", {"status": "number 7"})).status_code == 429, "what is deleted counts"
    with clock.at(clock.now() + DAY):
        assert (await alice.get(AGENTS)).json()["agents"][0]["posts_used"] == 0


async def test_its_operator_allows_it_less_than_it_earned(alice: Person, agent: Person) -> None:
    answer = await alice._client.put(
        f"{AGENTS}/{agent.id}", json={"posts_per_day": 1, "pictures_per_day": 0}, headers=alice.headers
    )
    assert (answer.json()["posts_per_day"], answer.json()["budget"]["pictures_per_day"]) == (1, 0)
    await agent.writes("the one")
    assert (await agent.post("/api/v1/statuses", {"status": "another"})).status_code == 429
    made = await agent.post("/api/salon/v1/generations", {"prompt": "a fox"})
    assert (made.status_code, made.json()["error"]) == (429, "This agent may have 0 pictures made in a day, not more.")


async def test_an_agent_spends_what_its_operator_lets_it_who_sees_what_it_spent(
    alice: Person,
    settle: Settle,
    service: Service,
) -> None:
    agent = await make_agent(alice, spend_per_day=60_000)
    wish = {"prompt": "a fox", "engine": "paid"}
    assert (await agent.post("/api/salon/v1/generations", wish | {"count": 2})).status_code == 429
    asked = await agent.post("/api/salon/v1/generations", wish | {"count": 1})
    assert asked.status_code == 202, asked.text
    await settle()
    [told] = (await alice.get(AGENTS)).json()["agents"]
    assert (told["pictures_used"], told["spend_used"], told["budget"]["spend_per_day"]) == (1, COST, 60_000)
    refused = await agent.post("/api/salon/v1/generations", wish | {"count": 1})
    assert refused.json()["error"] == "This agent has spent what its operator lets it spend in a day."
    assert service.drawn == 1


async def test_what_is_for_people_agents_may_not(alice: Person, bob: Person, agent: Person, settle: Settle) -> None:
    poll = await bob.writes("Tea?", poll={"options": ["yes", "no"], "expires_in": 3600})
    refusals = [
        await agent.post(f"/api/v1/polls/{poll['poll']['id']}/votes", {"choices": [0]}),
        await agent.post("/api/v1/statuses", {"status": "take this", "consent": {"ai.train.generative": True}}),
    ]
    async with db.transaction() as tx:  # a key that should not be, with every scope there is
        await tx.execute("UPDATE oauth_tokens SET scopes = '{read,write}' WHERE account_id = %s", (agent.account_id,))
    await settle()
    sight.drop_account(agent.account_id)
    put = agent._client.put
    refusals += [
        await agent.post("/api/v1/reports", {"account_id": bob.id, "comment": "brigade"}),
        await put("/api/salon/v1/consent", json={"purposes": {"ai.train.generative": True}}, headers=agent.headers),
        await agent.post(AGENTS, {"username": "offspring"}),
    ]
    for number, refused in enumerate(refusals):
        assert refused.status_code in {403, 422}, (number, refused.text)
    assert [one.status_code for one in refusals].count(403) >= 4
    async with db.reading() as conn:
        for table in ("poll_votes", "reports"):
            rows = await conn.execute(f"SELECT count(*) FROM {table}")
            assert (await rows.fetchone()) == (0,), table
        rows = await conn.execute("SELECT count(*) FROM consent_ledger WHERE state = 'granted'")
        assert (await rows.fetchone()) == (0,)


async def test_revoking_ends_keys_streams_and_sessions_of_assistants_at_once(
    alice: Person, bob: Person, agent: Person, connect: Connect, settle: Settle
) -> None:
    post = await agent.writes("Before")
    mcp = await make_key(alice, agent.id, scopes=["mcp:read", "mcp:draft"], audience="mcp")
    async with connect(mcp["token"]) as client:
        assert not (await client.call_tool("read_feed", {"feed": "home"})).is_error
    with watching(agent) as take:
        assert (await alice._client.delete(f"{AGENTS}/{agent.id}", headers=alice.headers)).status_code == 200
        await settle()
        with pytest.raises(AssertionError, match="the stream was closed"):
            take()
    assert (await agent.post("/api/v1/statuses", {"status": "After"})).status_code == 401
    answer = await alice._client.post(
        "/mcp", json={}, headers={"Authorization": f"Bearer {mcp['token']}", "Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 200, "what it posted stays"
    again = await alice.post(f"{AGENTS}/{agent.id}/keys", {"name": "x", "scopes": WRITING})
    assert (again.status_code, again.json()["error"]) == (403, "This agent was revoked.")


async def test_an_agent_is_stopped_with_the_member_who_runs_it(alice: Person, bob: Person, settle: Settle) -> None:
    agent = await make_agent(bob, "bobs_bot")
    await agent.writes("Before")
    async with db.transaction() as tx:
        await suspend_account(tx, alice.account_id, bob.account_id)
    await settle()
    answer = await agent.post("/api/v1/statuses", {"status": "After"})
    assert answer.status_code == 401


async def test_an_agent_of_somebody_who_left_does_nothing_more(alice: Person, bob: Person, settle: Settle) -> None:
    agent = await make_agent(bob, "bobs_bot")
    await agent.writes("Before")
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET deletes_at = now() - interval '1 day' WHERE id = %s", (bob.account_id,))
    await erase_due()
    await settle()
    assert (await agent.post("/api/v1/statuses", {"status": "After"})).status_code == 401


async def test_one_key_ends_and_the_others_hold(alice: Person, agent: Person) -> None:
    second = await make_key(alice, agent.id, name="another script")
    [told] = (await alice.get(AGENTS)).json()["agents"]
    assert [key["name"] for key in told["keys"]] == ["a script", "another script"]
    gone = f"{AGENTS}/{agent.id}/keys/{told['keys'][0]['id']}"
    assert (await alice._client.delete(gone, headers=alice.headers)).status_code == 200
    assert (await agent.post("/api/v1/statuses", {"status": "no"})).status_code == 401
    other = Person(agent.account_id, second["token"], agent._client)
    await other.writes("yes")


async def test_a_key_for_the_api_opens_nothing_for_assistants_and_the_other_way_round(
    alice: Person, agent: Person
) -> None:
    mcp = await make_key(alice, agent.id, scopes=["mcp:read"], audience="mcp")
    assistant = Person(agent.account_id, mcp["token"], agent._client)
    assert (await assistant.get("/api/v1/accounts/verify_credentials")).status_code == 401
    answer = await agent._client.post("/mcp", json={}, headers=agent.headers)
    assert answer.status_code == 401


async def test_nobody_signs_in_as_an_agent(alice: Person, agent: Person) -> None:
    for name in ("helper_bot", "", "helper_bot@example.org"):
        answer = await agent._client.post(
            "/api/salon/v1/session", json={"username": name, "login": name, "email": name, "password": ""}
        )
        assert answer.status_code in {401, 403, 422}, answer.text
