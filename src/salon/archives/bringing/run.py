"""One archive from beginning to end: read apart, then brought here batch by batch."""

import itertools
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from salon.archives.bringing.kept import bring_kept
from salon.archives.bringing.people import bring_list, bring_people
from salon.archives.bringing.posts import bring_boosts, bring_loose, bring_marks, bring_posts
from salon.archives.bringing.report import Bringing, Terms
from salon.archives.opening import list_items, open_archive
from salon.archives.reading.items import Boost, Head, Item, Kept, Loose, Lost, Mark, PeopleList, Person, Post
from salon.kit.context import settings

BATCH = 20  # posts with their pictures in one transaction
LARGE_BATCH = 200  # of what has no pictures
Tell = Callable[[str, int, int], Awaitable[None]]  # whose archive, how many items are done, of how many


async def bring_archive(
    owner_id: int, terms: Terms, archive: Path, name: str, folder: Path, tell: Tell
) -> dict[str, Any]:
    """Read an archive in `folder` and make what is in it part of the owner's life here; returns the report.

    Raises `NotTaken` for what is no archive. Doing it twice makes nothing twice.
    """
    total = await open_archive(archive, name, folder)
    bringing, done = Bringing(owner_id, *terms), 0
    for batch in _batch(list_items(folder)):
        await _bring(bringing, batch)
        done += len(batch)
        await tell(bringing.source, done, total)
    return bringing.to_report()


def _batch(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Neighbours of one kind together."""

    def kind(item: Item) -> tuple[type[Item], str]:
        return type(item), item.verb if isinstance(item, Mark) else ""

    for (of, _), group in itertools.groupby(items, kind):
        size = BATCH if of in {Post, Loose} else LARGE_BATCH
        while batch := list(itertools.islice(group, size)):
            yield batch


async def _bring(bringing: Bringing, batch: list[Item]) -> None:
    first = batch[0]
    if isinstance(first, Post):
        await bring_posts(bringing, [one for one in batch if isinstance(one, Post)])
    elif isinstance(first, Boost):
        await bring_boosts(bringing, [one for one in batch if isinstance(one, Boost)])
    elif isinstance(first, Mark):
        await bring_marks(bringing, [one for one in batch if isinstance(one, Mark)])
    elif isinstance(first, Person):
        await bring_people(bringing, [one for one in batch if isinstance(one, Person)])
    elif isinstance(first, Loose):
        await bring_loose(bringing, [one for one in batch if isinstance(one, Loose)])
    else:
        for one in batch:
            await _bring_one(bringing, one)


async def _bring_one(bringing: Bringing, one: Item) -> None:
    if isinstance(one, Head):
        bringing.source, bringing.domain = one.source, one.domain
        bringing.is_ours = one.source == "salon" and one.base == settings().base_url
    elif isinstance(one, PeopleList):
        await bring_list(bringing, one)
    elif isinstance(one, Kept):
        await bring_kept(bringing, one)
    elif isinstance(one, Lost):
        bringing.lose(one.what, one.why, one.example)
