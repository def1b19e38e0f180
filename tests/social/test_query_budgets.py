"""How many statements each list may cost, whatever the page holds: with cold caches, and once they are warm."""

import io
from typing import NamedTuple

import httpx
import pytest
from PIL import Image

from salon.emoji import queries as emoji
from salon.kit import db
from salon.mastodon import kept_pages
from salon.mastodon.entities.people import bodies
from salon.mastodon.entities.renders import renders
from salon.timelines import dials, filters
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Invite, Person
from tests.statements import counting


class Budget(NamedTuple):
    """Statements for a page with cold caches (of posts, people, filters, dials and emoji) and with warm ones."""

    cold: int
    warm: int


# Cold: one for the page with the viewer's flags, one for posts with all that is in them (words, pictures, cards, kin,
# and the emoji of this place), one for all the rest: accounts, filters, votes, the dial, flags of what is quoted.
BUDGETS = {
    "/api/v1/timelines/home?limit=40": Budget(3, 2),
    "/api/v1/timelines/public?limit=40": Budget(3, 2),
    "/api/v1/timelines/tag/sea?limit=40": Budget(3, 2),
    "/api/v1/timelines/list/{list}?limit=40": Budget(4, 3),
    "/api/v1/accounts/{author}/statuses?limit=40": Budget(3, 2),
    "/api/v1/statuses/{thread}": Budget(2, 1),
    "/api/v1/statuses/{thread}/context": Budget(6, 4),
    "/api/v1/favourites?limit=40": Budget(3, 2),
    "/api/v1/bookmarks?limit=40": Budget(3, 2),
    "/api/v1/notifications?limit=80": Budget(5, 2),
    "/api/v2/notifications?limit=80": Budget(3, 2),
    "/api/v1/conversations?limit=40": Budget(3, 2),
    "/api/v1/timelines/direct?limit=40": Budget(3, 2),
    "/api/v2/search?q=sea&limit=40": Budget(8, 6),
    "/api/v1/trends/statuses?limit=40": Budget(3, 2),
    "/api/v1/lists": Budget(1, 1),
    "/api/v1/followed_tags": Budget(3, 3),
    "/api/v1/accounts/{author}/followers?limit=80": Budget(5, 3),
    "/api/v1/accounts/{author}/following?limit=80": Budget(5, 3),
    "/api/v1/statuses/{thread}/favourited_by": Budget(4, 2),
    "/api/v1/accounts/search?q=a&limit=40": Budget(3, 1),
    "/api/v1/blocks": Budget(2, 1),
    "/api/v1/mutes": Budget(2, 1),
    "/api/v1/follow_requests": Budget(2, 1),
    "/api/v1/scheduled_statuses": Budget(1, 1),
    "/api/v2/filters": Budget(1, 1),
}


async def upload(client: httpx.AsyncClient, person: Person) -> str:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(file, "PNG")
    answer = await client.post(
        "/api/v2/media", files={"file": ("sea.png", file.getvalue(), "image/png")}, headers=person.headers
    )
    assert answer.status_code in {200, 202}, answer.text
    return str(answer.json()["id"])


async def fill(people: list[Person], viewer: Person, client: httpx.AsyncClient) -> dict[str, str]:
    """A lively evening: words, pictures, remixes, polls, boosts and quotes by several people, answered and liked."""
    posts = []
    told = f"@{viewer.username}"
    for number, who in enumerate(people * 2):
        plain = await who.writes(f"the sea {number} #sea {told}")
        pictured = await who.writes(f"a picture of the sea {number} #sea {told}", media_ids=[await upload(client, who)])
        poll = {"options": ["x", "y"], "expires_in": 600}
        asked = await who.writes(f"which sea {number}? #sea {told}", poll=poll)
        await viewer.post(f"/api/v1/polls/{asked['poll']['id']}/votes", {"choices": [0]})
        quoting = await who.writes(f"look at that sea {number} #sea {told}", quoted_status_id=pictured["id"])
        direct = await who.writes(f"{told} psst {number}", visibility="direct")
        for post in (plain, pictured, asked, quoting, direct):
            for verb in ("favourite", "bookmark"):
                await viewer.does(verb, post)
        posts += [plain, pictured, asked, quoting]
    pictures = [int(post["id"]) for post in posts if post["media_attachments"]]
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO remix_edges (child_id, parent_id) SELECT unnest(%s::bigint[]), unnest(%s::bigint[])",
            (pictures[1:], pictures[:-1]),
        )
    for who, post in zip(people * 8, posts, strict=True):
        await (people[0] if who is not people[0] else people[1]).does("reblog", post)
    thread = posts[0]
    for number, post in enumerate(posts[:8]):
        more = {"quoted_status_id": post["id"]} if number % 2 else {}
        await people[number % len(people)].writes(f"an answer {number}", in_reply_to_id=thread["id"], **more)
    return thread


@pytest.fixture
async def places(invite: Invite, client: httpx.AsyncClient, settle: Settle) -> tuple[Person, dict[str, str]]:
    """Somebody whose pages are full, and the ids that stand in their addresses."""
    viewer = await invite("viewer")
    viewer.username = "viewer"
    people = [await invite(name) for name in ("anna", "ben", "cleo", "dan")]
    for who in people:
        await viewer.follows(who)
        await who.follows(viewer)
    own = (await viewer.post("/api/v1/lists", {"title": "all"})).json()["id"]
    await viewer.post(f"/api/v1/lists/{own}/accounts", {"account_ids": [who.id for who in people]})
    await viewer.post(
        "/api/v2/filters", {"title": "T", "context": ["home"], "keywords_attributes": [{"keyword": "zz"}]}
    )
    thread = await fill(people, viewer, client)
    await viewer.post("/api/v1/tags/sea/follow")
    await settle()
    async with db.transaction() as tx:
        await measure_trends(tx)
    return viewer, {"list": own, "author": people[0].id, "thread": thread["id"]}


def make_cold(viewer: Person) -> None:
    for cache in (renders, bodies, filters._ready, dials._kept, emoji._known):
        cache.clear()
    kept_pages.touch(viewer.account_id)


async def test_every_list_keeps_to_its_budget(places: tuple[Person, dict[str, str]]) -> None:
    viewer, ids = places
    page = (await viewer.get("/api/v1/timelines/home?limit=40")).json()
    assert len(page) == 40
    shown = [post["reblog"] or post for post in page]
    assert any(post["reblog"] for post in page)
    for field in ("poll", "media_attachments", "quote", "mentions"):
        assert any(post[field] for post in shown), field
    assert any(post["salon"]["parents"] for post in shown)
    over = []
    for path, budget in BUDGETS.items():
        address = path.format(**ids)
        assert (await viewer.get(address)).status_code == 200, address
        for kind, most in budget._asdict().items():
            make_cold(viewer) if kind == "cold" else kept_pages.touch(viewer.account_id)
            with counting() as sent:
                answer = await viewer.get(address)
            assert answer.status_code == 200
            if len(sent) > most:
                sentences = "\n  ".join(statement[:150] for statement in sent)
                over.append(f"{path} took {len(sent)} statements {kind}, not {most}:\n  {sentences}")
    assert not over, "\n".join(over)
