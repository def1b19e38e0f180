"""The CSV files of Mastodon and of Salon: whom somebody follows, mutes, blocks, keeps on lists, what they keep."""

import csv
import io
from collections.abc import Iterator

from salon.archives.reading.items import Item, Kept, Mark, PeopleList, Person
from salon.archives.reading.pack import Pack

# How a file begins -> what is in it; Mastodon's names and Salon's.
KINDS = {
    "following": "follow",
    "mute": "mute",
    "block": "block",
    "list": "list",
    "bookmark": "bookmark",
    "domain_block": "domain",
    "blocked_domain": "domain",
}
HEADERS = {"account address", "#domain", "list name", "#uri"}


def list_people(pack: Pack) -> Iterator[Item]:
    """What the CSV files of an archive say, in the order in which it can be done: follows before lists."""
    found = [(kind, name) for name in pack.names if name.endswith(".csv") and (kind := _find_kind(name))]
    order = ["follow", "mute", "block", "list", "bookmark", "domain"]
    for kind, name in sorted(found, key=lambda one: order.index(one[0])):
        yield from _read_csv(kind, pack.read(name))


def _find_kind(name: str) -> str | None:
    called = name.rsplit("/", 1)[-1].lower()
    return next((KINDS[start] for start in sorted(KINDS, key=len, reverse=True) if start in called), None)


def _read_csv(kind: str, data: bytes) -> Iterator[Item]:
    text = data.decode("utf-8-sig", "replace").replace("\x00", "")
    reader = csv.reader(io.StringIO(text))
    lists: dict[str, list[str]] = {}
    columns: list[str] = []
    for row in reader:
        if not row or not row[0].strip():
            continue
        if row[0].strip().lower() in HEADERS:
            columns = [name.strip().lower() for name in row]
            continue
        told = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        if kind == "list" and len(row) > 1:
            lists.setdefault(row[0].strip(), []).append(_tidy(row[1]))
        elif kind == "bookmark":
            yield Mark("bookmark", row[0].strip())
        elif kind == "domain":
            yield Kept("domain_block", {"domain": row[0].strip().lower()})
        elif kind in {"follow", "mute", "block"}:
            yield _to_person(kind, row[0], told)
    for title, members in lists.items():
        yield PeopleList(title, members)


def _to_person(kind: str, address: str, told: dict[str, str]) -> Person:
    return Person(
        verb=kind,
        address=_tidy(address),
        shows_boosts=told.get("show boosts", "true").lower() != "false",
        notifies=told.get("notify on new posts", "false").lower() == "true",
        languages=[one.strip() for one in told.get("languages", "").split(",") if one.strip()],
        hides_notifications=told.get("hide notifications", "true").lower() != "false",
    )


def _tidy(address: str) -> str:
    return address.strip().lstrip("@").lower()
