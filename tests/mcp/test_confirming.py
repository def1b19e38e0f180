"""A person's yes to a draft: by their client's form, a widget or our page; and what no model gets by pretending it."""

import re
from typing import Any

import httpx
import pytest
from mcp.types import ElicitRequestParams, ElicitResult

from salon.accounts.actions.sessions import start_session
from salon.kit import db
from tests.conftest import Settle
from tests.mcp.conftest import Ask, Browser, Connect, given, let_assistant_in, said
from tests.mcp.test_tools import draw
from tests.social.conftest import Person


async def waiting(ask: Ask, token: str, text: str = "please publish me") -> str:
    return str(given(await ask(token, "save_draft", text=text))["draft"]["draft_id"])


async def test_publishing_without_a_yes_publishes_nothing(ask: Ask, alice: Person) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    first = await ask(token, "publish_draft", draft_id=draft)
    assert given(first)["state"] == "needs_confirmation"
    assert "salon/confirmation" not in (first.meta or {}), "a client without widgets gets no code"
    for code in ("yes", "confirmed", draft, "0" * 43):
        assert "does not hold" in said(await ask(token, "publish_draft", draft_id=draft, code=code))
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


async def ask_as_chatgpt(connect: Connect, token: str, draft: str, **more: str) -> Any:
    async with connect(token) as client:
        return await client.call_tool("publish_draft", {"draft_id": draft, **more}, meta={"openai/userAgent": "x"})


async def test_a_code_for_a_widget_works_once_for_its_draft_and_grant(
    connect: Connect, ask: Ask, alice: Person, bob: Person
) -> None:
    token, other = await let_assistant_in(alice.account_id), await let_assistant_in(alice.account_id)
    draft, second = await waiting(ask, token), await waiting(ask, token, "another")
    asked = await ask_as_chatgpt(connect, token, draft)
    code = asked.meta["salon/confirmation"]
    assert code not in said(asked)
    assert code not in str(asked.structured_content), "what the model reads does not hold the code"
    assert (await ask_as_chatgpt(connect, token, second, code=code)).is_error, "it is for the other draft"
    assert (await ask_as_chatgpt(connect, other, draft, code=code)).is_error, "it is for the other grant"
    assert (await ask_as_chatgpt(connect, await let_assistant_in(bob.account_id), draft, code=code)).is_error
    done = given(await ask_as_chatgpt(connect, token, draft, code=code))
    assert done["state"] == "published"
    again = given(await ask_as_chatgpt(connect, token, draft))
    assert again["post"]["id"] == done["post"]["id"], "it is published once"
    third = await waiting(ask, token, "a third")
    assert (await ask_as_chatgpt(connect, token, third, code=code)).is_error, "it was spent"


@pytest.mark.parametrize(
    ("action", "content", "state"),
    [
        ("accept", {"yes": True}, "published"),
        ("accept", {"yes": False}, "declined"),
        ("accept", {}, "declined"),
        ("decline", None, "declined"),
        ("cancel", None, "declined"),
    ],
)
async def test_a_clients_own_form_asks_the_person(
    connect: Connect, ask: Ask, alice: Person, action: Any, content: Any, state: str
) -> None:
    asked: list[str] = []

    async def answer(_: object, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action=action, content=content)

    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    async with connect(token, elicitation_callback=answer) as client:
        done = given(await client.call_tool("publish_draft", {"draft_id": draft}))
    assert done["state"] == state
    assert "please publish me" in asked[0]
    posts = (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()
    assert len(posts) == (state == "published")


async def test_a_made_up_answer_to_a_form_that_was_never_shown_is_no_yes(
    client: httpx.AsyncClient, ask: Ask, alice: Person
) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "x", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
    }
    params = {
        "name": "publish_draft",
        "arguments": {"draft_id": draft},
        "inputResponses": {"confirm": {"action": "accept", "content": {"yes": True}}},
        "requestState": "made-up",
        "_meta": meta,
    }
    headers = {
        "Accept": "application/json, text/event-stream",
        "Authorization": f"Bearer {token}",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": "publish_draft",
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = await client.post("/mcp", json=body, headers=headers)
    assert "does not hold" in answer.text
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


async def test_the_person_says_yes_on_our_page_and_no_token_can(
    client: httpx.AsyncClient, ask: Ask, alice: Person, bob: Person, browser: Browser, settle: Settle
) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token, "<script>alert(1)</script> & friends")
    path = f"/assistants/drafts/{draft}"
    own = {"Cookie": f"salon_session={browser.cookie}"}
    for headers in ({"Authorization": f"Bearer {token}"}, alice.headers, own):
        refused = await client.post(path, data={"do": "publish", "csrf": "x"}, headers=headers)
        assert refused.status_code == 403
    async with db.transaction() as tx:
        stranger = await start_session(tx, bob.account_id)
    assert (await client.get(path, headers={"Cookie": f"salon_session={stranger.token}"})).status_code == 404
    assert "Sign in" in (await client.get(path)).text
    shown = (await client.get(path, headers=own)).text
    assert "&lt;script&gt;" in shown
    csrf = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert csrf is not None
    done = await client.post(path, data={"do": "publish", "csrf": csrf[1]}, headers=own)
    assert done.status_code == 303
    assert "It is published" in (await client.get(path, headers=own)).text
    assert given(await ask(token, "publish_draft", draft_id=draft))["state"] == "published"


async def test_what_cannot_be_published_any_more_is_told_on_the_page(
    client: httpx.AsyncClient, ask: Ask, alice: Person, browser: Browser, settle: Settle
) -> None:
    picture = (await draw(alice, ask, settle))["pictures"][0]["id"]
    draft = given(await ask(alice, "save_draft", text="look", picture_ids=[picture]))["draft"]["draft_id"]
    path, own = f"/assistants/drafts/{draft}", {"Cookie": f"salon_session={browser.cookie}"}
    csrf = re.search(r'name="csrf" value="([^"]+)"', (await client.get(path, headers=own)).text)
    assert csrf is not None
    await alice.writes("posted before", media_ids=[picture])
    done = await client.post(path, data={"do": "publish", "csrf": csrf[1]}, headers=own)
    assert done.status_code == 422
    assert done.headers["content-type"].startswith("text/html")
    assert "It was not published." in done.text
    assert [one["draft_id"] for one in given(await ask(alice, "list_drafts"))["drafts"]] == [draft]
