"""Pictures of members that were made: posted when those they show agree, and gone everywhere when they do not."""

import httpx
import pytest

from salon.consent.likeness.receipts import verify_receipts
from salon.kit import db
from salon.safety import appeals
from salon.safety.removal import erase_account
from tests.conftest import Settle
from tests.studio.people import Cast, change, fetch, json_of, look, post_picture
from tests.studio.pictured import LIKENESS, SALON, V1, answers, asks, draws, follow, is_refused, posts, says, sees, uses


async def test_drafts_are_seen_by_whom_they_show_and_posted_when_they_agree(
    client: httpx.AsyncClient, grown_up: Cast, settle: Settle
) -> None:
    alice, bob, carol = grown_up
    await says(client, bob, "everyone")
    media = await draws(client, alice, "@bob as a pirate with a secret")
    assert "not said yes" in json_of(await posts(client, alice, media), 403)["error"]
    (use,) = await uses(client, bob)
    assert (use["state"], use["account"]["username"], use["post_ids"]) == ("open", "alice", [])
    assert [one["id"] for one in use["pictures"]] == [str(media[0])]
    assert "secret" not in str(use), "the recipe is its maker's"
    assert await uses(client, carol) == await uses(client, alice) == []
    await settle()
    told = json_of(await client.get("/api/v2/notifications", headers=bob.headers))
    assert "salon.likeness" not in str(told), "Mastodon's apps have no word for it"
    told = json_of(await client.get("/api/v2/notifications?salon=true", headers=bob.headers))
    path = f"{LIKENESS}/uses/{use['id']}"
    for person in (alice, carol):
        assert (await client.post(f"{path}/approve", headers=person.headers)).status_code == 404
        assert (await client.post(f"{path}/refuse", headers=person.headers)).status_code == 404
    agreed = json_of(await client.post(f"{path}/approve", headers=bob.headers))
    assert agreed["state"] == "approved"
    posted = json_of(await posts(client, alice, media))
    assert (await uses(client, bob))[0]["post_ids"] == [posted["id"]]
    await settle()
    kinds = await fetch(
        "SELECT owner_id, kind, from_id FROM notifications WHERE kind LIKE 'salon.likeness%%' ORDER BY id"
    )
    assert kinds == [(bob.id, "salon.likeness", alice.id), (alice.id, "salon.likeness_agreed", bob.id)]


