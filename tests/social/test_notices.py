"""Notices of what is illegal: by anybody, with a receipt, a deadline, and an answer that can be appealed."""

import datetime as dt
from typing import Any

import httpx
import msgspec
import pytest

from salon.kit import clock, db
from salon.kit.context import set_settings
from salon.kit.context import settings as known
from salon.kit.settings import Settings
from salon.safety.addresses import read_addresses
from salon.safety.notices import forget_notifiers
from salon.safety.transparency import measure_year
from tests.conftest import Settle
from tests.media.pictures import encode, painting
from tests.media.test_fingerprints import scene
from tests.social.conftest import Invite, Person

NOTICES, QUEUE = "/api/salon/v1/notices", "/api/salon/v1/admin/notices"


def claim(*addresses: str, **more: Any) -> dict[str, Any]:
    return {
        "explanation": "It incites to violence against a named group.",
        "law": "§ 130 StGB",
        "addresses": list(addresses),
        "name": "Nina Notifier",
        "email": "nina@example.org",
        "good_faith": True,
    } | more


async def send(client: httpx.AsyncClient, *addresses: str, **more: Any) -> dict[str, Any]:
    """Send a notice as a stranger."""
    client.cookies.clear()
    answer = await client.post(NOTICES, json=claim(*addresses, **more))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def decide(operator: Person, notice: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await operator.post(f"{QUEUE}/{notice['id']}/decide", {"answer": "We looked at it.", **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def show(person: Person, client: httpx.AsyncClient, data: bytes) -> dict[str, Any]:
    """Post a file as it is."""
    files = {"file": ("picture.png", data, "image/png")}
    sent = await client.post("/api/v2/media", files=files, headers=person.headers)
    assert sent.status_code == 200, sent.text
    return await person.writes("look", media_ids=[sent.json()["id"]])


@pytest.fixture
async def second(invite: Invite, operator: Person) -> Person:
    """Another operator, who decides what the first one did not."""
    person = await invite("second")
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'operator' WHERE id = %s", (person.account_id,))
        await tx.execute(
            "UPDATE oauth_tokens SET scopes = scopes || '{admin:read,admin:write}' WHERE account_id = %s",
            (person.account_id,),
        )
    return person


@pytest.mark.parametrize(
    "missing",
    [
        {"explanation": " "},
        {"name": ""},
        {"email": ""},
        {"email": "nobody"},
        {"good_faith": False},
        {"addresses": []},
        {"addresses": ["https://elsewhere.example/posts/1"]},
        {"addresses": ["/settings"]},
        {"addresses": ["/posts/1"] * 21},
        {"kind": "boring"},
        {"category": "BORING"},
        {"law": "x" * 501},
    ],
)
async def test_a_notice_without_what_article_16_asks_for_is_refused_with_a_sentence(
    client: httpx.AsyncClient, missing: dict[str, Any]
) -> None:
    answer = await client.post(NOTICES, json=claim("/posts/1") | missing)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT 1 FROM notices")).fetchone() is None


async def test_who_tells_of_the_abuse_of_children_need_not_say_who_they_are(
    client: httpx.AsyncClient, bob: Person
) -> None:
    post = await bob.writes("bad")
    sent = await send(client, f"/posts/{post['id']}", kind="minors", name="", email="")
    assert sent["category"] == "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"


def test_addresses_lead_to_posts_people_and_files_of_this_place(settings: object) -> None:
    base = known().base_url
    led = read_addresses([f"{base}/posts/12", "/@bob/13", "/api/v1/statuses/14", f"{base}/@Bob", "/media/a/b.webp"])
    assert led == ([12, 13, 14], ["bob"], ["a/b.webp"])


async def test_a_stranger_tells_of_a_post_gets_a_receipt_and_reads_what_came_of_it(
    client: httpx.AsyncClient, bob: Person, operator: Person, settle: Settle
) -> None:
    post = await bob.writes("hate")
    sent = await send(client, f"{known().base_url}/posts/{post['id']}")
    assert (sent["state"], sent["automated"]) == ("open", False)
    assert (await client.get(f"{NOTICES}/{sent['id']}")).status_code == 404, "not without its key"
    assert (await client.get(f"{NOTICES}/{sent['id']}", params={"key": "x" * 43})).status_code == 404
    listed = (await operator.get(QUEUE)).json()
    assert [(one["id"], one["name"], one["account"], one["about"]["id"]) for one in listed] == [
        (sent["id"], "Nina Notifier", None, bob.id)
    ]
    assert [one["id"] for one in listed[0]["statuses"]] == [post["id"]]
    decided = await decide(operator, sent, remove=True)
    assert decided["removed"] == [post["id"]]
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    said = (await bob.get("/api/salon/v1/decisions")).json()[0]["statement"]
    assert said["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert (said["illegal_content_legal_ground"], said["source_type"]) == ("§ 130 StGB", "SOURCE_ARTICLE_16")
    client.cookies.clear()
    read = (await client.get(f"{NOTICES}/{sent['id']}", params={"key": sent["key"]})).json()
    assert (read["state"], read["answer"]) == ("removed", "We looked at it.")
    assert "appeal" in read["redress"]
    assert (await operator.post(f"{QUEUE}/{sent['id']}/decide", {"answer": "again"})).status_code == 409
    assert (await operator.get(QUEUE)).json() == []
    assert [one["id"] for one in (await operator.get(QUEUE, state="decided")).json()] == [sent["id"]]


async def test_a_stranger_appeals_with_the_receipt_and_the_notice_is_looked_at_again(
    client: httpx.AsyncClient, bob: Person, operator: Person, second: Person, settle: Settle
) -> None:
    post = await bob.writes("hate")
    sent = await send(client, f"/posts/{post['id']}")
    await decide(operator, sent)
    path = f"{NOTICES}/{sent['id']}/appeal"
    assert (await client.post(path, json={"text": "Look again"})).status_code == 404
    assert (await client.post(path, json={"text": " ", "key": sent["key"]})).status_code == 422
    asked = await client.post(path, json={"text": "Look again", "key": sent["key"]})
    assert asked.json()["appeal"] == {"state": "open", "answer": None}
    assert (await client.post(path, json={"text": "And again", "key": sent["key"]})).status_code == 422
    case = (await operator.get("/api/salon/v1/admin/appeals")).json()[0]
    assert (case["account"], case["role"], case["words"]) == (None, "reporter", "Look again")
    settle_it = f"/api/salon/v1/admin/appeals/{case['id']}/settle"
    assert (await operator.post(settle_it, {"reverse": True, "answer": "No"})).status_code == 403
    assert (await second.post(settle_it, {"reverse": True, "answer": "We look again"})).status_code == 200
    assert [one["id"] for one in (await operator.get(QUEUE)).json()] == [sent["id"]]
    await decide(second, sent, remove=True)
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 404


async def test_a_member_hears_what_became_of_their_notice(
    carol: Person, bob: Person, operator: Person, settle: Settle
) -> None:
    post = await bob.writes("hate")
    sent = (await carol.post(NOTICES, claim(f"/posts/{post['id']}"))).json()
    assert (await bob.get(f"{NOTICES}/{sent['id']}")).status_code == 404
    await decide(operator, sent)
    await settle()
    assert (await carol.get(f"{NOTICES}/{sent['id']}")).json()["state"] == "dismissed"
    told = (await carol.get("/api/salon/v1/decisions")).json()
    assert [(one["role"], one["action"]) for one in told] == [("reporter", "nothing")]
    async with db.reading() as conn:
        rows = await conn.execute("SELECT owner_id, kind FROM notifications")
        assert await rows.fetchall() == [(carol.account_id, "salon.report")]


async def test_intimate_pictures_are_due_in_48_hours_and_the_queue_shows_first_what_is_due_first(
    client: httpx.AsyncClient, carol: Person, bob: Person, operator: Person
) -> None:
    post = await bob.writes("look")
    path = f"/api/salon/v1/admin/accounts/{carol.id}/trusted_flagger"
    body = {"trusted": True, "field": "hate"}
    assert (await client.put(path, json=body, headers=operator.headers)).json() == body
    usual = await send(client, f"/posts/{post['id']}")
    intimate = await send(client, f"/posts/{post['id']}", kind="intimate")
    trusted = (await carol.post(NOTICES, claim(f"/posts/{post['id']}"))).json()
    child = await send(client, f"/posts/{post['id']}", kind="minors")
    hours = [
        (dt.datetime.fromisoformat(one["due_at"]) - dt.datetime.fromisoformat(one["created_at"])).total_seconds() / 3600
        for one in (usual, intimate, trusted, child)
    ]
    assert hours == [168, 48, 48, 24]
    queue = (await operator.get(QUEUE)).json()
    assert [one["id"] for one in queue] == [child["id"], intimate["id"], trusted["id"], usual["id"]]
    assert [one["trusted"] for one in queue] == [False, False, True, False]
    after = (await operator.get(QUEUE, after=intimate["id"])).json()
    assert [one["id"] for one in after] == [trusted["id"], usual["id"]]
    assert (await carol.post(NOTICES, claim(f"/posts/{post['id']}", kind="intimate"))).json()["due_at"] < intimate[
        "due_at"
    ]
    await decide(operator, trusted)
    [flagger] = (await operator.get("/api/salon/v1/admin/trusted_flaggers")).json()
    assert (flagger["account"]["id"], flagger["field"]) == (carol.id, "hate")
    assert flagger["notices"] == {"open": 1, "removed": 0, "dismissed": 1}
    await client.put(path, json={"trusted": False}, headers=operator.headers)
    assert (await carol.post(NOTICES, claim(f"/posts/{post['id']}"))).json()["due_at"] > usual["due_at"]


async def test_identical_copies_go_too_whoever_posted_them_and_however_they_got_the_file(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    data = encode(painting(), "PNG")
    first, again = await show(bob, client, data), await show(carol, client, data)
    url = first["media_attachments"][0]["url"]
    kept = (await client.get(url)).content
    assert kept != data
    taken = await show(alice, client, kept)
    other = await show(carol, client, encode(painting(200, 100), "PNG"))
    await settle()
    sent = await send(client, url, kind="intimate", law="")
    path = f"{QUEUE}/{sent['id']}/decide"
    assert "which law" in (await operator.post(path, {"remove": True, "answer": "It goes"})).json()["error"]
    decided = await decide(operator, sent, remove=True, law="TAKE IT DOWN Act")
    assert set(decided["removed"]) == {first["id"], again["id"], taken["id"]}
    await settle()
    for one, status in ((first, 404), (again, 404), (taken, 404), (other, 200)):
        assert (await carol.get(f"/api/v1/statuses/{one['id']}")).status_code == status
    for person in (bob, carol):
        mine = (await person.get("/api/salon/v1/decisions")).json()
        assert [one["action"] for one in mine] == ["remove"], "each author has a statement"


async def test_a_notice_about_a_person_suspends_them_and_nobody_decides_their_own(
    client: httpx.AsyncClient, bob: Person, operator: Person, second: Person
) -> None:
    own = (await operator.post(NOTICES, claim("/@bob"))).json()
    assert (await operator.post(f"{QUEUE}/{own['id']}/decide", {"answer": "x"})).status_code == 403
    await decide(second, own, remove=True)
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT a.state, d.source_type FROM accounts a JOIN decisions d ON d.account_id = a.id WHERE a.id = %s",
                (bob.account_id,),
            )
        ).fetchone()
    assert row == ("suspended", "SOURCE_ARTICLE_16")
    gone = await send(client, "/posts/1")
    answer = await operator.post(f"{QUEUE}/{gone['id']}/decide", {"answer": "x", "remove": True})
    assert answer.status_code == 422
    await decide(operator, gone)


async def test_the_yearly_report_counts_notices_and_those_of_trusted_flaggers(
    client: httpx.AsyncClient, bob: Person, carol: Person, operator: Person
) -> None:
    post = await bob.writes("hate")
    path = f"/api/salon/v1/admin/accounts/{carol.id}/trusted_flagger"
    await client.put(path, json={"trusted": True}, headers=operator.headers)
    await carol.post(NOTICES, claim(f"/posts/{post['id']}", category="STATEMENT_CATEGORY_VIOLENCE"))
    sent = await send(client, f"/posts/{post['id']}", category="STATEMENT_CATEGORY_VIOLENCE")
    await decide(operator, sent, remove=True)
    tables = await measure_year(clock.now().year)
    assert tables["3_notices"][1][:4] == ("STATEMENT_CATEGORY_VIOLENCE", 2, 1, 1)
    assert tables["6_measures_after_notices"][1:] == [("STATEMENT_CATEGORY_VIOLENCE", "visibility", 1, 0, 0)]


async def test_strangers_may_send_ten_an_hour(client: httpx.AsyncClient, bob: Person, settings: Settings) -> None:
    post = await bob.writes("hate")
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    try:
        codes = [(await client.post(NOTICES, json=claim(f"/posts/{post['id']}"))).status_code for _ in range(11)]
    finally:
        set_settings(settings)
    assert codes == [200] * 10 + [429]


async def test_who_sent_a_notice_is_forgotten_when_nobody_can_appeal_any_more(
    client: httpx.AsyncClient, bob: Person, operator: Person
) -> None:
    post = await bob.writes("hate")
    old, late, still = [await send(client, f"/posts/{post['id']}") for _ in range(3)]
    for one in (old, late):
        await decide(operator, one)
    async with db.transaction() as tx:
        for one, days in ((old, 184), (late, 182)):
            at = clock.now() - dt.timedelta(days=days)
            await tx.execute("UPDATE notices SET decided_at = %s WHERE id = %s", (at, one["id"]))
        await forget_notifiers(tx)
        rows = await tx.execute("SELECT id, name, email FROM notices ORDER BY id")
        told = {str(notice_id): (name, email) for notice_id, name, email in await rows.fetchall()}
    whole = ("Nina Notifier", "nina@example.org")
    assert told == {old["id"]: ("", ""), late["id"]: whole, still["id"]: whole}


async def test_the_same_picture_in_another_file_goes_when_a_moderator_confirms_it(
    client: httpx.AsyncClient, bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    drawn = scene(800, 600)
    first = await show(bob, client, encode(drawn, "PNG"))
    near = await show(carol, client, encode(drawn.resize((400, 300)), "PNG"))
    again = await show(carol, client, encode(drawn, "JPEG", quality=60))
    other = await show(carol, client, encode(painting(), "PNG"))
    sent = await send(client, f"/posts/{first['id']}", kind="intimate")
    found = (await operator.get(f"{QUEUE}/{sent['id']}/alike")).json()
    assert {one["post_id"] for one in found} == {near["id"], again["id"]}
    assert {one["account"]["username"] for one in found} == {"carol"}
    assert not any(one["identical"] for one in found)
    ruling = {"remove": True, "answer": "It goes", "alike": [near["id"], other["id"]]}
    wrong = await operator.post(f"{QUEUE}/{sent['id']}/decide", ruling)
    assert wrong.status_code == 422, "what is not alike does not go with it"
    decided = await decide(operator, sent, remove=True, alike=[near["id"]])
    assert set(decided["removed"]) == {first["id"], near["id"]}
    await settle()
    for one, status in ((first, 404), (near, 404), (again, 200), (other, 200)):
        assert (await carol.get(f"/api/v1/statuses/{one['id']}")).status_code == status
    [mine] = (await carol.get("/api/salon/v1/decisions")).json()
    assert (mine["action"], mine["post_id"]) == ("remove", near["id"])


async def test_identical_files_are_marked_among_what_is_alike(
    client: httpx.AsyncClient, bob: Person, carol: Person, operator: Person
) -> None:
    data = encode(scene(800, 600), "PNG")
    first, again = await show(bob, client, data), await show(carol, client, data)
    sent = await send(client, f"/posts/{first['id']}")
    [found] = (await operator.get(f"{QUEUE}/{sent['id']}/alike")).json()
    assert (found["post_id"], found["distance"], found["identical"]) == (again["id"], 0, True)
