"""A profile read before is not read from the database again, and never shows what no longer holds."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from salon.accounts.actions.profiles import suspend_account
from salon.kit import db
from salon.mastodon import kept_pages
from tests.conftest import Settle
from tests.social.conftest import Person, words
from tests.statements import counting

Post = dict[str, Any]
Change = Callable[[Person, Person, Post], Awaitable[Any]]


async def shown(viewer: Person, author: Person) -> list[tuple[str, bool, int]]:
    """What stands on a profile for somebody: the words, whether they favourited it, how many did."""
    answer = await viewer.get(f"/api/v1/accounts/{author.id}/statuses")
    return [(words(post), post["favourited"], post["favourites_count"]) for post in answer.json()]


async def test_a_profile_read_again_takes_no_statement(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.writes("a hill")
    await settle()
    before = await shown(bob, alice)
    with counting() as sent:
        assert await shown(bob, alice) == before == [("a hill", False, 0)]
    assert sent == []
    with counting() as sent:
        assert await shown(alice, alice) == before
    assert sent  # another viewer's page is not theirs


@pytest.mark.parametrize("query", ["", "?limit=5&x=" + "y" * kept_pages.LONGEST])
async def test_only_pages_young_and_asked_for_in_few_words_are_kept(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    if not query:
        monkeypatch.setattr(kept_pages, "OLDEST_SECONDS", -1)
    await alice.writes("a hill")
    await settle()
    for _ in range(2):
        with counting() as sent:
            assert len((await bob.get(f"/api/v1/accounts/{alice.id}/statuses{query}")).json()) == 1
        assert sent


async def writes_more(author: Person, viewer: Person, post: Post) -> None:
    await author.writes("a second")


async def takes_it_back(author: Person, viewer: Person, post: Post) -> None:
    await author._client.delete(f"/api/v1/statuses/{post['id']}", headers=author.headers)


async def words_it_anew(author: Person, viewer: Person, post: Post) -> None:
    await author._client.put(f"/api/v1/statuses/{post['id']}", json={"status": "a dale"}, headers=author.headers)


async def viewer_favourites(author: Person, viewer: Person, post: Post) -> None:
    await viewer.does("favourite", post)


async def author_blocks(author: Person, viewer: Person, post: Post) -> None:
    await author.post(f"/api/v1/accounts/{viewer.id}/block")


async def author_lets_follow(author: Person, viewer: Person, post: Post) -> None:
    await author.writes("for followers", visibility="private")
    await viewer.follows(author)


async def author_boosts(author: Person, viewer: Person, post: Post) -> None:
    own = await viewer.writes("mine")
    await author.does("reblog", own)


CHANGES: list[tuple[Change, list[tuple[str, bool, int]]]] = [
    (writes_more, [("a second", False, 0), ("a hill", False, 0)]),
    (takes_it_back, []),
    (words_it_anew, [("a dale", False, 0)]),
    (viewer_favourites, [("a hill", True, 1)]),
    (author_blocks, []),
    (author_lets_follow, [("for followers", False, 0), ("a hill", False, 0)]),
    (author_boosts, [("boost: mine", False, 0), ("a hill", False, 0)]),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
async def test_a_change_shows_on_a_profile_read_before(
    change: Change, expected: list[tuple[str, bool, int]], alice: Person, bob: Person, settle: Settle
) -> None:
    post = await alice.writes("a hill")
    await settle()
    assert await shown(bob, alice) == [("a hill", False, 0)]
    await change(alice, bob, post)
    await settle()
    assert await shown(bob, alice) == expected


async def test_a_change_while_a_profile_is_read_keeps_it_from_being_kept(
    alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.writes("a hill")
    await settle()
    place = kept_pages.Place(bob.account_id, alice.account_id, b"")
    for changed in (alice, bob):
        with kept_pages.loading(place) as keep:
            kept_pages.touch(changed.account_id, 1)
            keep(kept_pages.Page([b"[]"], {}, kept_pages.MAX_SEQ), {1: object()}, [])  # type: ignore[dict-item]
        assert kept_pages.find(place) is None


async def test_strangers_share_a_page_and_lose_it_with_its_author(
    alice: Person, bob: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    await alice.writes("a hill")
    await settle()
    path = f"/api/v1/accounts/{alice.id}/statuses"
    first = await client.get(path)
    with counting() as sent:
        assert (await client.get(path)).content == first.content
    assert sent == []
    async with db.transaction() as tx:
        await suspend_account(tx, bob.account_id, alice.account_id)
    await settle()
    assert (await client.get(path)).json() == []
