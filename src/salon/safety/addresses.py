"""What the addresses in a notice lead to: posts, pictures and people of this place."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.kit.ids import MAX_ID

MOST, LONGEST = 20, 2000
_POST = re.compile(r"/(?:posts|web/statuses|api/v1/statuses|@[A-Za-z0-9_]{1,30})/([0-9]{1,19})(?:/.*)?", re.ASCII)
_PERSON = re.compile(r"/@([A-Za-z0-9_]{1,30})/?", re.ASCII)
_FILE = re.compile(r"/media/(.{1,200})", re.ASCII)


class Led(NamedTuple):
    """Where addresses lead, as they stand: numbers of posts, names of people in small letters, keys of files."""

    posts: list[int]
    people: list[str]
    files: list[str]


def read_addresses(addresses: list[str]) -> Led:
    """Where these addresses lead; raises `Invalid` without any, for too many, or for one that is not of this place.

    Whether anything is there it does not say: that is for moderators to see.
    """
    if not 0 < len(addresses) <= MOST:
        raise Invalid(f"Validation failed: Addresses must be given, at most {MOST} of them")
    led = Led([], [], [])
    for address in addresses:
        path = _to_path(address.strip())
        if path is not None and (post := _POST.fullmatch(path)) and int(post[1]) <= MAX_ID:
            led.posts.append(int(post[1]))
        elif path is not None and (person := _PERSON.fullmatch(path)):
            led.people.append(person[1].lower())
        elif path is not None and (file := _FILE.fullmatch(path)):
            led.files.append(file[1])
        else:
            raise Invalid("Validation failed: Addresses must each lead to a post, a picture or a profile of this place")
    return led


def _to_path(address: str) -> str | None:
    if len(address) > LONGEST:
        return None
    try:
        parts, own = urlsplit(address), urlsplit(settings().base_url)
    except ValueError:
        return None
    elsewhere = parts.netloc and parts.netloc.lower() != own.netloc.lower()
    return None if elsewhere or parts.scheme not in {"", "http", "https"} else parts.path


async def find_targets(tx: Tx, led: Led) -> tuple[list[int], int | None]:
    """The posts that are there, and the person it is about: their first author, or whom an address named."""
    rows = await tx.execute(
        """
        SELECT p.id, p.author_id FROM posts p
        WHERE p.boost_of_id IS NULL AND p.deleted_at IS NULL AND p.id IN (
            SELECT unnest(%(posts)s::bigint[])
            UNION SELECT m.post_id FROM media m WHERE m.original ->> 'key' = ANY(%(files)s)
            UNION SELECT m.post_id FROM media m WHERE m.small ->> 'key' = ANY(%(files)s))
        UNION ALL
        SELECT NULL, a.id FROM accounts a WHERE lower(a.username) = ANY(%(people)s) AND a.state <> 'deleted'
        ORDER BY 1 NULLS LAST
        """,
        led._asdict(),
    )
    found = await rows.fetchall()
    return [post_id for post_id, _ in found if post_id is not None], found[0][1] if found else None
