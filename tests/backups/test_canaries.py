"""Erasure is complete: of a life full of markers nothing is found afterwards, in no table, file, answer or backup."""

import asyncio
from pathlib import Path

from salon.backups.erasures import FILE
from salon.backups.files import run_tool
from salon.firehose.frames import list_frames
from salon.kit import log
from salon.kit.settings import Settings
from salon.safety.removal import erase_now
from tests.backups.conftest import Elsewhere, env_of, run
from tests.backups.planting import Life, live
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.test_moderation import to_staff

# In a file that came with them: never kept, so never found, not even before.
NEVER = {"EXIF", "comment of a JPEG", "file name"}
# What a moderator wrote to state reasons is on record, and names nobody.
ON_RECORD = {"reason of a decision"}


async def dump(url: str, path: Path) -> bytes:
    await run_tool("pg_dump", f"--file={path}", f"--dbname={url}")
    return await asyncio.to_thread(path.read_bytes)


def read_folder(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() + path.name.encode() for path in folder.rglob("*") if path.is_file())


def find(life: Life, heap: bytes) -> set[str]:
    """Which markers are in there."""
    return {name for name, marker in life.markers.items() if marker.encode() in heap}


async def test_of_a_life_full_of_markers_nothing_is_found_after_it_was_erased(
    alice: Person,
    bob: Person,
    carol: Person,
    settings: Settings,
    settle: Settle,
    backup: Path,
    elsewhere: Elsewhere,
) -> None:
    desk = await to_staff(alice, "operator", alice._client)
    start = await log.head() + 1
    life, post = await live(bob, carol, desk)
    assert len(life.markers) >= 40
    await settle()
    url = str(settings.database_url)
    before = find(life, await dump(url, backup.parent / "before.sql"))
    assert set(life.markers) - before == NEVER, "planted where it would be found"
    assert (await run(env_of(settings), "backup", backup)).code == 0
    pages = [
        *(f"/api/v1/statuses/{post['id']}", f"/api/v1/accounts/{bob.id}", f"/api/v1/accounts/{bob.id}/statuses"),
        *("/api/v1/timelines/public", "/api/v1/timelines/home", "/api/v1/conversations", "/api/v1/notifications"),
        *("/@bob", "/@bob.rss", f"/@bob/{post['id']}", "/api/v1/directory", "/api/v1/trends/tags"),
        f"/api/v2/search?q={life.markers['post']}",
    ]

    async def read_pages() -> bytes:
        answers = [await carol.get(page) for page in pages]
        assert all(answer.status_code < 500 for answer in answers)
        return b"\0".join(answer.content for answer in answers)

    assert {"post", "spoiler", "name", "note", "direct message"} <= find(life, await read_pages())
    picture = post["media_attachments"][0]["url"].removeprefix(settings.base_url)
    assert (await carol.get(picture)).status_code == 200
    await erase_now("bob")
    await settle()
    assert find(life, await dump(url, backup.parent / "after.sql")) == ON_RECORD
    assert find(life, await asyncio.to_thread(read_folder, settings.data / "media")) == set()
    answers = await read_pages()
    assert find(life, answers.replace(life.markers["post"].encode() + b'"', b"")) == set(), "no cache has it"
    assert (await carol.get(picture)).status_code == 404
    frames = await list_frames(start, await log.head() + 1, "e")
    assert find(life, "".join(frame.bare + (frame.full or "") for frame in frames).encode()) == set()
    back = await run(elsewhere.env, "restore", backup, "--yes", "--erasures", settings.data / FILE)
    assert back.code == 0, back.printed
    assert find(life, await dump(elsewhere.url, backup.parent / "restored.sql")) == ON_RECORD
    assert find(life, await asyncio.to_thread(read_folder, elsewhere.data)) == set()
