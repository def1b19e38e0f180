"""Members who run an agent."""

from typing import Any

import pytest

from tests.social.conftest import Invite, Person, alice, bob, carol, invite, operator

__all__ = ["Invite", "Person", "alice", "bob", "carol", "invite", "operator"]
AGENTS = "/api/salon/v1/agents"
WRITING = ["read", "write:statuses", "write:media", "write:favourites", "write:follows"]


async def make_agent(member: Person, name: str = "helper_bot", **budget: int) -> Person:
    """An agent of a member's, with a key for the API, as somebody who acts."""
    made = await member.post(AGENTS, {"username": name, "display_name": "Helper", **budget})
    assert made.status_code == 200, made.text
    agent_id = made.json()["id"]
    key = await make_key(member, agent_id)
    return Person(int(agent_id), key["token"], member._client)


async def make_key(member: Person, agent_id: str, **more: Any) -> dict[str, Any]:
    answer = await member.post(f"{AGENTS}/{agent_id}/keys", {"name": "a script", "scopes": WRITING, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
async def agent(alice: Person) -> Person:
    return await make_agent(alice)
