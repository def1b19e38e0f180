"""A check outside that speaks OpenAI's moderation protocol: what it finds is weighed, and without it posts wait."""

import asyncio
import base64
import datetime as dt
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from salon.checks import outside
from salon.kit import clock
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.studio.posting import publish_due
from tests.conftest import Settle, run_jobs
from tests.media_av.recordings import Recorder
from tests.social.conftest import Person
from tests.social.test_held_posts import DECISIONS, HELD, POLICIES, let_hold
from tests.social.test_picture_checks import filmed, sent

KEY = "a secret of the operator's"
HATE = {"label": "hate", "subject": "post", "threshold": 0.8, "action": "hold"}
UNSEEN = {"label": "unseen", "subject": "post", "threshold": 1.0, "action": "hold"}


class Endpoint:
    """Finds hatred in words that say so, violence in red pictures; can be told to answer anything else, or nothing."""

    def __init__(self) -> None:
        self.port = 0
        self.status = "200 OK"
        self.answer: bytes | None = None
        self.silent = False
        self.asked: list[tuple[str, str, Any]] = []
        self.sides: list[int] = []  # the longer ones of the pictures it saw

    def say(self, asked: str | list[dict[str, Any]]) -> bytes:
        hate = 0.93 if "I hate them" in asked else 0.001
        if not isinstance(asked, str):
            return self.see(*asked)
        scores = {"hate": hate, "harassment/threatening": 0.2, "sexual/minors": 0.0}
        flags = {name: score > 0.5 for name, score in scores.items()}
        result = {"flagged": any(flags.values()), "categories": flags, "category_scores": scores}
        return msgspec.json.encode({"id": "modr-1", "model": "omni-moderation-2024-09-26", "results": [result]})

    def see(self, asked: dict[str, Any]) -> bytes:
        head, encoded = asked["image_url"]["url"].split(";base64,")
        assert (asked["type"], head[:11]) == ("image_url", "data:image/")
        with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
            self.sides.append(max(picture.size))
            red, green, _ = picture.convert("RGB").resize((1, 1)).getdata()[0]
        result = {"category_scores": {"violence/graphic": 0.95 if red > 2 * green else 0.002, "sexual": 0.003}}
        return msgspec.json.encode({"id": "modr-2", "model": "omni-moderation-2024-09-26", "results": [result]})

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = {name.lower(): value for name, value in (one.split(": ", 1) for one in head.split("\r\n")[1:] if one)}
        order = msgspec.json.decode(await reader.readexactly(int(fields["content-length"])))
        self.asked.append((head.split(" ")[1], fields.get("authorization", ""), order))
        if self.silent:
            await reader.read()  # until the other side has had enough
        else:
            body = self.say(order["input"]) if self.answer is None else self.answer
            writer.write(f"HTTP/1.1 {self.status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
        writer.close()


@pytest.fixture
async def endpoint(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Endpoint]:
    one = Endpoint()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{one.port}/v1"
    set_settings(msgspec.structs.replace(settings, moderation_url=url, moderation_key=KEY))
    monkeypatch.setattr(outside, "LIMITS", outside.Limits(max_bytes=20_000, seconds=30))
    yield one
    server.close()
    set_settings(settings)


async def test_what_the_check_outside_finds_is_weighed_by_the_policy(
    endpoint: Endpoint, operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, HATE)
    calm = await bob.writes("I like them")
    held = await bob.writes("I hate them")
    assert (calm["salon"]["waits"], held["salon"]["waits"]) == (False, True)
    [(path, authorization, order), _] = endpoint.asked
    assert (path, authorization) == ("/v1/moderations", f"Bearer {KEY}")
    assert order == {"model": "omni-moderation-latest", "input": "I like them"}
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["label"], told["action"]) == ("hate", "hold")
    facts = told["statement"]["decision_facts"]
    assert "moderation endpoint, edition omni-moderation-2024-09-26, with a score of 0.93" in facts
    assert told["statement"]["category"] == "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).status_code == 404
    asked = len(endpoint.asked)
    await operator.post(POLICIES, {"rules": [{**HATE, "action": "refuse"}]})
    await settle()
    tried = (await operator.get(POLICIES)).json()["versions"][0]["replay"]
    assert {"subject": "post", "was": "hold", "would": "refuse", "count": 1} in tried["changes"]
    assert len(endpoint.asked) == asked, "what was found is known, and nobody is shown it again"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("429 Too Many Requests", b"{}"),
        ("500 Internal Server Error", b"oh"),
        ("200 OK", b"<html>not JSON"),
        ("200 OK", b'{"results": []}'),
        ("200 OK", b'{"results": [{"category_scores": {"hate": 7}}]}'),
        ("200 OK", b'{"results": [{"category_scores": {"hate": "much"}}]}'),
        ("200 OK", b"[" * 10_000),
        ("200 OK", b" " * 30_000),
    ],
)
async def test_without_an_answer_a_post_waits_for_a_person_and_reading_goes_on(
    endpoint: Endpoint, operator: Person, bob: Person, carol: Person, settle: Settle, status: str, answer: bytes
) -> None:
    await let_hold(operator, settle, HATE, UNSEEN)
    before = await bob.writes("I like them")
    endpoint.status, endpoint.answer = status, answer
    held = await bob.writes("I like them a lot")
    assert held["salon"]["waits"] is True
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["label"], told["action"]) == ("unseen", "hold")
    assert (await carol.get(f"/api/v1/statuses/{before['id']}")).status_code == 200
    assert [one["id"] for one in (await operator.get(HELD)).json()] == [held["id"]]
    assert (await operator.post(f"{HELD}/{held['id']}/approve")).status_code == 200


