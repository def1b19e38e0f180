"""What an assistant may use up in a day, as its person chose: pictures, and money spent on an engine that is paid."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest

from salon.accounts.models import Terms
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.studio import jobs
from tests.conftest import Settle
from tests.mcp.conftest import Ask, call, given, let_assistant_in, said
from tests.social.conftest import Person
from tests.studio.service import Service, serving

FILE = """
[[engine]]
kind = "openai"
id = "paid"
name = "Paid"
model = "gpt-image-1"
base_url = "{url}"
key = "SALON_TEST_KEY"
partial_images = 0
prices = {{ picture = 0.05, text_input = 5, image_input = 10, output = 40 }}
"""
COST = 50 * 5 + 100 * 10 + 1000 * 40  # what the service says it used, at these prices: less than the reserve of 50,000
PAID = {"prompt": "a fox", "engine": "paid", "wait_seconds": 0}


@pytest.fixture
async def service(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    """A paid engine: a server on this machine that speaks its protocol and remembers what it was asked."""
    monkeypatch.setenv("SALON_TEST_KEY", "sk-local")
    with serving() as found:
        file = tmp_path / "engines.toml"
        file.write_text(FILE.format(url=found.url))
        set_settings(msgspec.structs.replace(settings, engines=str(file)))
        jobs.easels.cache_clear()
        yield found
        await jobs.close_easel()
        jobs.easels.cache_clear()
        set_settings(settings)


async def charged() -> list[tuple[str, int]]:
    async with db.reading() as conn:
        rows = await conn.execute("SELECT state, cost FROM charges ORDER BY generation_id, index")
        return list(await rows.fetchall())


async def test_what_the_person_allows_in_a_day_holds(ask: Ask, alice: Person, settle: Settle) -> None:
    token = await let_assistant_in(alice.account_id, terms=Terms("mcp", pictures_per_day=3, spend_per_day=0))
    wish = {"prompt": "a fox", "engine": "gradients", "wait_seconds": 0}
    given(await ask(token, "make_picture", **wish, count=2))
    refused = await ask(token, "make_picture", **wish, count=2)
    assert "3 pictures" in said(refused)
    given(await ask(token, "make_picture", **wish, count=1))
    assert (await ask(token, "make_picture", **wish)).is_error
    await settle()
    assert len((await alice.get("/api/salon/v1/generations")).json()) == 2
    other = await let_assistant_in(alice.account_id, terms=Terms("mcp", pictures_per_day=1))
    given(await ask(other, "make_picture", **wish))


async def test_the_money_the_person_allows_in_a_day_is_never_exceeded(
    ask: Ask, alice: Person, settle: Settle, service: Service
) -> None:
    token = await let_assistant_in(alice.account_id, terms=Terms("mcp", spend_per_day=100_000))
    assert given(await ask(token, "estimate_picture", prompt="a fox", engine="paid", count=2))["refusal"] is None
    told = given(await ask(token, "estimate_picture", prompt="a fox", engine="paid", count=3))["refusal"]
    assert "$0.10 in a day" in told
    assert "$0.10 in a day" in said(await ask(token, "make_picture", **PAID, count=3))
    assert await charged() == [], "nothing is set aside for what is refused"
    given(await ask(token, "make_picture", **PAID, count=1))
    await settle()
    assert await charged() == [("paid", COST)]
    given(await ask(token, "make_picture", **PAID, count=1))
    refused = await ask(token, "make_picture", **PAID, count=1)
    assert "$0.10 in a day" in said(refused), "what is only set aside counts too"
    await settle()
    assert await charged() == [("paid", COST)] * 2
    assert service.drawn == 2
    given(await ask(token, "make_picture", prompt="a fox", engine="gradients", wait_seconds=0))


async def test_an_assistant_that_may_spend_nothing_asks_no_paid_engine(
    ask: Ask, alice: Person, settle: Settle, service: Service
) -> None:
    token = await let_assistant_in(alice.account_id, terms=Terms("mcp", spend_per_day=0))
    assert "spend $0.00 in a day" in said(await ask(token, "make_picture", **PAID))
    await settle()
    assert service.asked == []


async def test_calls_at_once_do_not_all_take_the_last_of_it(
    client: httpx.AsyncClient, alice: Person, service: Service
) -> None:
    token = await let_assistant_in(alice.account_id, terms=Terms("mcp", spend_per_day=50_000))
    headers = {"Authorization": f"Bearer {token}"}
    await call(client, "list_engines", {}, headers)
    answers = await asyncio.gather(*(call(client, "make_picture", PAID, headers) for _ in range(6)))
    assert sum("$0.05 in a day" in answer.text for answer in answers) == 5
    assert await charged() == [("reserved", 50_000)]


async def test_the_cap_of_one_assistant_is_not_anothers(ask: Ask, alice: Person, service: Service) -> None:
    first, second = [
        await let_assistant_in(alice.account_id, terms=Terms("mcp", spend_per_day=50_000)) for _ in range(2)
    ]
    given(await ask(first, "make_picture", **PAID))
    assert (await ask(first, "make_picture", **PAID)).is_error
    given(await ask(second, "make_picture", **PAID))
