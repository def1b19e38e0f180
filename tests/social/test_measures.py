"""What moderators measure is what happened."""

import datetime as dt
from typing import Any

import httpx
import pytest

from salon.kit import db
from salon.kit.ids import from_time
from tests.social.conftest import Person
from tests.social.test_moderation import judge, to_staff


def today() -> dt.datetime:
    """The beginning of this day; asked for each time, since a long run of tests may pass midnight."""
    return dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def day(ago: int) -> str:
    return (today() - dt.timedelta(days=ago)).date().isoformat()


@pytest.fixture
async def desk(alice: Person, client: httpx.AsyncClient) -> Person:
    return await to_staff(alice, "operator", client)


async def ask(desk: Person, what: str, **body: Any) -> Any:
    answer = await desk.post(f"/api/v1/admin/{what}", {"start_at": day(1), "end_at": day(0)} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def write_ago(author: Person, days: int, text: str = "earlier", language: str | None = None) -> None:
    at = today() - dt.timedelta(days=days) + dt.timedelta(hours=1)
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO posts (id, author_id, text, visibility, language, created_at)"
            " VALUES (%s + nextval('ids') %% 65536, %s, %s, 'public', %s, %s)",
            (from_time(at), author.account_id, text, language, at),
        )


async def test_measures_count_each_day_and_the_days_before(desk: Person, bob: Person, carol: Person) -> None:
    await write_ago(bob, 1)
    await write_ago(bob, 1)
    await write_ago(carol, 2)
    await write_ago(carol, 4)  # before the days before
    post = await bob.writes("now #sea")
    await carol.writes("an answer #sea", in_reply_to_id=post["id"])
    await carol.writes("#sea again")
    await carol.does("favourite", post)
    await desk.does("reblog", post)
    await carol.post("/api/v1/reports", {"account_id": bob.id})
    await carol.post("/api/v1/reports", {"account_id": bob.id})
    await judge(desk, bob, "silence")
    keys = ["active_users", "new_users", "interactions", "opened_reports", "resolved_reports", "tag_uses",
            "tag_accounts", "instance_accounts"]  # fmt: skip
    tag = {"id": "Sea"}
    found = {one["key"]: one for one in await ask(desk, "measures", keys=keys, tag_uses=tag, tag_accounts=tag)}
    totals = {key: (one["total"], one["previous_total"]) for key, one in found.items()}
    assert totals == {
        "active_users": ("3", "1"),
        "new_users": ("3", "0"),
        "interactions": ("3", "0"),
        "opened_reports": ("2", "0"),
        "resolved_reports": ("2", "0"),
        "tag_uses": ("3", "0"),
        "tag_accounts": ("2", "0"),
    }
    assert [(one["date"][:10], one["value"]) for one in found["active_users"]["data"]] == [(day(1), "1"), (day(0), "3")]


async def test_dimensions_say_what_it_consists_of(desk: Person, bob: Person, carol: Person) -> None:
    for who, language in ((bob, "de"), (carol, "de"), (carol, "en")):
        await write_ago(who, 1, language=language)
    keys = ["languages", "servers", "space_usage", "software_versions", "tag_languages", "sources"]
    found = {one["key"]: one["data"] for one in await ask(desk, "dimensions", keys=keys)}
    assert [(one["key"], one["value"]) for one in found["languages"]] == [("de", "2"), ("en", "1")]
    assert [(one["key"], one["value"]) for one in found["servers"]] == [("localhost:3000", "3")]
    space = {one["key"]: int(one["value"]) for one in found["space_usage"]}
    assert (space["postgresql"] > 1_000_000, space["media"]) == (True, 0)
    assert {one["human_key"] for one in found["software_versions"]} == {"Salon", "PostgreSQL", "Python"}
    assert set(found) == {"languages", "servers", "space_usage", "software_versions"}, "what nobody keeps is left out"
    assert len((await ask(desk, "dimensions", keys=["languages"], limit=1))[0]["data"]) == 1


async def test_retention_tells_who_stayed(desk: Person, bob: Person, carol: Person) -> None:
    async with db.transaction() as tx:  # dave came yesterday
        await tx.execute("INSERT INTO accounts (id, username) VALUES (%s, 'dave')", (from_time(today()) - (1 << 30),))
    dave = Person(from_time(today()) - (1 << 30), "", bob._client)
    await write_ago(dave, 1)
    await bob.writes("today")
    came_before, came_now = await ask(desk, "retention")
    assert [(one["value"], one["rate"]) for one in came_before["data"]] == [("1", 1.0), ("0", 0.0)]
    assert [(one["value"], one["rate"]) for one in came_now["data"]] == [("1", 0.3333)]
    assert [one["frequency"] for one in await ask(desk, "retention", frequency="month")][:1] == ["month"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_at": "soon"},
        {"start_at": ""},
        {"end_at": "1899-01-01"},
        {"start_at": "2024-02-02", "end_at": "2024-02-01"},
        {"start_at": "2020-01-01", "end_at": "2024-02-01"},
        {"frequency": "year"},
    ],
)
async def test_a_stretch_that_makes_no_sense_is_refused(desk: Person, wrong: dict[str, str]) -> None:
    answer = await desk.post("/api/v1/admin/retention", {"start_at": day(1), "end_at": day(0)} | wrong)
    assert (answer.status_code, answer.json()["error"].startswith("Validation failed: ")) == (422, True)
