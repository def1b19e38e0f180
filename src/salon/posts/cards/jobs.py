"""The job that fetches the page behind a link, its oEmbed and its picture."""

import asyncio
import secrets
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
import procrastinate
import structlog
from psycopg.types.json import Jsonb

from salon.kit import db, jobs
from salon.kit.db import Tx
from salon.kit.limits import Limit, RateLimited, spend
from salon.kit.outbound import Answer, Limits, OutboundError, OutboundFailed, OutboundRefused, fetch
from salon.media.checking import NotShown
from salon.media.images.models import REFUSALS
from salon.media.jobs import forget_files
from salon.media.models import Cover
from salon.media.preparing import prepare_cover
from salon.posts.cards.models import Found
from salon.posts.cards.reading import Page, with_oembed
from salon.posts.events import CardChanged

PAGE = Limits(kinds=("text/html", "application/xhtml+xml"), cut=True)
OEMBED = Limits(kinds=("application/json", "text/json", "application/json+oembed"), max_bytes=256 * 1024, seconds=5)
IMAGE = Limits(kinds=("image/",), max_bytes=8 * 1024 * 1024)
HOSTS = Limit("cards", 30, 60)  # pages of one host, with their pictures
SPREAD = 600  # seconds over which those that have to wait are spread
logger = structlog.get_logger(__name__)


class Fetched(NamedTuple):
    """What a page said, and its picture as we keep it."""

    found: Found
    picture: Cover | None


async def defer_cards(tx: Tx, urls: list[str]) -> None:
    """Queue the fetching of pages as part of `tx`, in one statement."""
    if urls:
        orders: list[jobs.Order] = [{"url": url} for url in urls]
        await fetch_card.configure(connection=tx).batch_defer_async(*orders)


@jobs.app.task(
    name="posts.fetch_card",
    queue=jobs.OUTSIDE,
    retry=procrastinate.RetryStrategy(max_attempts=3, exponential_wait=30, retry_exceptions={OutboundFailed}),
)
async def fetch_card(url: str) -> None:
    """Fetch a page and keep what it says; one that says nothing, or is not to be had, leaves what was known.

    A host that is asked too often is left alone for some minutes: whoever posts many links must not make us its flood.
    """
    try:
        await spend(HOSTS, urlsplit(url).hostname or "")
    except RateLimited:
        wait = HOSTS.seconds + secrets.randbelow(SPREAD)
        await fetch_card.configure(schedule_in={"seconds": wait}).defer_async(url=url)
        return
    try:
        fetched = await _fetch(url)
    except OutboundRefused as error:
        logger.info("card.refused", error=str(error))
        return
    if fetched is None:
        return
    async with db.transaction() as tx:
        await _store(tx, url, fetched)


async def _fetch(url: str) -> Fetched | None:
    """Raises `OutboundRefused`, and `OutboundFailed` where trying again may help."""
    answer = await fetch(url, limits=PAGE)
    if answer.status >= 500:
        raise OutboundFailed(f"The page answered {answer.status}.")
    if answer.status != 200:
        return None
    found, oembed_url = await asyncio.to_thread(_read, answer)
    if oembed_url and (found is None or not found.author_name or not found.image_url):
        said = await _find(oembed_url, OEMBED)
        found = with_oembed(found, said.body, answer.url) if said else found
    if found is None:
        return None
    return Fetched(found, await _find_picture(found.image_url) if found.image_url else None)


def _read(answer: Answer) -> tuple[Found | None, str]:
    page = Page(answer.body, answer.url, answer.headers.get("content-type", ""))
    return page.read(), page.find_oembed()


async def _find(url: str, limits: Limits) -> Answer | None:
    """What belongs to a page but is not needed for it."""
    try:
        answer = await fetch(url, limits=limits)
    except OutboundError as error:
        logger.info("card.part_missing", error=str(error))
        return None
    return answer if answer.status == 200 else None


async def _find_picture(url: str) -> Cover | None:
    """A page's picture, decoded in the sandbox like any other and kept here, so that nobody is followed by it."""
    answer = await _find(url, IMAGE)
    if answer is None:
        return None
    try:
        return await prepare_cover(0, answer.body)
    except (*REFUSALS.values(), NotShown):
        return None


async def _store(tx: Tx, url: str, fetched: Fetched) -> None:
    """Keep a card and tell of it in every post that shows it; the picture it had before is taken away."""
    picture = fetched.picture
    row = await (
        await tx.execute(
            """
            UPDATE cards c SET found = %s, image = %s, blurhash = %s
            FROM cards before WHERE before.url = c.url AND c.url = %s
            RETURNING before.image ->> 'key'
            """,
            (
                Jsonb(msgspec.to_builtins(fetched.found)),
                Jsonb(msgspec.to_builtins(picture.small)) if picture else None,
                picture.blurhash if picture else None,
                url,
            ),
        )
    ).fetchone()
    unused = row[0] if row is not None else picture and picture.small.key
    if unused:
        await forget_files.configure(connection=tx).defer_async(keys=[unused])
    # As `log.append`, for however many posts there are.
    await tx.execute(
        """
        INSERT INTO outbox (kind, actor_id, subject_id, body)
        SELECT %s, p.author_id, p.id, jsonb_build_object('actor_id', p.author_id, 'subject_id', p.id)
        FROM post_cards k JOIN posts p ON p.id = k.post_id WHERE k.url = %s AND p.deleted_at IS NULL
        """,
        (CardChanged.kind, url),
    )
