"""`salon demo`: a newcomer finds a living place."""

import httpx
import pytest

from salon.app.demo import CAST, REMIXES, SCENES, fill_with_demo
from salon.kit.errors import Invalid
from tests.conftest import Settle


async def test_the_demo_leaves_pictures_remixes_talk_and_things_to_join(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    said: list[str] = []
    await fill_with_demo(said.append)
    await settle()
    public = (await client.get("/api/v1/timelines/public?limit=40")).json()
    pictures = [post for post in public if post["media_attachments"]]
    assert len(pictures) == len(SCENES) + len(REMIXES)
    assert all(post["media_attachments"][0]["description"] for post in pictures)
    assert sum(post["salon"]["remixes_count"] for post in pictures) == len(REMIXES)
    assert {post["account"]["username"] for post in public} == set(CAST)
    assert any(post["replies_count"] for post in pictures)

    (challenge,) = (await client.get("/api/salon/v1/challenges")).json()
    standings = (await client.get(f"/api/salon/v1/challenges/{challenge['id']}/standings")).json()
    assert [entry["place"] for entry in standings][:1] == [1]
    (chain,) = (await client.get("/api/salon/v1/chains")).json()
    assert chain["turns_count"] == 2
    (template,) = (await client.get("/api/salon/v1/templates")).json()
    assert len(template["slots"]) == 2

    with pytest.raises(Invalid, match="here already"):
        await fill_with_demo(said.append)
