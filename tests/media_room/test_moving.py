"""Pictures kept before it was noted whether they move: which do is found out afterwards."""

import io

import httpx
import pytest
from PIL import Image

from salon.kit import db
from salon.media import moving
from tests.conftest import Settle
from tests.media.pictures import encode, painting
from tests.media_room.test_media_api import upload
from tests.studio.conftest import Cast

FORGET = "UPDATE media SET original = original - 'animated'"
LOSE = """
    UPDATE media SET original = original || '{"key": "aa/aa/aaaaaaaaaaaaaaaaaaaaaaaaaa.webp"}'
    WHERE id = (SELECT min(id) FROM media)
"""


def animation(kind: str) -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (90, 60), (40 * step, 90, 140)) for step in range(3)]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=200, loop=0)
    return file.getvalue()


async def test_an_older_animation_stands_still_again_for_who_wants_that(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    files = (animation("WEBP"), animation("PNG"), encode(painting(), "PNG"))
    sent = [await upload(client, cast.alice, data) for data in files]
    async with db.transaction() as tx:
        await tx.execute(FORGET)
    body = {"status": "three", "media_ids": [media["id"] for media in sent]}
    post = (await client.post("/api/v1/statuses", json=body, headers=cast.alice.headers)).json()

    async def look() -> list[bool]:
        answer = await client.get(f"/api/v1/statuses/{post['id']}", headers=cast.alice.headers)
        return [media["salon"]["animated"] for media in answer.json()["media_attachments"]]

    assert await look() == [False, False, False]
    assert await moving.note_older_pictures() == 3
    await settle()
    assert await look() == [True, True, False]
    assert await moving.note_older_pictures() == 0


async def test_older_pictures_are_gone_through_a_few_at_a_time_and_a_lost_file_ends_nothing(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await upload(client, cast.alice)
    async with db.transaction() as tx:
        await tx.execute(FORGET)
        await tx.execute(LOSE)
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    assert [await moving.note_older_pictures() for _ in range(3)] == [2, 1, 0]
