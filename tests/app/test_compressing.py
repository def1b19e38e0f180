"""Answers made of words are compressed for whoever takes it; everything else goes as it is."""

import httpx
import pytest
from tests.accounts.cast import as_bearer, join

TAKES_GZIP = {"Accept-Encoding": "gzip, br"}
LONG, SHORT = "/api/v2/instance", "/health"


async def test_long_words_come_compressed_and_say_so(client: httpx.AsyncClient) -> None:
    plain = await client.get(LONG, headers={"Accept-Encoding": "identity"})
    answer = await client.get(LONG, headers=TAKES_GZIP)
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) == answer.num_bytes_downloaded < len(plain.content)
    assert answer.json() == plain.json()


async def test_short_words_go_as_they_are(client: httpx.AsyncClient) -> None:
    answer = await client.get(SHORT, headers=TAKES_GZIP)
    assert "content-encoding" not in answer.headers
    assert answer.json()["status"] == "ok"


async def test_pictures_go_as_they_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/avatars/1.png", headers=TAKES_GZIP)
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", [LONG, "/avatars/1.png"])
async def test_a_head_has_no_body(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.head(path, headers=TAKES_GZIP)).content == b""


async def test_a_long_page_of_posts_reads_the_same(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    me = await as_bearer(alice)
    for n in range(12):
        await client.post("/api/v1/statuses", headers=me, json={"status": f"{n:02} " + "word " * 200})
    answer = await client.get(f"/api/v1/accounts/{alice}/statuses", headers=me | TAKES_GZIP)
    assert answer.headers["content-encoding"] == "gzip"
    assert [post["content"][3:5] for post in answer.json()] == [f"{n:02}" for n in reversed(range(12))]
