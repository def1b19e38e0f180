"""Mastodon's media endpoints and the files behind them, through the real application."""

import io
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import Settle
from tests.studio.gradients import bomb
from tests.studio.people import Cast, Person, fetch, json_of, make, post, post_picture

FORBIDDEN_TEXT = b"<script>alert(1)</script>"


def photo(side: int = 900, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    gradient = Image.radial_gradient("L").resize((side, side * 2 // 3))
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient)).save(file, kind, **options)
    return file.getvalue()


async def upload(client: httpx.AsyncClient, person: Person, data: bytes | None = None, **form: str) -> Any:
    files = {"file": ("../../evil name.html", photo() if data is None else data, "text/html")}
    return json_of(await client.post("/api/v2/media", files=files, data=form, headers=person.headers))


async def test_an_upload_is_ready_at_once_in_mastodons_shape(client: httpx.AsyncClient, cast: Cast) -> None:
    media = await upload(client, cast.alice, description=" Hills ", focus="0.5,-0.25")
    assert media["type"] == "image"
    assert media["description"] == "Hills"
    assert media["meta"] == {
        "original": {"width": 900, "height": 600, "size": "900x600", "aspect": 1.5},
        "small": {"width": 640, "height": 427, "size": "640x427", "aspect": 1.498829},
        "focus": {"x": 0.5, "y": -0.25},
    }
    assert len(media["blurhash"]) > 10
    assert media["salon"]["degree"] == "unknown"
    assert media["salon"]["evidence"] is None
    assert media["salon"]["generation_id"] is None
    for form in ("url", "preview_url"):
        answer = await client.get(media[form])
        assert answer.status_code == 200
        assert answer.headers["content-type"] in {"image/jpeg", "image/webp"}
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"] == "inline"
        assert "evil" not in media[form]
        Image.open(io.BytesIO(answer.content)).load()
    assert json_of(await client.get(f"/api/v1/media/{media['id']}", headers=cast.alice.headers)) == media


async def test_v1_answers_the_same(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await client.post("/api/v1/media", files={"file": photo(kind="PNG")}, headers=cast.alice.headers)
    assert json_of(answer)["type"] == "image"


@pytest.mark.parametrize(
    ("said", "degree", "evidence"),
    [("none", "none", "author"), ("assisted", "assisted", "author"), ("unknown", "unknown", None)],
)
async def test_without_credentials_the_authors_word_counts(
    client: httpx.AsyncClient, cast: Cast, said: str, degree: str, evidence: str | None
) -> None:
    media = await upload(client, cast.alice, salon_degree=said)
    assert (media["salon"]["degree"], media["salon"]["evidence"]) == (degree, evidence)


async def test_credentials_in_an_upload_outweigh_the_authors_word(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a meadow")
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE id = %s", made.variations[0].media_id)
    picture = (await client.get(f"/media/{key}")).content
    media = await upload(client, cast.bob, picture, salon_degree="none")
    assert (media["salon"]["degree"], media["salon"]["evidence"]) == ("generated", "credential")
    assert media["salon"]["prompt"] is None
    [(claimed,)] = await fetch("SELECT credentials FROM media WHERE id = %s", int(media["id"]))
    assert claimed["state"] == "trusted"
    again = (await client.get(media["url"])).content
    assert b"c2pa" in again
    assert b"Gradients" in again  # its maker's credentials are inside those of the new form


async def test_a_stripped_copy_of_a_picture_made_here_is_recognised(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a meadow")
    [(key, number)] = await fetch(
        "SELECT m.original ->> 'key', k.number FROM media m JOIN marks k ON k.media_id = m.id WHERE m.id = %s",
        made.variations[0].media_id,
    )
    picture = Image.open(io.BytesIO((await client.get(f"/media/{key}")).content)).convert("RGB")
    file = io.BytesIO()
    picture.resize((picture.width // 2, picture.height // 2)).save(file, "JPEG", quality=60)
    assert b"c2pa" not in file.getvalue()
    media = await upload(client, cast.bob, file.getvalue(), salon_degree="none")
    assert (media["salon"]["degree"], media["salon"]["evidence"]) == ("generated", "watermark")
    assert await fetch("SELECT recognised FROM media WHERE id = %s", int(media["id"])) == [(number,)]


async def test_the_author_says_later_what_they_did_not_at_first(client: httpx.AsyncClient, cast: Cast) -> None:
    media = await upload(client, cast.alice, **{"salon[degree]": "assisted"})
    assert (media["salon"]["degree"], media["salon"]["evidence"]) == ("assisted", "author")

    async def says(status: int = 200, **body: Any) -> Any:
        answer = await client.put(f"/api/v1/media/{media['id']}", json=body, headers=cast.alice.headers)
        return json_of(answer, status)

    assert (await says(degree="none"))["salon"]["degree"] == "none"
    assert (await says(salon={"degree": "unknown"}))["salon"]["evidence"] is None
    await says(422, degree="autonomous")
    await says(422, salon={"degree": ["none"]})
    post_id = await post(cast.alice, [int(media["id"])], degree="generated")
    status = json_of(await client.get(f"/api/v1/statuses/{post_id}"))
    assert status["salon"]["degree"] == status["media_attachments"][0]["salon"]["degree"] == "generated"
    await client.put(
        f"/api/v1/statuses/{post_id}",
        json={"status": "", "media_ids": [media["id"]], "salon": {"degree": "none"}},
        headers=cast.alice.headers,
    )
    status = json_of(await client.get(f"/api/v1/statuses/{post_id}", headers=cast.alice.headers))
    assert status["media_attachments"][0]["salon"]["degree"] == status["salon"]["degree"] == "none"


async def test_a_word_never_says_less_than_the_log(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a meadow")
    post_id = await post(cast.alice, [made.variations[0].media_id or 0], degree="none")
    status = json_of(await client.get(f"/api/v1/statuses/{post_id}"))
    assert (status["salon"]["degree"], status["salon"]["evidence"]) == ("generated", "log")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (FORBIDDEN_TEXT, 422),
        (b"GIF89a" + FORBIDDEN_TEXT, 422),
        (photo()[:5000], 422),
        (bomb(), 413),
    ],
)
async def test_what_is_no_picture_is_refused_with_a_sentence(
    client: httpx.AsyncClient, cast: Cast, content: bytes, status: int
) -> None:
    answer = await client.post("/api/v2/media", files={"file": ("a.jpg", content)}, headers=cast.alice.headers)
    assert len(json_of(answer, status)["error"]) > 20
    assert await fetch("SELECT id FROM media") == []


async def test_bad_forms_are_refused(client: httpx.AsyncClient, cast: Cast, settings: Settings) -> None:
    async def refused(status: int, **form: str) -> None:
        answer = await client.post("/api/v2/media", files={"file": photo()}, data=form, headers=cast.alice.headers)
        assert "error" in json_of(answer, status)

    await refused(422, focus="left")
    await refused(422, focus="nan,1")
    await refused(422, description="x" * 1501)
    await refused(422, salon_degree="autonomous")
    json_of(await client.post("/api/v2/media", data={"file": "text"}, headers=cast.alice.headers), 422)
    json_of(await client.post("/api/v2/media", files={"file": photo()}), 401)
    set_settings(msgspec.structs.replace(settings, upload_max_bytes=1000))
    try:
        await refused(413)
    finally:
        set_settings(settings)
    assert await fetch("SELECT id FROM media") == []


async def test_a_picture_is_its_owners_until_it_is_posted(client: httpx.AsyncClient, cast: Cast) -> None:
    media = await upload(client, cast.alice)
    path = f"/api/v1/media/{media['id']}"
    for method in ("GET", "PUT", "DELETE"):
        json_of(await client.request(method, path, headers=cast.bob.headers), 404)
    changed = await client.put(path, json={"description": "A hill", "focus": "1,1"}, headers=cast.alice.headers)
    assert json_of(changed)["description"] == "A hill"
    only_focus = await client.put(path, data={"focus": "0,0"}, headers=cast.alice.headers)
    assert json_of(only_focus)["description"] == "A hill"
    status = {"status": "look", "media_ids": [media["id"]]}
    posted = json_of(await client.post("/api/v1/statuses", json=status, headers=cast.alice.headers))
    assert posted["media_attachments"][0]["id"] == media["id"]
    json_of(await client.get(path, headers=cast.alice.headers), 404)
    json_of(await client.put(path, json={"description": "?"}, headers=cast.alice.headers), 404)
    refused = json_of(await client.delete(path, headers=cast.alice.headers), 422)
    assert refused["error"] == "Media attachment is currently used by a status"


async def test_a_picture_taken_back_is_gone_with_its_files(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    media = await upload(client, cast.alice)
    path = f"/api/v1/media/{media['id']}"
    assert json_of(await client.delete(path, headers=cast.alice.headers)) == {}
    json_of(await client.get(path, headers=cast.alice.headers), 404)
    json_of(await client.delete(path, headers=cast.alice.headers), 404)
    await settle()
    assert (await client.get(media["url"])).status_code == 404
    assert (await client.get(media["preview_url"])).status_code == 404


async def test_only_ones_own_free_pictures_can_be_posted_and_four_at_most(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    ids = [(await upload(client, cast.alice, photo(64)))["id"] for _ in range(5)]

    async def publish(person: Person, media_ids: list[str]) -> int:
        status = {"status": "look", "media_ids": media_ids}
        return (await client.post("/api/v1/statuses", json=status, headers=person.headers)).status_code

    assert await publish(cast.alice, ids) == 422
    assert await publish(cast.bob, ids[:1]) == 422
    assert await publish(cast.alice, ["123"]) == 422
    assert await fetch("SELECT id FROM posts") == []
    assert await publish(cast.alice, [ids[1], ids[0]]) == 200
    assert await publish(cast.alice, ids[:1]) == 422
    assert await fetch("SELECT id::text, position FROM media WHERE post_id IS NOT NULL ORDER BY position") == [
        (ids[1], 0),
        (ids[0], 1),
    ]


async def test_an_edit_can_describe_reorder_and_take_out_pictures(client: httpx.AsyncClient, cast: Cast) -> None:
    ids = [(await upload(client, cast.alice, photo(64)))["id"] for _ in range(3)]
    post_id = await post(cast.alice, [int(one) for one in ids[:2]], "before")
    change = {
        "status": "after",
        "media_ids": [ids[2], ids[0]],
        "media_attributes": [{"id": ids[0], "description": "described"}],
    }
    edited = json_of(await client.put(f"/api/v1/statuses/{post_id}", json=change, headers=cast.alice.headers))
    assert [(one["id"], one["description"]) for one in edited["media_attachments"]] == [
        (ids[2], None),
        (ids[0], "described"),
    ]
    history = json_of(await client.get(f"/api/v1/statuses/{post_id}/history", headers=cast.alice.headers))
    assert [[one["id"] for one in form["media_attachments"]] for form in history] == [ids[:2], [ids[2], ids[0]]]


@pytest.mark.parametrize(
    "path", ["..%2fauthority/root.key", "a.webp", "ab/cd/x.webp", "%2e%2e/authority/root.key", "", "ab/cd"]
)
async def test_nothing_but_pictures_is_served(client: httpx.AsyncClient, cast: Cast, path: str) -> None:
    await post_picture(cast.alice)  # so that there are files, and keys next to them
    assert (await client.get(f"/media/{path}")).status_code == 404