async def test_a_check_that_hangs_is_given_up_and_left_alone_for_a_while(
    endpoint: Endpoint, operator: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await let_hold(operator, settle, HATE, UNSEEN)
    endpoint.silent = True
    patient = outside.LIMITS
    monkeypatch.setattr(outside, "LIMITS", msgspec.structs.replace(patient, seconds=0.3))
    assert (await bob.writes("first"))["salon"]["waits"] is True
    assert (await bob.writes("second"))["salon"]["waits"] is True
    assert len(endpoint.asked) == 1, "nobody waits for it twice"
    endpoint.silent = False
    monkeypatch.setattr(outside, "_resting", {})
    monkeypatch.setattr(outside, "LIMITS", patient)
    assert (await bob.writes("third"))["salon"]["waits"] is False


async def test_where_the_policy_says_nothing_of_it_an_absent_check_stops_nobody(
    endpoint: Endpoint, operator: Person, bob: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, HATE)
    endpoint.status = "503 Service Unavailable"
    assert (await bob.writes("I like them"))["salon"]["waits"] is False


async def test_what_is_for_some_people_only_is_shown_to_nobody_outside(
    endpoint: Endpoint, operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, HATE)
    for visibility in ("private", "direct"):
        begun = await bob.writes("@carol I hate them", visibility=visibility)
        assert begun["salon"]["waits"] is False
        answered = await carol.writes("@bob I hate them too", in_reply_to_id=begun["id"])
        assert answered["visibility"] == visibility
    assert endpoint.asked == []


async def test_without_a_rule_that_needs_it_nothing_is_sent(
    endpoint: Endpoint, operator: Person, bob: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, {"label": "spam", "subject": "post", "threshold": 0.8, "action": "reduce"})
    await bob.writes("I hate them")
    assert endpoint.asked == []


async def test_edits_and_posts_with_a_time_are_shown_to_it_too(
    endpoint: Endpoint, operator: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await let_hold(operator, settle, HATE, UNSEEN)
    post = await bob.writes("I like them")
    path = f"/api/v1/statuses/{post['id']}"
    edited = await bob._client.put(path, json={"status": "I hate them"}, headers=bob.headers)
    assert (edited.status_code, edited.json()["error"][:22]) == (422, "This cannot be posted.")
    endpoint.status = "503 Service Unavailable"
    unsure = await bob._client.put(path, json={"status": "I like her"}, headers=bob.headers)
    assert (unsure.status_code, unsure.json()["error"][:34]) == (422, "This could not be checked just now")
    assert "I like them" in (await bob.get(path)).json()["content"]
    endpoint.status = "200 OK"
    monkeypatch.setattr(outside, "_resting", {})
    later = clock.now() + dt.timedelta(minutes=10)
    sent = {"status": "Later I hate them", "scheduled_at": later.isoformat()}
    assert (await bob.post("/api/v1/statuses", sent)).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: later + dt.timedelta(minutes=1))
    assert await publish_due() == 1
    [queued] = (await operator.get(HELD)).json()
    assert (queued["text"], queued["label"]) == ("Later I hate them", "hate")


async def test_before_anybody_writes_a_policy_what_is_surely_hateful_waits(endpoint: Endpoint, bob: Person) -> None:
    assert (await bob.writes("I hate them"))["salon"]["waits"] is True
    assert (await bob.writes("I like them"))["salon"]["waits"] is False


VIOLENCE = {"label": "violence", "subject": "picture", "threshold": 0.9, "action": "hold"}
NOT_SEEN = {"label": "unseen", "subject": "picture", "threshold": 1.0, "action": "hold"}


def colour(red: int, green: int) -> Image.Image:
    image = Image.linear_gradient("L").resize((1600, 900))
    return Image.composite(Image.new("RGB", image.size, (red, green, 40)), Image.new("RGB", image.size), image)


async def test_pictures_that_everybody_is_to_see_are_shown_to_the_check_outside_small_and_alone(
    endpoint: Endpoint, operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, VIOLENCE)
    green, red = await sent(bob, colour(60, 200)), await sent(bob, colour(220, 30))
    assert endpoint.asked == [], "nobody outside sees what nobody here does"
    message = await bob.writes("@carol look", media_ids=[await sent(bob, colour(220, 30))], visibility="direct")
    assert endpoint.asked == []
    assert message["salon"]["waits"] is False
    calm = await bob.writes("a meadow", media_ids=[green])
    held = await bob.writes("a fight", media_ids=[red])
    assert (calm["salon"]["waits"], held["salon"]["waits"]) == (False, True)
    assert endpoint.sides == [640, 640]
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["subject"], told["label"], told["action"]) == ("picture", "violence", "hold")
    facts = told["statement"]["decision_facts"]
    assert facts.startswith("The picture looks like violence.")
    assert "moderation endpoint, edition omni-moderation-2024-09-26, with a score of 0.95" in facts
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).status_code == 404
    [waiting] = (await operator.get(HELD)).json()
    assert (waiting["label"], waiting["evidence"]) == ("violence", "violence/graphic")
    await operator.post(POLICIES, {"rules": [{**VIOLENCE, "action": "refuse"}]})
    await settle()
    tried = (await operator.get(POLICIES)).json()["versions"][0]["replay"]
    assert {"subject": "picture", "was": "hold", "would": "refuse", "count": 1} in tried["changes"]
    assert len(endpoint.asked) == 2, "what was found is known, and nobody is shown it again"
    assert (await operator.post(f"{HELD}/{held['id']}/approve")).status_code == 200
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).status_code == 200
    path, asked = f"/api/v1/statuses/{held['id']}", len(endpoint.asked)
    edited = await bob._client.put(path, json={"status": "a match", "media_ids": [red]}, headers=bob.headers)
    assert edited.status_code == 200, "what somebody looked at is not held again"
    assert len(endpoint.asked) == asked


