"""The operator's desk: settings chosen while the place runs, health, jobs, invitations, feedback and its answers."""

from collections.abc import Iterator

import httpx
import pytest

from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.errors import Forbidden, Invalid
from salon.kit.settings import Settings
from salon.safety.choices import apply_choices
from tests.conftest import Settle
from tests.social.conftest import Person

DESK = "/api/salon/v1/admin"


@pytest.fixture(autouse=True)
def nothing_chosen(settings: Settings) -> Iterator[None]:
    yield
    set_settings(settings)


class Desk:
    """The operator's requests beyond reading and posting."""

    def __init__(self, operator: Person, client: httpx.AsyncClient) -> None:
        self.headers, self.client = operator.headers, client

    async def choose(self, **settings: object) -> httpx.Response:
        return await self.client.patch(f"{DESK}/settings", json={"settings": settings}, headers=self.headers)

    async def read(self, name: str, **query: object) -> dict:
        answer = await self.client.get(f"{DESK}/{name}", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def setting(self, name: str) -> dict:
        return next(one for one in (await self.read("settings"))["settings"] if one["name"] == name)


@pytest.fixture
def desk(operator: Person, client: httpx.AsyncClient) -> Desk:
    return Desk(operator, client)


async def test_a_title_the_operator_chooses_is_told_to_everybody_at_once_and_after_a_restart(
    desk: Desk, client: httpx.AsyncClient, settings: Settings
) -> None:
    assert (await desk.choose(title="The Blue Room")).status_code == 200
    assert (await client.get("/api/v2/instance")).json()["title"] == "The Blue Room"
    assert (await client.get("/manifest.webmanifest")).json()["name"] == "The Blue Room"
    set_settings(settings)  # as a process that starts
    assert (await client.get("/api/v2/instance")).json()["title"] == "Salon"
    await apply_choices()
    assert (await client.get("/api/v2/instance")).json()["title"] == "The Blue Room"


async def test_the_other_processes_hear_of_a_choice_by_the_log(desk: Desk, settings: Settings, settle: Settle) -> None:
    await desk.choose(title="The Blue Room")
    set_settings(settings)  # as a process that was not asked
    await settle()
    assert (await desk.setting("title"))["value"] == "The Blue Room"


async def test_closing_the_place_stops_sign_ups_and_taking_that_back_lets_people_in(desk: Desk) -> None:
    await desk.choose(registrations="closed")
    new = NewAccount(username="late", email="late@example.org", password="a long enough secret", agreement=True)
    with pytest.raises(Forbidden):
        await sign_up(new)
    await desk.choose(registrations=None)
    assert await sign_up(new)


async def test_what_the_environment_says_wins_and_the_page_can_tell_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.choose(title="The Blue Room")
    monkeypatch.setenv("SALON_TITLE", "Salon")
    refused = await desk.choose(title="Another")
    assert refused.status_code == 422
    assert "SALON_TITLE" in refused.json()["error"]
    await apply_choices()
    assert await desk.setting("title") == {
        "name": "title",
        "value": "Salon",
        "default": "Salon",
        "variable": "SALON_TITLE",
        "fixed": True,
    }


@pytest.mark.parametrize(
    "wanted",
    [
        {"title": " "},
        {"title": "x" * 61},
        {"title": ["x"]},
        {"registrations": "sometimes"},
        {"post_max_characters": 0},
        {"post_max_characters": 10**9},
        {"spend_per_day": -1},
        {"spend_per_day": "NaN"},
        {"database_url": "postgresql://elsewhere"},
        {"title": "Fine", "post_max_characters": "many"},
    ],
)
async def test_a_setting_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(
    desk: Desk, wanted: dict[str, object]
) -> None:
    answer = await desk.choose(**wanted)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed: ")
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT name FROM place_choices")).fetchall() == []


async def test_the_checklist_ticks_off_what_was_done(desk: Desk, client: httpx.AsyncClient) -> None:
    def done(health: dict) -> set[str]:
        return {step["name"] for step in health["steps"] if step["done"]}

    assert done(await desk.read("health")) == {"address"}
    await desk.choose(title="The Blue Room", registrations="approval")
    papers = {"description": "A room.", "contact": "room@example.org", "privacy_policy": "We keep little."}
    body = {"papers": papers, "rules": [{"text": "Be kind"}]}
    assert (await client.put("/api/salon/v1/place", json=body, headers=desk.headers)).status_code == 200
    health = await desk.read("health")
    assert done(health) == {step["name"] for step in health["steps"]}


@jobs.app.task(name="tests.breaks", pass_context=False)
async def break_unless_mended() -> None:
    async with db.reading() as conn:
        if await (await conn.execute("SELECT 1 FROM place_rules")).fetchone() is None:
            raise ValueError("not mended")


async def fail_a_job(settle: Settle) -> None:
    await break_unless_mended.defer_async()
    await settle()


async def test_a_failed_job_is_shown_and_done_when_tried_again(desk: Desk, settle: Settle) -> None:
    await fail_a_job(settle)
    failed = (await desk.read("health"))["failed"]
    assert [one["task"] for one in failed] == ["breaks"]
    assert failed[0]["failed_at"]
    async with db.reading() as conn:
        await conn.execute("INSERT INTO place_rules (place, text) VALUES (1, 'mended')")
    again = await desk.client.post(f"{DESK}/jobs/{failed[0]['id']}/retry", headers=desk.headers)
    assert again.status_code == 200, again.text
    await settle()
    health = await desk.read("health")
    assert health["failed"] == []
    assert sum(queue["failed"] + queue["waiting"] for queue in health["queues"]) == 0
    assert (await desk.client.post(f"{DESK}/jobs/{failed[0]['id']}/retry", headers=desk.headers)).status_code == 404


async def test_a_job_given_up_is_not_shown_again(desk: Desk, settle: Settle) -> None:
    await fail_a_job(settle)
    job_id = (await desk.read("health"))["failed"][0]["id"]
    assert (await desk.client.delete(f"{DESK}/jobs/{job_id}", headers=desk.headers)).status_code == 200
    assert (await desk.read("health"))["failed"] == []


async def send_notice_that_is_late(person: Person) -> None:
    claim = {"explanation": "x", "addresses": ["/@alice"], "name": "N", "email": "n@example.org", "good_faith": True}
    assert (await person.post("/api/salon/v1/notices", claim)).status_code == 200
    async with db.transaction() as tx:
        await tx.execute("UPDATE notices SET due_at = now() - interval '1 hour'")


async def test_health_measures_what_is_there(desk: Desk, alice: Person, bob: Person, settle: Settle) -> None:
    await settle()
    await bob.post("/api/v1/reports", {"account_id": alice.id})
    await bob.post("/api/salon/v1/feedback", {"words": "More foxes."})
    await send_notice_that_is_late(bob)
    health = await desk.read("health")
    assert health["storage"]["database"] > 1_000_000
    assert health["versions"].keys() == {"salon", "python", "postgresql"}
    nobody = {"members": 0, "disputes": 0, "held": 0, "held_posts": 0, "proposals": 0}
    waiting = nobody | {"reports": 1, "feedback": 1, "notices": 1, "overdue_notices": 1}
    assert health["waiting"] == waiting
    assert {reader["name"] for reader in health["log"]["readers"]} >= {"homes", "notifications"}
    assert health["log"]["waiting"] == 3


async def test_an_invitation_lets_in_as_many_as_it_says_until_it_is_taken_back(desk: Desk) -> None:
    await desk.choose(registrations="invite")
    made = (await desk.client.post(f"{DESK}/invites", json={"uses": 2}, headers=desk.headers)).json()
    new = {"email": "a@example.org", "password": "a long enough secret", "agreement": True, "invite": made["code"]}
    assert await sign_up(NewAccount(username="first", **new))
    assert [(one["code"], one["uses_left"]) for one in await desk.read("invites")] == [(made["code"], 1)]
    gone = await desk.client.delete(f"{DESK}/invites/{made['code']}", headers=desk.headers)
    assert gone.status_code == 200
    with pytest.raises(Invalid):
        await sign_up(NewAccount(username="second", **(new | {"email": "b@example.org"})))
    assert await desk.read("invites") == []
    assert (await desk.client.post(f"{DESK}/invites", json={"uses": 0}, headers=desk.headers)).status_code == 422


async def test_the_answer_to_feedback_arrives_as_a_message_that_tells_nobody_else(
    desk: Desk, operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    given = (await bob.post("/api/salon/v1/feedback", {"words": "More foxes, and ask @carol."})).json()
    answer = await operator.post(f"{DESK}/feedback/{given['id']}", {"pile": "planned", "answer": "Foxes are coming."})
    assert answer.status_code == 200, answer.text
    await settle()
    assert await bob.told() == [("mention", "alice")]
    assert await carol.told() == []
    mine = (await bob.get("/api/salon/v1/feedback")).json()
    assert [(one["pile"], one["answer"]) for one in mine] == [("planned", "Foxes are coming.")]
    assert (await carol.get("/api/salon/v1/feedback")).json() == []
    again = await operator.post(f"{DESK}/feedback/{given['id']}", {"answer": "And more."})
    assert again.status_code == 422


async def test_feedback_is_read_by_piles_newest_first(desk: Desk, operator: Person, bob: Person) -> None:
    ids = [(await bob.post("/api/salon/v1/feedback", {"words": f"thought {n}"})).json()["id"] for n in range(3)]
    await operator.post(f"{DESK}/feedback/{ids[1]}", {"pile": "done"})
    assert [one["words"] for one in await desk.read("feedback", pile="new")] == ["thought 2", "thought 0"]
    assert [one["words"] for one in await desk.read("feedback")] == ["thought 2", "thought 1", "thought 0"]
    assert [one["account"]["username"] for one in await desk.read("feedback", pile="done")] == ["bob"]


@pytest.mark.parametrize("words", ["", "  ", "x" * 5001])
async def test_feedback_without_words_or_with_too_many_is_refused(bob: Person, words: str) -> None:
    assert (await bob.post("/api/salon/v1/feedback", {"words": words})).status_code == 422


@pytest.mark.parametrize(
    "body", [{"pile": "attic"}, {"answer": " "}, {"answer": "x" * 2001}], ids=["pile", "blank", "long"]
)
async def test_a_wrong_sorting_changes_nothing(desk: Desk, operator: Person, bob: Person, body: dict) -> None:
    given = (await bob.post("/api/salon/v1/feedback", {"words": "Hello"})).json()
    assert (await operator.post(f"{DESK}/feedback/{given['id']}", body)).status_code == 422
    assert [(one["pile"], one["answer"]) for one in await desk.read("feedback")] == [("new", None)]


async def test_members_may_not_look_at_the_desk(bob: Person) -> None:
    for name in ("health", "settings", "feedback", "invites"):
        assert (await bob.get(f"{DESK}/{name}")).status_code == 403
