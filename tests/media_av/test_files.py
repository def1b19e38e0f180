"""Stored files over HTTP: whole, in stretches, and never as anything else."""

import httpx
import pytest

from salon.media.keeping import blobs
from salon.media.routes import read_range

SIZE = 1_300_000
CONTENT = bytes(number * 7 % 251 for number in range(SIZE))


@pytest.fixture
async def url(client: httpx.AsyncClient) -> str:
    return f"/media/{await blobs().put(CONTENT, 'video/mp4')}"


async def test_a_whole_file_says_that_it_can_be_had_in_stretches(client: httpx.AsyncClient, url: str) -> None:
    answer = await client.get(url)
    assert (answer.status_code, answer.content == CONTENT) == (200, True)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-1", 0, 2),
        ("bytes=1000-1000999", 1000, 1001000),
        ("bytes=1299999-", SIZE - 1, SIZE),
        ("bytes=1299999-9999999", SIZE - 1, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        ("bytes=-99999999", 0, SIZE),
    ],
)
async def test_a_stretch_is_what_was_asked_for(
    client: httpx.AsyncClient, url: str, wanted: str, start: int, end: int
) -> None:
    answer = await client.get(url, headers={"Range": wanted})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)
    assert answer.content == CONTENT[start:end]
    head = await client.head(url, headers={"Range": wanted})
    assert (head.status_code, head.content) == (206, b"")
    assert head.headers.get_list("content-length") == [str(end - start)]


async def test_a_stretch_behind_the_end_is_refused(client: httpx.AsyncClient, url: str) -> None:
    answer = await client.get(url, headers={"Range": f"bytes={SIZE}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "header",
    ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b", "bytes=" + "9" * 5000 + "-"],
)
def test_what_is_no_single_range_of_bytes_gets_the_whole_file(header: str) -> None:
    assert read_range(header) is None


async def test_a_file_one_has_is_not_sent_again(client: httpx.AsyncClient, url: str) -> None:
    tag = (await client.head(url)).headers["etag"]
    assert (await client.get(url, headers={"If-None-Match": tag})).status_code == 304
    assert (await client.get(url, headers={"Range": "bytes=0-9", "If-Range": tag})).status_code == 206
    assert (await client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})).status_code == 200
