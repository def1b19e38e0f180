"""The whole story of a picture, disputes about its label, and the check of any file."""

import io
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from salon.accounts.actions.apps import issue_token, register_app
from salon.kit import clock, db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.media.credentials.authority import open_authority
from salon.media.credentials.models import IPTC, Agent, Claim
from salon.media.credentials.signing import sign_picture
from tests.conftest import Settle
from tests.media.pictures import photo_with_secrets
from tests.media_room.test_media_api import photo, upload
from tests.studio.people import Cast, Person, change, fetch, json_of, make, post, post_picture


async def story(client: httpx.AsyncClient, media_id: object, who: Person | None = None, status: int = 200) -> Any:
    answer = await client.get(
        f"/api/salon/v1/media/{media_id}/provenance", headers=who.headers if who is not None else {}
    )
    return json_of(answer, status)


async def dispute(
    client: httpx.AsyncClient, who: Person, media_id: object, degree: str, reason: str = "I drew it", status: int = 200
) -> Any:
    answer = await client.post(
        f"/api/salon/v1/media/{media_id}/disputes", json={"degree": degree, "reason": reason}, headers=who.headers
    )
    return json_of(answer, status)


async def at_the_desk(person: Person) -> dict[str, str]:
    """Make somebody a moderator; returns headers with the scopes of the desk."""
    await change("UPDATE accounts SET role = 'moderator' WHERE id = %s", person.id)
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "Desk", ["urn:ietf:wg:oauth:2.0:oob"], ["admin:read", "admin:write"])
        grant = await issue_token(tx, app.id, person.id, ["admin:read", "admin:write"])
    return {"Authorization": f"Bearer {grant.token}"}


async def settle_it(client: httpx.AsyncClient, desk: dict[str, str], one: Any, status: int = 200, **ruling: Any) -> Any:
    return json_of(await client.post(f"/api/salon/v1/disputes/{one['id']}/settle", json=ruling, headers=desk), status)


async def check(client: httpx.AsyncClient, data: bytes, status: int = 200) -> Any:
    return json_of(await client.post("/api/salon/v1/verify", files={"file": ("a.bin", data)}), status)


async def posts_an_upload(client: httpx.AsyncClient, who: Person, data: bytes | None = None, **form: str) -> Any:
    media = await upload(client, who, data, **form)
    await post(who, [int(media["id"])], "look")
    return media


async def test_a_picture_made_here_tells_what_it_grew_out_of(client: httpx.AsyncClient, cast: Cast) -> None:
    first, _ = await post_picture(cast.alice)
    hidden, _ = await post_picture(cast.carol, visibility="private")
    await change(
        "INSERT INTO follows (follower_id, followee_id, state) VALUES (%s, %s, 'accepted')", cast.bob.id, cast.carol.id
    )
    remix = await make(cast.bob, "a secret wish", parents=[first, hidden])
    media_id = remix.variations[0].media_id
    await story(client, media_id, status=404)
    await story(client, media_id, cast.alice, 404)
    assert (await story(client, media_id, cast.bob))["post_id"] is None
    await post(cast.bob, [media_id or 0], recipe="hidden")
    told = await story(client, media_id)
    assert (told["degree"], told["evidence"]) == ("generated", "log")
    assert [(one["evidence"], one["degree"]) for one in told["claims"]] == [("log", "generated")]
    assert told["claims"][0]["at"] is not None
    assert told["engine"] == {"id": "gradients", "name": "Gradients"}
    assert told["layers"] == {"credentials": True, "watermark": True}
    assert [one["post_id"] for one in told["ingredients"]] == [str(first), None], "a stranger sees no hidden parent"
    own = await story(client, media_id, cast.bob)
    assert [one["post_id"] for one in own["ingredients"]] == [str(first), str(hidden)]
    assert set(told["training"].values()) == {"notAllowed"}
    assert "secret" not in str(told)


