"""Video and sound through the real application: sent, made ready by the job, posted, played."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from salon.kit import jobs
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import Settle, run_jobs
from tests.media_av.recordings import Recorder
from tests.media_room.test_media_api import photo
from tests.studio.people import Cast, Person, fetch, json_of

NOT_READY = "Cannot attach files that have not finished processing. Try again in a moment!"


async def send(client: httpx.AsyncClient, person: Person, data: bytes, status: int = 202, **form: Any) -> Any:
    files = {"file": ("../evil.html", data, "text/html")} | {k: ("c", v) for k, v in form.items() if k == "thumbnail"}
    fields = {name: value for name, value in form.items() if name != "thumbnail"}
    return json_of(await client.post("/api/v2/media", files=files, data=fields, headers=person.headers), status)


async def look(client: httpx.AsyncClient, person: Person, media: Any, status: int = 200) -> Any:
    return json_of(await client.get(f"/api/v1/media/{media['id']}", headers=person.headers), status)


async def ready(client: httpx.AsyncClient, person: Person, data: bytes, **form: Any) -> Any:
    media = await send(client, person, data, **form)
    await run_jobs()
    return await look(client, person, media)


async def publish(client: httpx.AsyncClient, person: Person, *ids: str, status: int = 200) -> Any:
    body = {"status": "look", "media_ids": list(ids)}
    return json_of(await client.post("/api/v1/statuses", json=body, headers=person.headers), status)


@contextmanager
def with_settings(settings: Settings, **changes: Any) -> Iterator[None]:
    set_settings(msgspec.structs.replace(settings, **changes))
    try:
        yield
    finally:
        set_settings(settings)


async def test_a_video_has_no_url_until_it_is_ready_and_then_plays_everywhere(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    sent = await send(client, cast.alice, record("a browser's WebM"), description=" Waves ", focus="0.5,0")
    assert (sent["type"], sent["url"], sent["preview_url"], sent["blurhash"]) == ("video", None, None, None)
    assert await look(client, cast.alice, sent, 206) == sent
    await run_jobs()
    media = await look(client, cast.alice, sent)
    assert (media["id"], media["type"], media["description"]) == (sent["id"], "video", "Waves")
    meta = media["meta"]
    whole = dict(meta["original"])
    assert whole.pop("bitrate") > 10_000
    assert whole.pop("duration") == pytest.approx(1.0, abs=0.1)
    assert whole == {"width": 320, "height": 180, "frame_rate": "30000/1001"}
    assert meta["small"] == {"width": 320, "height": 180, "size": "320x180", "aspect": 1.777778}
    assert meta["focus"] == {"x": 0.5, "y": 0.0}
    assert meta["length"].startswith("0:00:0")
    assert (meta["fps"], meta["size"]) == (30, "320x180")
    assert meta["audio_encode"].startswith("aac")
    assert (meta["audio_bitrate"], meta["audio_channels"]) == ("48000 Hz", "stereo")
    film = await client.get(media["url"])
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")
    assert film.content.index(b"moov") < film.content.index(b"mdat"), "plays before the whole of it is there"
    assert Image.open(io.BytesIO((await client.get(media["preview_url"])).content)).size == (320, 180)
    assert len(media["blurhash"]) > 10
    status = await publish(client, cast.alice, media["id"])
    assert status["media_attachments"] == [media]
    assert await look(client, cast.alice, media, 404) == {"error": "Record not found"}


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("a phone's MP4", "video", "video/mp4"),
        ("an animated GIF", "gifv", "video/mp4"),
        ("a silent MP4", "gifv", "video/mp4"),
        ("an MP3", "audio", "audio/mpeg"),
        ("a WAV", "audio", "audio/mpeg"),
        ("a FLAC", "audio", "audio/mpeg"),
        ("an Ogg", "audio", "audio/mpeg"),
        ("an Opus", "audio", "audio/mpeg"),
        ("an M4A", "audio", "audio/mpeg"),
        ("an AAC", "audio", "audio/mpeg"),
        ("a WebM of sound", "audio", "audio/mpeg"),
    ],
)
async def test_what_people_record_is_made_playable_and_tells_nobody_where_and_by_whom(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, name: str, kind: str, mime: str
) -> None:
    data = record(name)
    media = await ready(client, cast.alice, data)
    file = await client.get(media["url"])
    assert (media["type"], file.headers["content-type"]) == (kind, mime)
    assert media["meta"]["original"]["duration"] == pytest.approx(1.0, abs=0.15)
    if kind == "audio":
        assert (media["preview_url"], media["blurhash"], "small" in media["meta"]) == (None, None, False)
    for secret in (b"SECRET", b"52.5200", b"9999x9999"):
        assert secret not in file.content
    assert not [key for key in await fetch("SELECT sent FROM media") if key[0]]


async def test_a_video_recorded_on_its_side_stands_upright(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    media = await ready(client, cast.alice, record("a phone's MOV on its side"))
    assert media["meta"]["size"] == "180x320"
    assert Image.open(io.BytesIO((await client.get(media["preview_url"])).content)).size == (180, 320)


async def test_the_picture_in_a_song_is_its_preview(client: httpx.AsyncClient, cast: Cast, record: Recorder) -> None:
    media = await ready(client, cast.alice, record.with_cover())
    assert media["type"] == "audio"
    assert media["meta"]["small"]["size"] == "300x200"
    cover = Image.open(io.BytesIO((await client.get(media["preview_url"])).content)).convert("RGB")
    red, green, blue = cover.getpixel((150, 100))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60
    assert media["blurhash"]


async def test_a_cover_of_ones_own_is_shown_whenever_it_is_given(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    media = await ready(client, cast.alice, record("a phone's MP4"), thumbnail=photo(300))
    assert media["meta"]["small"]["size"] == "300x200"
    path = f"/api/v1/media/{media['id']}"
    changed = json_of(await client.put(path, files={"thumbnail": ("c", photo(90))}, headers=cast.alice.headers))
    assert changed["meta"]["small"]["size"] == "90x60"
    assert changed["preview_url"] != media["preview_url"]
    assert changed["url"] == media["url"]
    refused = await client.put(path, files={"thumbnail": ("c", b"no picture")}, headers=cast.alice.headers)
    assert "not a picture" in json_of(refused, 422)["error"]
    assert await look(client, cast.alice, media) == changed


async def test_the_older_endpoint_waits_until_it_is_ready(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    working = asyncio.create_task(
        jobs.app.run_worker_async(listen_notify=False, install_signal_handlers=False, fetch_job_polling_interval=0.05)
    )
    try:
        files = {"file": ("a", record("a phone's MP4"))}
        answer = await client.post("/api/v1/media", files=files, headers=cast.alice.headers)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert json_of(answer, 200)["url"].endswith(".mp4")


async def test_it_can_be_described_while_it_is_made_ready(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    media = await send(client, cast.alice, record("a phone's MP4"))
    path = f"/api/v1/media/{media['id']}"
    changed = await client.put(path, data={"description": "A street", "focus": "0,1"}, headers=cast.alice.headers)
    assert json_of(changed, 206)["description"] == "A street"
    await run_jobs()
    assert (await look(client, cast.alice, media))["description"] == "A street"


async def test_what_is_not_ready_cannot_be_posted(client: httpx.AsyncClient, cast: Cast, record: Recorder) -> None:
    media = await send(client, cast.alice, record("a phone's MP4"))
    assert await publish(client, cast.alice, media["id"], status=422) == {"error": NOT_READY}
    assert await fetch("SELECT id FROM posts") == []
    await run_jobs()
    await publish(client, cast.alice, media["id"])


async def test_a_video_is_posted_alone_but_animations_go_with_pictures(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    film, gif = [await ready(client, cast.alice, record(name)) for name in ("a phone's MP4", "an animated GIF")]
    picture = json_of(await client.post("/api/v2/media", files={"file": photo(64)}, headers=cast.alice.headers))
    refused = await publish(client, cast.alice, film["id"], picture["id"], status=422)
    assert refused == {"error": "Cannot attach a video to a post that already contains images"}
    await publish(client, cast.alice, gif["id"], picture["id"])


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("a film of 3 seconds", {"video_max_seconds": 1}, "This video is too long"),
        ("a phone's MP4", {"video_max_pixels": 100}, "320x180 videos are not supported"),
        ("200 frames a second", {}, "200fps videos are not supported"),
    ],
)
async def test_what_is_too_much_fails_with_a_sentence(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, settings: Settings, name: str, change: Any, sentence: str
) -> None:
    with with_settings(settings, **change):
        media = await send(client, cast.alice, record(name))
        await run_jobs()
    assert (await look(client, cast.alice, media, 422))["error"].startswith(sentence)
    assert await publish(client, cast.alice, media["id"], status=422) == {"error": NOT_READY}
    assert json_of(await client.delete(f"/api/v1/media/{media['id']}", headers=cast.alice.headers)) == {}


async def test_too_many_bytes_are_refused_at_once(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, settings: Settings
) -> None:
    with with_settings(settings, video_max_bytes=1000):
        assert "too large" in (await send(client, cast.alice, record("a phone's MP4"), 413))["error"]
    assert await fetch("SELECT id FROM media") == []


async def test_a_broken_video_fails_with_a_sentence_and_leaves_no_file(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, settle: Settle, settings: Settings
) -> None:
    whole = record("a browser's WebM")
    media = await send(client, cast.alice, whole[:60] + b"\xff" * 2000)
    [(key,)] = await fetch("SELECT sent ->> 'key' FROM media")
    assert (settings.data / "media" / key).exists()
    assert (await client.get(f"/media/{key}")).status_code == 404, "nobody sees a file as it came"
    await settle()
    assert len((await look(client, cast.alice, media, 422))["error"]) > 20
    assert not (settings.data / "media" / key).exists()


async def test_instances_say_what_may_be_sent(client: httpx.AsyncClient, settings: Settings) -> None:
    for path in ("/api/v1/instance", "/api/v2/instance"):
        limits = json_of(await client.get(path))["configuration"]["media_attachments"]
        assert {"video/mp4", "video/webm", "video/quicktime", "audio/mpeg", "image/heic"} <= {
            *limits["supported_mime_types"]
        }
        assert limits["video_size_limit"] == settings.video_max_bytes
        assert limits["video_frame_rate_limit"] == settings.video_max_frame_rate
        assert limits["video_matrix_limit"] == settings.video_max_pixels
