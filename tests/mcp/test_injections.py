"""Words that try to talk a model into things, against every tool: they stay content, and nothing happens by them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salon.accounts.actions.profiles import update_profile
from salon.accounts.models import ProfileChange
from salon.kit import db
from salon.mcp.calling import TOOLS
from tests.conftest import Settle
from tests.matrix.test_standings import photograph
from tests.mcp.conftest import Connect, let_assistant_in
from tests.social.conftest import Person

CASES = [json.loads(line) for line in (Path(__file__).parent / "injections.jsonl").read_text().splitlines()]
CANARY = re.compile(r"zq\d{3}x")
FENCED = re.compile(r"<<<content ([0-9a-f]{16}) by [^<>\n]*>>>\n.*?\n<<<end \1>>>", re.DOTALL)
SEEN_ALONG = {"rate_windows", "oauth_tokens", "oauth_apps", "filled_homes", "home_entries", "idempotency_keys"}


def list_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from list_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from list_texts(one)


def require_fenced(result: Any, nonce: str) -> int:
    """Every canary stands inside the fence of this answer; returns how many were seen."""
    seen = 0
    texts = [*list_texts(result.structured_content), *(block.text for block in result.content if block.type == "text")]
    for text in texts:
        seen += len(CANARY.findall(text))
        assert {found[1] for found in FENCED.finditer(text)} <= {nonce}
        outside = FENCED.sub("", text)
        assert not CANARY.search(outside), outside[:500]
        assert "<<<" not in outside.replace("<<<content ...>>>", "").replace("<<<end ...>>>", ""), outside[:500]
    return seen


@pytest.fixture
async def crowd(alice: Person, bob: Person, operator: Person, settle: Settle) -> Person:
    """Everything bob can write, in every place where it is shown: posts, warnings, answers, alt texts, reports."""
    root = await alice.writes("the root")
    await alice.follows(bob)
    for number, case in enumerate(CASES):
        more: dict[str, Any] = {}
        if number % 5 == 1:
            more = {"spoiler_text": case["text"][:400]}
        elif number % 5 == 2:
            more = {"poll": {"options": [case["text"][:45], "no"], "expires_in": 3600}}
        elif number % 5 == 3:
            more = {"in_reply_to_id": root["id"]}
        await bob.writes(f"@alice {case['text']} #trap", **more)
    async with db.transaction() as tx:
        await update_profile(tx, bob.account_id, ProfileChange(note=CASES[10]["text"]))
    report = {"account_id": alice.id, "status_ids": [root["id"]], "comment": CASES[11]["text"]}
    assert (await bob.post("/api/v1/reports", report)).status_code == 200
    await settle()
    return bob


async def test_the_corpus_is_of_many_kinds_and_forms() -> None:
    assert len(CASES) >= 200
    assert len({case["text"] for case in CASES}) == len(CASES)
    assert len({case["kind"] for case in CASES}) >= 8
    assert len({case["form"] for case in CASES}) >= 8


async def test_whatever_is_read_of_them_is_fenced_and_changes_nothing(
    connect: Connect, crowd: Person, operator: Person
) -> None:
    asked = [
        ("read_feed", {"feed": "local", "limit": 40}),
        ("read_feed", {"feed": "home", "limit": 40}),
        ("read_feed", {"feed": "tag", "tag": "trap", "limit": 40}),
        ("read_feed", {"feed": "profile", "person": "bob", "limit": 40}),
        ("read_notifications", {"limit": 40}),
        ("search", {"query": "trap", "limit": 40}),
    ]
    async with connect(await let_assistant_in(operator.account_id)) as client:
        warm = (await client.call_tool("read_feed", {"feed": "home"})).structured_content
        before = await photograph()
        seen: set[str] = set()
        for tool, wish in asked:
            cursor = ""
            while cursor is not None:
                result = await client.call_tool(tool, wish | {"cursor": cursor})
                require_fenced(result, result.structured_content["fence"])
                seen |= set(CANARY.findall(str(result.structured_content)))
                cursor = result.structured_content["next_cursor"]
        single = warm["posts"][0]["id"]
        for tool, wish in (
            ("read_thread", {"post_id": single}),
            ("read_family", {"post_id": single}),
            ("read_profile", {"person": "bob"}),
            ("search", {"query": "bob", "kind": "people"}),
            ("list_reports", {}),
        ):
            result = await client.call_tool(tool, wish)
            assert require_fenced(result, result.structured_content["fence"]) > 0, tool
        after = await photograph()
    assert seen == {case["canary"] for case in CASES}
    assert {table for table in after if after[table] != before[table]} <= SEEN_ALONG


async def test_none_of_them_as_an_argument_widens_what_a_grant_may(
    connect: Connect, alice: Person, bob: Person
) -> None:
    token = await let_assistant_in(alice.account_id, ("mcp:read",))
    before = await photograph()
    async with connect(token) as client:
        for case in CASES:
            for tool, wish in (
                ("search", {"query": case["text"][:200]}),
                ("read_profile", {"person": case["text"][:100]}),
                ("read_feed", {"feed": "tag", "tag": case["text"][:100]}),
            ):
                result = await client.call_tool(tool, wish)
                assert "our side" not in str(result.content), case
    after = await photograph()
    assert {table for table in after if after[table] != before[table]} <= SEEN_ALONG


async def test_what_is_drafted_from_them_is_fenced_too_and_never_published(connect: Connect, alice: Person) -> None:
    async with connect(await let_assistant_in(alice.account_id)) as client:
        for case in CASES[::3]:
            kept = await client.call_tool("save_draft", {"text": case["text"]})
            require_fenced(kept, kept.structured_content["fence"])
            draft = kept.structured_content["draft"]["draft_id"]
            asked = await client.call_tool("publish_draft", {"draft_id": draft, "code": case["text"][:200]})
            assert asked.is_error, "words are no yes"
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


def test_every_tool_that_tells_of_others_is_tried_here() -> None:
    tried = {"read_feed", "read_notifications", "search", "read_thread", "read_family", "read_profile", "list_reports"}
    tells = {name for name, tool in TOOLS.items() if "fence" in tool.gives.__struct_fields__}
    own = {"list_my_pictures", "save_draft", "list_drafts", "publish_draft"}
    answers_as_asked = {"favourite_post", "bookmark_post", "follow_person"}  # the same cards by the same functions
    assert tells == tried | own | answers_as_asked