async def test_a_refused_draft_is_thrown_away_for_good(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, _ = grown_up
    await says(client, bob, "everyone")
    media = await draws(client, alice, "@bob as a pirate")
    waiting = int(json_of(await asks(client, alice, "make it night", references=[str(media[0])]), 202)["id"])
    found = {one["id"]: one for one in await uses(client, bob)}
    first = min(found, key=int)
    told = json_of(await client.post(f"{LIKENESS}/uses/{first}/refuse", headers=bob.headers))
    assert (told["state"], told["pictures"]) == ("refused", [])
    assert (await posts(client, alice, media)).status_code == 403
    assert json_of(await client.get(f"{SALON}/gallery", headers=alice.headers)) == []
    assert (await look(alice, waiting)).state == "cancelled"
    assert {one["state"] for one in await uses(client, bob)} == {"refused"}
    assert (await client.post(f"{LIKENESS}/uses/{first}/approve", headers=bob.headers)).status_code == 409
    again = await client.post(f"{LIKENESS}/uses/{first}/refuse", headers=bob.headers)
    assert json_of(again)["state"] == "refused"


async def test_a_no_reaches_posts_remixes_and_copies_everywhere(
    client: httpx.AsyncClient, grown_up: Cast, settle: Settle
) -> None:
    alice, bob, carol = grown_up
    await follow(client, (carol, alice), (bob, alice))
    await says(client, bob, "everyone", asks_first=False)
    media = await draws(client, alice, "@bob as a pirate")
    first = json_of(await posts(client, alice, media, "ahoy #pirates"))["id"]
    child = json_of(await posts(client, carol, await draws(client, carol, "make it night", parents=[first])))["id"]
    grandchild = json_of(await posts(client, alice, await draws(client, alice, "in oil", parents=[child])))["id"]
    boost = json_of(await client.post(f"{V1}/statuses/{child}/reblog", headers=bob.headers))["id"]
    other = str((await post_picture(alice, "a lake"))[0])
    await settle()
    home = [one["id"] for one in json_of(await client.get(f"{V1}/timelines/home", headers=carol.headers))]
    assert {first, grandchild} <= set(home)

    (use,) = [one for one in await uses(client, bob) if one["post_ids"] == [first]]
    json_of(await client.post(f"{LIKENESS}/uses/{use['id']}/refuse", headers=bob.headers))
    for gone in (first, child, grandchild, boost):
        assert not await sees(client, carol, gone)
    assert await sees(client, carol, other)
    await settle()
    for path in ("timelines/home", "timelines/public", "timelines/tag/pirates", f"accounts/{alice.id}/statuses"):
        shown = {one["id"] for one in json_of(await client.get(f"{V1}/{path}", headers=carol.headers))}
        assert not shown & {first, child, grandchild}, path
    found = json_of(await client.get("/api/v2/search?q=ahoy", headers=carol.headers))
    assert found["statuses"] == []

    decided = json_of(await client.get(f"{SALON}/decisions", headers=carol.headers))
    assert [(one["label"], one["action"]) for one in decided] == [("likeness", "remove")]
    assert decided[0]["statement"]["category"] == "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    assert "bob" not in str(decided)
    lost = json_of(await client.get(f"{SALON}/takedowns", headers=alice.headers))
    assert {one["post_id"] for one in lost} == {first, grandchild}
    assert await fetch("SELECT count(*) FROM audit_entries") == [(0,)], "no deed of the staff"
    assert (await posts(client, alice, media)).status_code == 403
    kept = await fetch("SELECT count(*) FROM known_pictures WHERE ended_at IS NULL")
    assert kept[0][0] >= 1


async def test_whoever_is_wronged_by_a_no_can_appeal_and_somebody_else_decides(
    client: httpx.AsyncClient, grown_up: Cast
) -> None:
    alice, bob, _ = grown_up
    await says(client, bob, "everyone", asks_first=False)
    posted = json_of(await posts(client, alice, await draws(client, alice, "@bob as a pirate")))["id"]
    json_of(await client.post(f"{LIKENESS}/withdrawal", json={}, headers=bob.headers))
    (decided,) = json_of(await client.get(f"{SALON}/decisions", headers=alice.headers))
    body = {"text": "That is a ship, and nobody is on it."}
    appealed = json_of(await client.post(f"{SALON}/decisions/{decided['id']}/appeal", json=body, headers=alice.headers))
    await change("UPDATE accounts SET role = CASE username WHEN 'carol' THEN 'moderator' ELSE 'member' END")
    async with db.transaction() as tx:
        how = appeals.Settling(answer="No face.", reverse=True)
        await appeals.settle_appeal(tx, grown_up.carol.id, int(appealed["appeal"]["id"]), how)
    assert await sees(client, alice, posted)


async def test_all_is_taken_back_from_one_maker_or_from_everybody(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    await says(client, bob, "everyone", asks_first=False)
    posted = {}
    for person in (alice, carol, bob):
        media = await draws(client, person, "@bob as a pirate", seed=person.id % 1000)
        posted[person.id] = json_of(await posts(client, person, media))["id"]
    whose = {"account_id": str(alice.id)}
    assert json_of(await client.post(f"{LIKENESS}/withdrawal", json=whose, headers=bob.headers)) == {"refused": 1}
    assert not await sees(client, bob, posted[alice.id])
    assert await sees(client, bob, posted[carol.id])
    assert json_of(await client.post(f"{LIKENESS}/withdrawal", json={}, headers=bob.headers)) == {"refused": 1}
    assert not await sees(client, bob, posted[carol.id])
    assert await sees(client, bob, posted[bob.id]), "what they made of themselves is theirs"
    assert await is_refused(client, carol, "in oil", parents=[posted[bob.id]]) is False, (
        "what may be made is said apart"
    )


async def test_every_step_has_a_receipt_that_cannot_be_rewritten(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    await says(client, bob, "everyone", scope="cartoons")
    await answers(client, bob, carol, allowed=False)
    await draws(client, alice, "@bob as a pirate")
    (use,) = await uses(client, bob)
    json_of(await client.post(f"{LIKENESS}/uses/{use['id']}/approve", headers=bob.headers))
    json_of(await client.post(f"{LIKENESS}/uses/{use['id']}/refuse", headers=bob.headers))
    told = json_of(await client.get(f"{LIKENESS}/receipts", headers=bob.headers))
    deeds = ["picture_refused", "picture_approved", "picture_made", "person_refused", "terms"]
    assert [one["deed"] for one in told] == deeds
    assert told[-1]["scope"] == "cartoons"
    assert json_of(await client.get(f"{LIKENESS}/receipts", headers=alice.headers)) == []
    async with db.transaction() as tx:
        assert await verify_receipts(tx) == (5, [])
    for table in ("likeness_ledger", "likeness_receipts"):
        with pytest.raises(Exception, match="append-only"):
            await change(f"UPDATE {table} SET seq = seq + 10")
    await change("ALTER TABLE likeness_receipts DISABLE TRIGGER ALL")
    await change("UPDATE likeness_receipts SET body = '{}' WHERE seq = 1")
    async with db.transaction() as tx:
        assert (await verify_receipts(tx))[1] == ["The receipt of row 1 of likeness was changed after it was written."]


async def test_pictures_of_somebody_go_with_their_account(
    client: httpx.AsyncClient, grown_up: Cast, settle: Settle
) -> None:
    alice, bob, _ = grown_up
    await says(client, bob, "everyone", asks_first=False)
    posted = json_of(await posts(client, alice, await draws(client, alice, "@bob as a pirate")))["id"]
    async with db.transaction() as tx:
        await erase_account(tx, bob.id, bob.id)
    await settle()
    assert not await sees(client, alice, posted)
    assert await fetch("SELECT count(*) FROM likeness_receipts") == [(0,)]
    assert await fetch("SELECT count(*) FROM likeness_terms") == [(0,)]
    async with db.transaction() as tx:
        assert (await verify_receipts(tx))[1] == []
    assert await is_refused(client, alice, "@bob as a pirate")