async def test_an_upload_tells_what_its_file_claimed(
    client: httpx.AsyncClient, cast: Cast, tmp_path: Path, settings: Settings
) -> None:
    camera = open_authority(tmp_path / "camera", "A Camera Maker")
    shot = Claim(
        deed="created",
        title="A shot",
        agent=Agent(name="Camera", version="1"),
        source_type=IPTC + "digitalCapture",
        made_at=clock.now(),
    )
    signed = sign_picture(camera, photo(), "image/jpeg", shot)
    media = await posts_an_upload(client, cast.alice, signed)
    assert (media["salon"]["credentials"], media["salon"]["degree"]) == ("valid", "unknown"), "valid is not trusted"
    anchors = tmp_path / "anchors.pem"
    anchors.write_text(camera.root_pem)
    set_settings(msgspec.structs.replace(settings, trust_anchors=anchors))
    try:
        media = await posts_an_upload(client, cast.alice, signed)
        assert (media["salon"]["credentials"], media["salon"]["degree"]) == ("trusted", "none")
        assert (await check(client, signed))["verdict"] == "proven"
    finally:
        set_settings(settings)
    told = await story(client, media["id"])
    assert told["credentials"]["issuer"] == "A Camera Maker"
    assert told["claims"] == [
        {"evidence": "credential", "degree": "none", "by": "A Camera Maker", "at": told["created_at"]}
    ]
    assert (await check(client, signed))["verdict"] == "claimed"


async def test_a_tampered_upload_is_flagged_and_not_believed(
    client: httpx.AsyncClient, cast: Cast, tmp_path: Path
) -> None:
    made = await make(cast.alice, "a meadow")
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE id = %s", made.variations[0].media_id)
    data = bytearray((await client.get(f"/media/{key}")).content)
    data = bytearray(bytes(data).replace(b"Gradients", b"A painter"))
    media = await posts_an_upload(client, cast.bob, bytes(data))
    assert media["salon"]["credentials"] == "invalid"
    assert media["salon"]["evidence"] == "watermark", "the watermark knows better"
    told = await story(client, media["id"])
    assert told["credentials"]["problems"]
    assert [one["evidence"] for one in told["claims"]] == ["watermark"]
    assert (await check(client, bytes(data)))["verdict"] == "tampered"


async def test_a_copy_leads_to_the_post_it_came_from_for_those_who_may_see_it(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    post_id, media_id = await post_picture(cast.alice)
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE id = %s", media_id)
    picture = Image.open(io.BytesIO((await client.get(f"/media/{key}")).content)).convert("RGB")
    file = io.BytesIO()
    picture.resize((600, 600)).save(file, "JPEG", quality=70)
    media = await posts_an_upload(client, cast.bob, file.getvalue())
    copied = (await story(client, media["id"]))["copy_of"]
    assert (copied["post_id"], copied["engine_name"], copied["gone"]) == (str(post_id), "Gradients", False)
    found = await check(client, file.getvalue())
    assert (found["verdict"], found["degree"], found["evidence"]) == ("proven", "generated", "watermark")
    assert found["watermark"]["post_id"] == str(post_id)
    assert (await client.delete(f"/api/v1/statuses/{post_id}", headers=cast.alice.headers)).status_code == 200
    assert (await check(client, file.getvalue()))["watermark"]["post_id"] is None


async def test_a_plain_photo_claims_nothing(client: httpx.AsyncClient) -> None:
    found = await check(client, photo_with_secrets())
    assert found == {
        "verdict": "nothing",
        "type": "image/jpeg",
        "degree": "unknown",
        "evidence": None,
        "credentials": None,
        "watermark": None,
    }


async def test_our_own_address_can_be_checked(client: httpx.AsyncClient, cast: Cast) -> None:
    post_id, _ = await post_picture(cast.alice)
    status = json_of(await client.get(f"/api/v1/statuses/{post_id}"))
    for form in ("url", "preview_url"):
        found = json_of(await client.post("/api/salon/v1/verify", json={"url": status["media_attachments"][0][form]}))
        assert (found["verdict"], found["credentials"]["state"]) == ("proven", "trusted")
        assert found["watermark"]["post_id"] == str(post_id)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[str]:
    """A web server with a picture and a page."""
    (tmp_path / "a.jpg").write_bytes(photo())
    (tmp_path / "a.html").write_text("<p>no picture</p>")
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def test_an_address_outside_is_fetched_only_where_requests_may_go(
    client: httpx.AsyncClient, settings: Settings, outside: str
) -> None:
    async def ask(url: str, status: int) -> Any:
        return json_of(await client.post("/api/salon/v1/verify", json={"url": url}), status)

    assert "could not be fetched" in (await ask(f"{outside}/a.jpg", 422))["error"]
    set_settings(msgspec.structs.replace(settings, outbound_networks="127.0.0.0/8", outbound_ports="*"))
    try:
        assert (await ask(f"{outside}/a.jpg", 200))["verdict"] == "nothing"
        await ask(f"{outside}/a.html", 422)
        await ask(f"{outside}/none.jpg", 422)
    finally:
        set_settings(settings)
    for bad in ("file:///etc/passwd", "nonsense", f"{settings.base_url}/media/../../etc/passwd"):
        assert (await client.post("/api/salon/v1/verify", json={"url": bad})).status_code in {404, 422}


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(50), photo()[:3000]],
    ids=["nothing", "words", "broken", "half"],
)
async def test_what_is_no_picture_is_not_checked(client: httpx.AsyncClient, content: bytes) -> None:
    assert len((await check(client, content, 422))["error"]) > 20
    json_of(await client.post("/api/salon/v1/verify", json={}), 422)