async def test_where_pictures_cannot_be_shown_to_it_the_post_waits_by_policy(
    endpoint: Endpoint, operator: Person, bob: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, VIOLENCE)
    endpoint.status = "503 Service Unavailable"
    free = await bob.writes("a meadow", media_ids=[await sent(bob, colour(60, 200))])
    assert free["salon"]["waits"] is False, "this policy does not mind"
    outside._resting.clear()
    await let_hold(operator, settle, NOT_SEEN)
    held = await bob.writes("another meadow", media_ids=[await sent(bob, colour(60, 210))])
    assert held["salon"]["waits"] is True
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["subject"], told["label"]) == ("picture", "unseen")


async def test_a_video_is_shown_to_it_in_a_few_frames_so_that_what_comes_later_counts(
    endpoint: Endpoint, operator: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path
) -> None:
    await let_hold(operator, settle, VIOLENCE)
    film = await filmed(bob, Recorder(tmp_path)("a film that turns red"))
    await run_jobs()
    assert endpoint.asked == [], "nobody outside sees what nobody here does"
    held = await bob.writes("a quiet beginning", media_ids=[film])
    assert held["salon"]["waits"] is True
    assert len(endpoint.sides) == 5, "the still and four frames, however long it is"
    assert max(endpoint.sides) <= 640
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["subject"], told["label"], told["media_id"]) == ("picture", "violence", film)
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).status_code == 404
