"""What policy does to pictures: some are covered, some wait for a person, and what was taken down stays down."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFilter

from salon.checks.known import Known
from salon.kit import db
from salon.kit.errors import Invalid
from salon.media.checking import require_showable
from salon.media.clips.frames import take_frames
from salon.media.images.models import Seen
from salon.safety import keeping_down
from salon.safety.emptying import empty_account
from salon.safety.removal import erase_account
from tests.conftest import Settle, run_jobs
from tests.media.test_fingerprints import scene
from tests.media_av.recordings import Recorder
from tests.social.conftest import Person

ADMIN, DECISIONS = "/api/salon/v1/admin", "/api/salon/v1/decisions"


def dunes() -> Image.Image:
    """Two round shapes in the colours of skin: 0.65 to the network, and harmless."""
    image = Image.new("RGB", (400, 400), (235, 190, 170))
    draw = ImageDraw.Draw(image)
    for left in (60, 200):
        draw.ellipse((left, 60, left + 140, 200), fill=(250, 202, 182))
        draw.ellipse((left + 60, 120, left + 80, 140), fill=(175, 110, 100))
    return image.filter(ImageFilter.GaussianBlur(6))


async def send(person: Person, image: Image.Image, kind: str = "PNG", **options: Any) -> httpx.Response:
    file = io.BytesIO()
    image.save(file, kind, **options)
    files = {"file": (f"picture.{kind.lower()}", file.getvalue(), f"image/{kind.lower()}")}
    return await person._client.post("/api/v2/media", files=files, headers=person.headers)


async def sent(person: Person, image: Image.Image) -> str:
    answer = await send(person, image)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def filmed(person: Person, data: bytes) -> str:
    """A clip somebody sent, which a job makes ready; returns its id."""
    files = {"file": ("film.mp4", data, "video/mp4")}
    answer = await person._client.post("/api/v2/media", files=files, headers=person.headers)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def let_hold(operator: Person, settle: Settle, **rule: Any) -> None:
    rule = {"label": "sexual", "subject": "picture", "threshold": 0.4, **rule}
    made = (await operator.post(f"{ADMIN}/policies", {"rules": [rule]})).json()
    await settle()
    assert (await operator.post(f"{ADMIN}/policies/{made['version']}/live")).status_code == 200


async def test_a_picture_is_covered_by_policy_and_uncovered_when_its_appeal_succeeds(
    bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, action="cover")
    calm = await bob.writes("a drawing", media_ids=[await sent(bob, scene(300, 200))])
    post = await bob.writes("a beach", media_ids=[await sent(bob, dunes())])
    assert (calm["sensitive"], post["sensitive"]) == (False, True)
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["subject"], told["label"], told["action"]) == ("picture", "sexual", "cover")
    assert told["post_id"] == post["id"]
    assert told["statement"]["content_type"] == ["CONTENT_TYPE_IMAGE"]
    assert told["statement"]["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_LABELLED"]
    await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "It is sand"})
    case = (await operator.get(f"{ADMIN}/appeals")).json()[0]
    await operator.post(f"{ADMIN}/appeals/{case['id']}/settle", {"reverse": True, "answer": "So it is"})
    await settle()
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).json()["sensitive"] is False
    media = [one["id"] for one in post["media_attachments"]]
    path = f"/api/v1/statuses/{post['id']}"
    edited = await bob._client.put(path, json={"status": "sand", "media_ids": media}, headers=bob.headers)
    assert edited.json()["sensitive"] is False, "what was decided for the author holds for the edit too"


async def test_a_policy_is_tried_on_the_pictures_of_last_week(
    bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    await sent(bob, scene(300, 200))
    await let_hold(operator, settle, action="refuse")
    assert (await send(bob, dunes())).status_code == 422
    await let_hold(operator, settle, threshold=0.9, action="cover")
    await sent(carol, dunes())
    async with db.transaction() as tx:
        await tx.execute("UPDATE media SET description = 'A beach' WHERE owner_id = %s", (carol.account_id,))
    rule = {"label": "sexual", "subject": "picture", "threshold": 0.4, "action": "hold", "audience": "newcomers"}
    made = (await operator.post(f"{ADMIN}/policies", {"rules": [rule]})).json()
    await settle()
    told = (await operator.get(f"{ADMIN}/policies")).json()["versions"]
    tried = next(one for one in told if one["version"] == made["version"])["replay"]
    assert tried["looked_at"] == 3
    assert tried["changes"] == [
        {"subject": "picture", "was": "allow", "would": "allow", "count": 1},
        {"subject": "picture", "was": "allow", "would": "hold", "count": 2},
    ], "the one that was refused would now wait, as would the one that came"
    assert {"subject": "picture", "words": "A beach", "was": "allow", "would": "hold"} in tried["examples"]


async def test_a_held_picture_waits_for_a_person_and_is_then_posted(
    bob: Person, operator: Person, settle: Settle
) -> None:
    await let_hold(operator, settle, action="hold")
    answer = (await send(bob, dunes())).json()
    assert answer["salon"]["held"] is True
    refused = await bob.post("/api/v1/statuses", {"status": "a beach", "media_ids": [answer["id"]]})
    assert refused.status_code == 422
    assert "waits for somebody" in refused.json()["error"]
    [waiting] = (await operator.get(f"{ADMIN}/held_pictures")).json()
    assert (waiting["id"], waiting["account_id"]) == (answer["id"], bob.id)
    assert waiting["nudity"] > 0.4
    assert (await bob.get(f"{ADMIN}/held_pictures")).status_code == 403
    assert (await operator.post(f"{ADMIN}/held_pictures/{answer['id']}/approve")).status_code == 200
    assert (await operator.get(f"{ADMIN}/held_pictures")).json() == []
    assert (await bob.writes("a beach", media_ids=[answer["id"]]))["media_attachments"][0]["id"] == answer["id"]
    assert (await operator.post(f"{ADMIN}/held_pictures/{answer['id']}/approve")).status_code == 404


async def test_a_held_picture_is_refused_with_a_reason(bob: Person, operator: Person, settle: Settle) -> None:
    await let_hold(operator, settle, action="hold")
    media_id = await sent(bob, dunes())
    path = f"{ADMIN}/held_pictures/{media_id}/refuse"
    assert (await operator.post(path)).status_code == 422, "not without a reason"
    assert (await operator.post(path, {"reason": "Not on this place"})).status_code == 200
    assert (await bob.get(f"/api/v1/media/{media_id}")).status_code == 404
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["subject"], told["action"], told["automated"]) == ("picture", "refuse", False)
    assert told["statement"]["decision_facts"] == "Not on this place"


async def test_where_nobody_can_look_a_picture_waits(bob: Person) -> None:
    seen = Seen(nudity=None, fingerprint=bytes(32), telling=0)
    assert await require_showable(bob.account_id, seen) is True
    assert await require_showable(bob.account_id, Seen(nudity=0.02, fingerprint=bytes(32), telling=0)) is False


def overlaid(image: Image.Image) -> Image.Image:
    copy = image.copy()
    ImageDraw.Draw(copy).rectangle((10, 10, image.width // 6, image.height // 10), fill="white")
    return copy


async def test_what_was_taken_down_stays_down_however_it_comes_again(
    bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    image = scene(800, 600)
    post = await bob.writes("look", media_ids=[await sent(bob, image)])
    body = {"post_id": post["id"], "reason": "Not hers to show", "keep_down": True}
    takedown = (await operator.post(f"{ADMIN}/takedowns", body)).json()
    await settle()
    [known] = (await operator.get(f"{ADMIN}/known_pictures")).json()
    assert (known["label"], known["source"], known["copies"]) == ("removed", "here", 1)
    again = {
        "as it was": await send(carol, image),
        "half as large": await send(carol, image.resize((400, 300))),
        "quality 60": await send(carol, image, "JPEG", quality=60),
        "cut": await send(carol, image.crop((40, 30, 760, 570))),
        "written on": await send(carol, overlaid(image)),
    }
    assert {name: answer.status_code for name, answer in again.items()} == dict.fromkeys(again, 422)
    told = again["cut"].json()
    assert "kept down" in told["error"]
    mine = (await carol.get(f"{DECISIONS}/{told['decision_id']}")).json()
    assert (mine["subject"], mine["label"], mine["action"]) == ("picture", "removed", "refuse")
    async with db.reading() as conn:
        count = await (await conn.execute("SELECT count(*) FROM media WHERE owner_id = %s", (carol.id,))).fetchone()
    assert count == (0,), "nothing of it was kept"
    assert (await send(carol, scene(600, 800))).status_code == 200, "another picture is fine"
    await operator.post(f"{ADMIN}/takedowns/{takedown['id']}/undo")
    assert (await send(carol, image)).status_code == 200


async def test_a_picture_is_kept_down_by_itself_its_copies_are_found_and_it_is_let_go(
    bob: Person, carol: Person, operator: Person
) -> None:
    first, copy = await sent(bob, scene(800, 600)), await sent(carol, scene(800, 600).resize((500, 375)))
    await sent(carol, scene(300, 512))
    [alike] = (await operator.get(f"{ADMIN}/media/{first}/alike")).json()
    assert (alike["media_id"], alike["post_id"]) == (copy, None)
    assert alike["distance"] <= 31
    body = {"media_id": first, "label": "intimate", "note": "Asked for by whom it shows"}
    known = (await operator.post(f"{ADMIN}/known_pictures", body)).json()
    refused = await send(bob, scene(800, 600))
    assert refused.status_code == 422
    assert "did not agree" in refused.json()["error"]
    told = (await bob.get(f"{DECISIONS}/{refused.json()['decision_id']}")).json()["statement"]
    assert told["category_specification"] == ["KEYWORD_NON_CONSENSUAL_IMAGE_SHARING"]
    again = (await operator.post(f"{ADMIN}/known_pictures", {**body, "label": "sexual_minors"})).json()
    assert (again["id"], again["label"]) == (known["id"], "sexual_minors"), "what is said last holds"
    assert "children" in (await send(bob, scene(800, 600))).json()["error"]
    assert (await operator._client.delete(f"{ADMIN}/known_pictures/{known['id']}", headers=operator.headers)).is_success
    assert (await send(bob, scene(800, 600))).status_code == 200


async def test_nothing_to_know_a_picture_by_is_left_of_who_is_erased(bob: Person, settle: Settle) -> None:
    media_id = await sent(bob, scene(400, 300))
    async with db.transaction() as tx:
        await erase_account(tx, bob.account_id, bob.account_id)
    await settle()
    await empty_account(bob.account_id)
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT pdq, nudity, sent_sha256, original ->> 'sha256', small ->> 'sha256' FROM media WHERE id = %s",
            (media_id,),
        )
        assert await rows.fetchone() == (None,) * 5


async def test_no_policy_lets_through_what_is_never_shown(bob: Person, operator: Person, settle: Settle) -> None:
    await let_hold(operator, settle, action="allow")
    body = {"media_id": await sent(bob, scene(800, 600)), "label": "sexual_minors"}
    assert (await operator.post(f"{ADMIN}/known_pictures", body)).status_code == 200
    assert (await send(bob, scene(800, 600))).status_code == 422


async def test_a_picture_kept_down_is_not_made_again_either(
    bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    async def draw(person: Person) -> dict[str, Any]:
        wish = {"prompt": "a lighthouse on a cliff at dusk", "variations": 1, "seed": 7}
        asked = await person.post("/api/salon/v1/generations", wish)
        assert asked.status_code == 202, asked.text
        await settle()
        return dict((await person.get(f"/api/salon/v1/generations/{asked.json()['id']}")).json())

    made = await draw(bob)
    body = {"media_id": made["media"][0]["id"]}
    assert (await operator.post(f"{ADMIN}/known_pictures", body)).status_code == 200
    again = await draw(carol)
    assert (again["state"], again["media"]) == ("failed", [])
    assert "kept down" in again["error"]
    assert [one["label"] for one in (await carol.get(DECISIONS)).json()] == ["removed"]


HASHES = ["a7c929c9b30f8cac826811111365c23ec161ee39f1b473c667b724deb85e9e8f", "0f" * 32]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(HASHES),
        f"hash,quality\n{HASHES[0].upper()},100\n{HASHES[1]},80,x.jpg\n",
        f"# ours\n{HASHES[0]}\n\n{HASHES[1]}",
        json.dumps(
            {
                "data": [
                    {"id": "1", "indicator": HASHES[0], "type": "HASH_PDQ"},
                    {"id": "2", "indicator": "0" * 32, "type": "HASH_MD5"},
                    {"id": "3", "hash": HASHES[1], "type": "pdq"},
                ]
            }
        ),
        f'["{HASHES[0]}", "{HASHES[1]}"]',
    ],
)
def test_lists_of_others_are_read(text: str) -> None:
    assert [one.hex() for one in keeping_down.read_hashes(text)] == HASHES


@pytest.mark.parametrize("text", ["abc", f"{HASHES[0]}\nnot a hash 1", "{", '{"data": 3}', '["x"]', "[" * 100_000])
def test_what_is_no_list_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid):
        keeping_down.read_hashes(text)


async def test_a_list_keeps_down_what_it_holds_and_lets_go_what_it_holds_no_more(bob: Person, operator: Person) -> None:
    async def bring(*hashes: bytes) -> tuple[int, int]:
        async with db.transaction() as tx:
            return await keeping_down.bring_list(tx, 0, "neighbours", "intimate", list(hashes))

    own = bytes.fromhex(HASHES[0])
    assert await bring(own, bytes(32), own) == (2, 0)
    assert (await send(bob, scene(512, 384))).status_code == 422
    assert await bring(bytes(32)) == (0, 1)
    assert (await send(bob, scene(512, 384))).status_code == 200
    async with db.reading() as conn:
        assert await keeping_down.hand_on(conn) == [], "what others gave is not ours to hand on"
    with pytest.raises(Invalid):
        async with db.transaction() as tx:
            await keeping_down.bring_list(tx, 0, "here", "intimate", [])


def test_the_nearest_of_many_is_found_and_nothing_beyond_the_distance() -> None:
    hashes = b"".join(bytes([one]) * 32 for one in (0b1, 0b1111, 0b11111111))
    known = Known(hashes, b"".join(one.to_bytes(8) for one in (5, 6)), (1).to_bytes(4) + (2).to_bytes(4), bytes([0, 2]))
    found = known.find(bytes(32), 32)
    assert (found.id, found.label, found.distance) == (5, "sexual_minors", 32) if found else False
    assert known.find(bytes(32), 31) is None
    exact = known.find(bytes([0b11111111]) * 32, 31)
    assert exact is not None
    assert (exact.id, exact.label, exact.distance) == (6, "removed", 0)


async def bring(operator: Person, name: str, text: str, label: str = "intimate") -> httpx.Response:
    files = {"file": ("list.txt", text.encode(), "text/plain")}
    data = {"name": name, "label": label}
    return await operator._client.post(f"{ADMIN}/known_lists", data=data, files=files, headers=operator.headers)


async def test_lists_are_brought_shown_and_our_own_is_handed_on(bob: Person, operator: Person) -> None:
    first = await sent(bob, scene(800, 600))
    await operator.post(f"{ADMIN}/known_pictures", {"media_id": first, "label": "intimate"})
    came = (await bring(operator, "neighbours", f"{HASHES[0]}\n{'0' * 64}\n")).json()
    assert (came["came"], came["went"]) == (2, 0)
    assert [(one["name"], one["own"], one["count"]) for one in came["lists"]] == [
        ("here", True, 1),
        ("neighbours", False, 2),
    ]
    assert (await send(bob, scene(512, 384))).status_code == 422
    theirs = (await operator.get(f"{ADMIN}/known_pictures", source="neighbours")).json()
    assert {one["source"] for one in theirs} == {"neighbours"}
    handed = await operator.get(f"{ADMIN}/known_lists/export")
    assert "attachment" in handed.headers["content-disposition"]
    assert [one["tags"] for one in handed.json()["data"]] == ["intimate"], "what others gave is not ours to hand on"
    again = await bring(operator, "back", handed.text)
    assert again.json()["came"] == 1, "what is handed on can be brought elsewhere"
    assert (await bring(operator, "neighbours", "")).json()["went"] == 2
    assert (await send(bob, scene(512, 384))).status_code == 200


@pytest.mark.parametrize(("name", "text"), [("here", HASHES[0]), ("", HASHES[0]), ("other", "no hash")])
async def test_a_list_that_cannot_be_is_refused_and_changes_nothing(operator: Person, name: str, text: str) -> None:
    assert (await bring(operator, name, text)).status_code == 422
    assert (await operator.post(f"{ADMIN}/known_lists", {"name": "other", "label": "removed"})).status_code == 422
    assert (await operator.get(f"{ADMIN}/known_lists")).json() == {"lists": []}


async def test_the_reasons_of_a_picture_refused_when_it_is_posted_name_the_picture(
    bob: Person, operator: Person, settle: Settle
) -> None:
    calm, bare = await sent(bob, scene(300, 200)), await sent(bob, dunes())
    await let_hold(operator, settle, action="refuse")
    answer = await bob.post("/api/v1/statuses", {"status": "a beach", "media_ids": [calm, bare]})
    assert answer.status_code == 422
    told = (await bob.get(f"{DECISIONS}/{answer.json()['decision_id']}")).json()
    assert (told["subject"], told["label"], told["media_id"]) == ("picture", "sexual", bare)
    assert told["statement"]["content_type"] == ["CONTENT_TYPE_IMAGE"]


async def test_what_stays_down_is_known_again_in_the_middle_of_a_video(
    bob: Person, operator: Person, settle: Settle, tmp_path: Path
) -> None:
    data = Recorder(tmp_path)("a film that begins plain")
    (tmp_path / "film.mp4").write_bytes(data)
    frames = await take_frames(tmp_path / "film.mp4", 3.0, tmp_path)
    assert len(frames) == 4
    with Image.open(io.BytesIO(frames[-1])) as later:
        shown = await sent(operator, later)
    kept = {"media_id": shown, "label": "intimate", "note": "of a film"}
    assert (await operator.post(f"{ADMIN}/known_pictures", kept)).status_code == 200
    await settle()
    film = await filmed(bob, data)
    await run_jobs()
    told = await bob.get(f"/api/v1/media/{film}")
    assert told.status_code == 422, told.text
    [decision] = (await bob.get(DECISIONS)).json()
    assert (decision["subject"], decision["label"], decision["action"]) == ("picture", "intimate", "refuse")