async def test_checks_are_limited(client: httpx.AsyncClient, settings: Settings) -> None:
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    try:
        answers = [await client.post("/api/salon/v1/verify", json={}) for _ in range(31)]
    finally:
        set_settings(settings)
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]


async def test_questions_change_nothing_until_moderators_have_looked(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    media = await posts_an_upload(client, cast.alice, salon_degree="none")
    asked = await dispute(client, cast.bob, media["id"], "generated", "six fingers")
    assert (asked["kind"], asked["state"], asked["reason"]) == ("question", "open", "six fingers")
    await dispute(client, cast.bob, media["id"], "generated", status=422)
    told = await story(client, media["id"])
    assert (told["degree"], told["evidence"], told["questions_count"]) == ("none", "author", 1)
    assert "six fingers" not in str(told), "why, and who, is for moderators"
    assert "six fingers" in str(await story(client, media["id"], cast.bob))
    desk = await at_the_desk(cast.carol)
    [open_one] = json_of(await client.get("/api/salon/v1/disputes", headers=desk))
    assert open_one["account_id"] == str(cast.bob.id)
    settled = await settle_it(client, desk, open_one, degree="generated", note="Its maker says so elsewhere.")
    assert (settled["state"], settled["note"]) == ("upheld", "Its maker says so elsewhere.")
    await settle()
    told = await story(client, media["id"])
    assert (told["degree"], told["evidence"]) == ("generated", "ruling")
    status = json_of(await client.get(f"/api/v1/statuses/{told['post_id']}"))
    assert (status["salon"]["degree"], status["salon"]["evidence"]) == ("generated", "ruling")
    await settle_it(client, desk, open_one, 422, degree="none")
    assert json_of(await client.get("/api/salon/v1/disputes", headers=desk)) == []


async def test_an_author_disputes_a_ruling_and_may_be_right(client: httpx.AsyncClient, cast: Cast) -> None:
    media = await posts_an_upload(client, cast.alice)
    desk = await at_the_desk(cast.carol)
    asked = await dispute(client, cast.bob, media["id"], "generated", "it looks so")
    await settle_it(client, desk, asked, degree="generated")
    mine = await dispute(client, cast.alice, media["id"], "none", "here is the sketch")
    assert mine["kind"] == "dispute"
    await settle_it(client, desk, mine, degree="none", note="We saw the sketch.")
    told = await story(client, media["id"])
    assert (told["degree"], told["evidence"]) == ("none", "ruling")
    assert [one["state"] for one in told["disputes"]] == ["upheld", "upheld"]


async def test_a_label_that_stands_is_left_as_it_is(client: httpx.AsyncClient, cast: Cast) -> None:
    media = await posts_an_upload(client, cast.alice, salon_degree="none")
    asked = await dispute(client, cast.bob, media["id"], "generated", "it looks so")
    settled = await settle_it(client, await at_the_desk(cast.carol), asked)
    assert settled["state"] == "dismissed"
    assert (await story(client, media["id"]))["degree"] == "none"


async def test_nobody_rules_below_what_is_proven_or_about_their_own(client: httpx.AsyncClient, cast: Cast) -> None:
    _, media_id = await post_picture(cast.alice)
    mine = await dispute(client, cast.alice, media_id, "none")
    error = (await settle_it(client, await at_the_desk(cast.carol), mine, 422, degree="none"))["error"]
    assert "proven by this place's own log" in error
    await settle_it(client, await at_the_desk(cast.alice), mine, 403)
    assert (await story(client, media_id))["disputes"][0]["state"] == "open"


async def test_bad_disputes_are_refused(client: httpx.AsyncClient, cast: Cast) -> None:
    _, media_id = await post_picture(cast.alice)
    await dispute(client, cast.bob, media_id, "generated", status=422)
    await dispute(client, cast.bob, media_id, "human", status=422)
    await dispute(client, cast.bob, media_id, "none", " ", status=422)
    await dispute(client, cast.bob, media_id, "none", "x" * 1001, status=422)
    await dispute(client, cast.bob, 1, "none", status=404)
    _, private = await post_picture(cast.alice, visibility="private")
    await dispute(client, cast.bob, private, "none", status=404)
    assert await fetch("SELECT id FROM disputes") == []
