"""Which post shows which card: its first link, as the log says what was written."""

import httpx

from salon.kit import log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.kit.text import find_links
from salon.posts.cards.jobs import defer_cards
from salon.posts.events import CardChanged, PostEdited, PostPublished

URL_MAX_BYTES = 2000
STRETCH = 2000  # of the log, when all is made again
LISTENS = frozenset({PostPublished.kind, PostEdited.kind})


def find_card_url(text: str) -> str | None:
    """The first link of a text that leads elsewhere, without its fragment."""
    own = httpx.URL(settings().base_url)
    for link in find_links(text):
        url = link.partition("#")[0]
        try:
            leads_home = httpx.URL(url).netloc == own.netloc
        except httpx.InvalidURL:
            continue
        if not leads_home and len(url.encode()) <= URL_MAX_BYTES:
            return url
    return None


async def link_cards(tx: Tx, batch: Batch) -> None:
    """Note the first link of each post of a batch, and queue the pages not fetched lately; the same for any cut.

    Emits `CardChanged` for posts that show another card than before.
    """
    rows = await tx.execute(
        """
        SELECT p.id, p.author_id, CASE WHEN p.text LIKE '%%://%%' THEN p.text ELSE '' END, k.url
        FROM posts p LEFT JOIN post_cards k ON k.post_id = p.id
        WHERE p.id IN (SELECT subject_id FROM log WHERE seq > %s AND seq <= %s AND kind = ANY(%s))
          AND p.deleted_at IS NULL AND (p.text LIKE '%%://%%' OR k.url IS NOT NULL)
        """,
        (batch.after, batch.upto, list(LISTENS)),
    )
    posts = [(row[0], row[1], find_card_url(row[2]), row[3]) for row in await rows.fetchall()]
    changed = [one for one in posts if one[2] != one[3]]
    if not changed:
        return
    await tx.execute("DELETE FROM post_cards WHERE post_id = ANY(%s)", ([post_id for post_id, *_ in changed],))
    linking = [(post_id, url) for post_id, _, url, _ in changed if url is not None]
    if linking:
        await _link(tx, linking)
    await _tell(tx, changed)


async def _link(tx: Tx, linking: list[tuple[int, str]]) -> None:
    ids, urls = zip(*linking, strict=True)
    rows = await tx.execute(
        """
        INSERT INTO cards (url, asked_at) SELECT DISTINCT u, now() FROM unnest(%s::text[]) u ORDER BY u
        ON CONFLICT (url) DO UPDATE SET asked_at = now() WHERE cards.asked_at < now() - interval '14 days'
        RETURNING url
        """,
        (list(urls),),
    )
    wanted = [url for (url,) in await rows.fetchall()]
    await tx.execute(
        "INSERT INTO post_cards (post_id, url) SELECT * FROM unnest(%s::bigint[], %s::text[])", (list(ids), list(urls))
    )
    await defer_cards(tx, wanted)


async def _tell(tx: Tx, changed: list[tuple[int, int, str | None, str | None]]) -> None:
    urls = [url for *_, after, before in changed for url in (after, before) if url is not None]
    rows = await tx.execute("SELECT url FROM cards WHERE url = ANY(%s) AND found IS NOT NULL", (urls,))
    shown = {url for (url,) in await rows.fetchall()}
    events = [
        CardChanged(actor_id=author_id, subject_id=post_id)
        for post_id, author_id, after, before in changed
        if after in shown or before in shown
    ]
    if events:
        await log.append(tx, *events)


async def rebuild_cards(tx: Tx) -> None:
    """Note the links of all posts again; pages already fetched are not fetched anew."""
    await tx.execute("DELETE FROM post_cards")
    row = await (await tx.execute("SELECT seq FROM log_cursors WHERE reader = 'cards'")).fetchone()
    upto = row[0] if row is not None else 0
    for after in range(0, upto, STRETCH):
        await link_cards(tx, Batch(after, min(upto, after + STRETCH), LISTENS))


CARDS = Reader(name="cards", listens=LISTENS, react=link_cards, rebuild=rebuild_cards, rests=0.5)
