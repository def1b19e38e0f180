"""Links on profiles that link back (`rel="me"`): the page is fetched, and its owner is believed."""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

import procrastinate
from lxml import etree
from psycopg.types.json import Jsonb

from salon.accounts.events import ProfileUpdated
from salon.kit import clock, db, jobs, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import TooManyRequests
from salon.kit.limits import Limit, spend
from salon.kit.outbound import Limits, OutboundFailed, OutboundRefused, fetch

PAGE = Limits(max_bytes=1024 * 1024, kinds=("text/html", "application/xhtml+xml"), cut=True)
FETCHES = Limit("profile-links", 40, 3600)  # of one account: nobody is to be knocked at through us
AGAIN = procrastinate.RetryStrategy(max_attempts=4, exponential_wait=30, retry_exceptions=[OutboundFailed])


def is_link(value: str) -> bool:
    """Whether a field is an address and nothing else, without credentials in it."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    whole = not any(char.isspace() for char in value)
    return whole and parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc


async def defer_checks(tx: Tx, account_id: int, values: Iterable[str]) -> None:
    """Have those of a profile's new values that are links looked at, once `tx` is done."""
    for value in dict.fromkeys(filter(is_link, values)):
        await check_link.configure(connection=tx).defer_async(account_id=account_id, url=value)


@jobs.app.task(name="accounts.check_link", queue=jobs.OUTSIDE, retry=AGAIN)
async def check_link(account_id: int, url: str) -> None:
    """Look whether a page links back to a profile, and remember since when; a page that is away is tried again."""
    try:
        await spend(FETCHES, str(account_id))
        answer = await fetch(url, limits=PAGE)
    except (TooManyRequests, OutboundRefused):
        return
    if answer.status >= 500:
        raise OutboundFailed(f"It answered {answer.status}.")
    page = answer.body.decode(errors="replace") if answer.status == 200 else ""
    targets = await asyncio.to_thread(list_own_pages, page)
    async with db.transaction() as tx:
        row = await (
            await tx.execute("SELECT username, fields FROM accounts WHERE id = %s FOR UPDATE", (account_id,))
        ).fetchone()
        if row is None or not targets & {f"{settings().base_url}/{path}{row[0]}".lower() for path in ("@", "users/")}:
            return
        now = clock.to_wire(clock.now())
        fields = [{**one, "verified_at": now} if one["value"] == url else one for one in row[1]]
        if fields != row[1]:
            await tx.execute("UPDATE accounts SET fields = %s WHERE id = %s", (Jsonb(fields), account_id))
            await log.append(tx, ProfileUpdated(actor_id=account_id, subject_id=account_id))


def list_own_pages(html: str) -> set[str]:
    """Where a page says that its owner is too (`<a rel="me">`, `<link rel="me">`), in lower case, no slash behind."""
    own = _OwnPages()
    parser = etree.HTMLParser(target=own)
    parser.feed("<!doctype html>" + html.replace("\0", ""))
    parser.close()
    return own.found


class _OwnPages:
    """Collects the addresses of links with `rel="me"`, tag by tag.

    For libxml2, whose time grows with the page: the standard library's parser needs hours for some pages of a megabyte.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in {"a", "link"} and "me" in attributes.get("rel", "").lower().split():
            self.found.add(attributes.get("href", "").strip().rstrip("/").lower())

    def close(self) -> None:
        """What the parser calls at the end."""
