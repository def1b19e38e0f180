"""A viewer's flags come out the same whichever query reads them: for pairs, and for the page that finds the posts."""

from salon.kit.questions import ask_one
from salon.posts.flags import ask_flags, list_entries
from tests.conftest import Settle
from tests.social.conftest import Invite, Person

ALL = "SELECT id FROM posts WHERE deleted_at IS NULL"


async def test_a_page_and_pairs_agree_on_every_flag(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle
) -> None:
    dora = await invite("dora")
    plain = await alice.writes("plain")
    asked = await alice.writes("hello @bob", visibility="direct")
    thread = await bob.writes("first", in_reply_to_id=plain["id"])
    liked = await carol.writes("liked")
    blocked, muted = await carol.writes("by one who will be blocked"), await dora.writes("muted")
    await bob.does("favourite", liked)
    await bob.does("bookmark", plain)
    boost = await bob.does("reblog", liked)
    await bob.does("mute", thread)
    await bob.follows(alice)
    await bob.post(f"/api/v1/accounts/{dora.id}/mute")
    await settle()
    await carol.post(f"/api/v1/accounts/{bob.id}/block")
    seen: set[tuple[bool, ...]] = set()
    for viewer in (alice, bob, carol, dora):
        page = await list_entries(viewer.account_id, ALL, {})
        of_boosted = {int(boost["id"]): int(liked["id"])}
        pairs = await ask_one(ask_flags([(viewer.account_id, of_boosted.get(one, one)) for one in page]))
        assert {one: pairs[viewer.account_id, of_boosted.get(one, one)] for one in page} == page
        seen |= {(*flags[:4], *flags.standing) for flags in page.values()}
    assert {int(one["id"]) for one in (plain, asked, thread, liked, blocked, muted, boost)} == set(page)
    assert all(any(flags[place] for flags in seen) for place in range(10)), (
        "a flag was never set, so nothing was compared"
    )


async def test_a_stranger_has_no_flags_and_pages_run_newest_first(alice: Person) -> None:
    ids = [int((await alice.writes(f"post {number}"))["id"]) for number in range(3)]
    page = await list_entries(None, ALL, {})
    assert [*page] == ids[::-1]
    assert not any((*flags[:4], *flags.standing) != (False,) * 10 for flags in page.values())
