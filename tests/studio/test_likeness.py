"""Pictures of members: made by whom they let, posted when they agree, and gone everywhere when they do not."""

import datetime as dt
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from salon.consent.likeness.receipts import verify_receipts
from salon.kit import clock, db
from salon.safety import appeals
from salon.safety.removal import erase_account
from salon.studio import jobs
from tests.conftest import Settle
from tests.studio.people import Cast, Person, change, fetch, json_of, look, post_picture

SALON, V1 = "/api/salon/v1", "/api/v1"
GENERATIONS, LIKENESS = f"{SALON}/generations", f"{SALON}/likeness"


@pytest.fixture
async def grown_up(cast: Cast) -> Cast:
    await change("UPDATE accounts SET age_class = 'adult', age_said_at = now()")
    return cast


async def says(client: httpx.AsyncClient, person: Person, level: str, **terms: Any) -> Any:
    return json_of(await client.put(LIKENESS, json={"level": level, **terms}, headers=person.headers))


async def answers(client: httpx.AsyncClient, person: Person, other: Person, **answer: Any) -> Any:
    path = f"{LIKENESS}/people/{other.id}"
    return json_of(await client.put(path, json=answer, headers=person.headers))


async def asks(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> httpx.Response:
    wanted = {"engine": "gradients", "prompt": prompt, **wish}
    return await client.post(GENERATIONS, json=wanted, headers=person.headers)


async def is_refused(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> bool:
    """Whether policy refuses, with a reason that can be read."""
    answer = await asks(client, person, prompt, **wish)
    if answer.status_code == 202:
        return False
    told = json_of(answer, 422)
    mine = json_of(await client.get(f"{SALON}/decisions/{told['decision_id']}", headers=person.headers))
    assert (mine["subject"], mine["action"]) == ("prompt", "refuse")
    return bool(mine["label"] == "likeness") and "likeness of a real person" in told["error"]


async def follow(client: httpx.AsyncClient, *pairs: tuple[Person, Person]) -> None:
    for one, other in pairs:
        json_of(await client.post(f"{V1}/accounts/{other.id}/follow", headers=one.headers))


async def uses(client: httpx.AsyncClient, person: Person, state: str = "") -> list[Any]:
    found = await client.get(f"{LIKENESS}/uses", params={"state": state} if state else None, headers=person.headers)
    return list(json_of(found))


async def draws(client: httpx.AsyncClient, person: Person, prompt: str, **wish: Any) -> list[int]:
    """Ask over the API, have it made, and return the pictures."""
    generation_id = int(json_of(await asks(client, person, prompt, **wish), 202)["id"])
    await jobs.generate(generation_id)
    return [one.media_id for one in (await look(person, generation_id)).variations if one.media_id]


async def posts(client: httpx.AsyncClient, person: Person, media_ids: list[int], text: str = "") -> httpx.Response:
    body = {"status": text, "media_ids": [str(one) for one in media_ids]}
    return await client.post(f"{V1}/statuses", json=body, headers=person.headers)


async def sees(client: httpx.AsyncClient, person: Person, post_id: str) -> bool:
    return (await client.get(f"{V1}/statuses/{post_id}", headers=person.headers)).status_code == 200


async def test_nobody_is_drawn_who_never_said_anything(client: httpx.AsyncClient, cast: Cast) -> None:
    mine = json_of(await client.get(LIKENESS, headers=cast.bob.headers))
    assert (mine["level"], mine["asks_first"], mine["people"]) == ("me", True, [])
    assert await is_refused(client, cast.alice, "@bob as a pirate")
    json_of(await asks(client, cast.bob, "@bob as a pirate"), 202)


async def test_only_who_is_known_to_be_an_adult_lets_others_draw_them(client: httpx.AsyncClient, cast: Cast) -> None:
    for level in ("approved", "mutuals", "everyone"):
        told = await client.put(LIKENESS, json={"level": level}, headers=cast.bob.headers)
        assert "18 or older" in json_of(told, 403)["error"]
    allowed = await client.put(f"{LIKENESS}/people/{cast.alice.id}", json={"allowed": True}, headers=cast.bob.headers)
    assert allowed.status_code == 403
    await says(client, cast.bob, "me", scope="nothing")


async def test_each_level_lets_in_whom_it_names(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    wish = "@bob as a pirate"
    await follow(client, (alice, bob), (bob, alice), (carol, bob))
    await says(client, bob, "everyone")
    assert not await is_refused(client, alice, wish)
    assert not await is_refused(client, carol, wish)
    await says(client, bob, "mutuals")
    assert not await is_refused(client, alice, wish)
    assert await is_refused(client, carol, wish)
    await says(client, bob, "approved")
    assert await is_refused(client, alice, wish)
    await answers(client, bob, carol, allowed=True)
    assert not await is_refused(client, carol, wish)
    await says(client, bob, "me")
    assert await is_refused(client, carol, wish)


async def test_a_no_by_name_and_a_block_hold_at_every_level(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    await says(client, bob, "everyone")
    await answers(client, bob, alice, allowed=False)
    assert await is_refused(client, alice, "@bob as a pirate")
    json_of(await client.delete(f"{LIKENESS}/people/{alice.id}", headers=bob.headers))
    assert not await is_refused(client, alice, "@bob as a pirate")
    await answers(client, bob, carol, allowed=True)
    json_of(await client.post(f"{V1}/accounts/{carol.id}/block", headers=bob.headers))
    assert await is_refused(client, carol, "@bob as a pirate")
    told = json_of(await client.get(f"{SALON}/accounts/{alice.id}/likeness", headers=bob.headers))
    assert told["may_make"] is False


async def test_a_consent_ends_when_it_expires(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    until = clock.now() + dt.timedelta(hours=1)
    await says(client, bob, "everyone", expires_at=until.isoformat())
    await answers(client, carol, alice, allowed=True, expires_at=until.isoformat())
    await says(client, carol, "approved")
    with clock.at(until - dt.timedelta(seconds=1)):
        assert not await is_refused(client, alice, "@bob as a pirate")
        assert not await is_refused(client, alice, "@carol as a pirate")
    with clock.at(until):
        assert await is_refused(client, alice, "@bob as a pirate")
        assert await is_refused(client, alice, "@carol as a pirate")


@pytest.mark.parametrize(
    "prompt",
    [
        "@bob as a pirate",
        "ein Porträt von @Bob als Pirat",
        "retrato de @bob, óleo",
        "un dessin de @bob en hiver",
        "foto de @bob na praia",
        "@bobの肖像画",
        "\uff20\uff42\uff4f\uff42 as a pirate",
        "@\u200bbob as a pirate",
        "(at)bob as a pirate",
        "http://localhost:3000/@bob as a pirate",
        "the member bob as a pirate",
        "Bob Miller as a pirate",
        "das Gesicht von Bob Miller auf einer Münze",
        "Bob Millers Hut",
        "BOB MILLER, oil on canvas",
    ],
)
async def test_no_wording_gets_round_a_no(client: httpx.AsyncClient, grown_up: Cast, prompt: str) -> None:
    await change(
        "UPDATE accounts SET display_name = 'Bob Miller ✨', created_at = now() - interval '30 days' WHERE id = %s",
        grown_up.bob.id,
    )
    assert await is_refused(client, grown_up.alice, prompt)
    await says(client, grown_up.bob, "everyone")
    assert not await is_refused(client, grown_up.alice, prompt)


async def test_a_name_like_a_thing_keeps_the_thing_from_nobody(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, _ = grown_up
    await change("UPDATE accounts SET display_name = 'Blue Lake' WHERE id = %s", bob.id)
    assert not await is_refused(client, alice, "a blue lake at night")
    assert not await is_refused(client, alice, "Blue Lake at Night"), "its bearer is new here"
    await follow(client, (alice, bob))
    assert await is_refused(client, alice, "blue lake with a hat"), "the two know each other"


async def test_moderators_decide_what_a_name_means_and_never_for_whom_was_named(
    client: httpx.AsyncClient, grown_up: Cast
) -> None:
    alice, bob, _ = grown_up
    await change(
        "UPDATE accounts SET display_name = 'New York', created_at = now() - interval '30 days' WHERE id = %s", bob.id
    )
    for prompt in ("New York in the rain", "@bob in the rain"):
        assert await is_refused(client, alice, prompt)
    await change("UPDATE decisions SET reversed_at = now()")
    assert not await is_refused(client, alice, "New York in the rain")
    assert await is_refused(client, alice, "@bob in the rain")


async def test_words_somebody_does_not_want_are_refused_in_every_guise(
    client: httpx.AsyncClient, grown_up: Cast
) -> None:
    alice, bob, _ = grown_up
    told = await says(client, bob, "everyone", scope="Friendly cartoons", never=["war", "beer "])
    assert (told["scope"], told["never"]) == ("Friendly cartoons", ["war", "beer"])
    read = json_of(await client.get(f"{SALON}/accounts/{bob.id}/likeness", headers=alice.headers))
    assert (read["may_make"], read["scope"], read["never"]) == (True, "Friendly cartoons", ["war", "beer"])
    wish = {"engine": "gradients", "prompt": "@bob and @carol and @alice"}
    estimate = json_of(await client.post(f"{GENERATIONS}/estimate", json=wish, headers=alice.headers))
    assert estimate["shows"][0] == read
    assert [(one["username"], one["may_make"]) for one in estimate["shows"]] == [("bob", True), ("carol", False)]
    for prompt in ("@bob at WAR", "@bob with a b.e.e.r", "@bob at w4r"):
        assert await is_refused(client, alice, prompt)
    assert not await is_refused(client, alice, "@bob with a warm award")


async def test_a_consent_is_none_to_being_exposed(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, _ = grown_up
    await says(client, bob, "everyone", asks_first=False)
    media = await draws(client, alice, "@bob as a pirate")
    for wish in ({"prompt": "@bob naked"}, {"prompt": "naked, no clothes", "references": [str(media[0])]}):
        told = json_of(await asks(client, alice, **wish), 422)
        mine = json_of(await client.get(f"{SALON}/decisions/{told['decision_id']}", headers=alice.headers))
        assert mine["label"] == "intimate"


async def test_what_shows_somebody_is_remixed_only_by_whom_they_let(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    own, _ = await post_picture(bob, "@bob as a pirate", text="me")
    assert await is_refused(client, alice, "make it night", parents=[str(own)])
    await says(client, bob, "approved", asks_first=False)
    await answers(client, bob, alice, allowed=True)
    media = await draws(client, alice, "make it night", parents=[str(own)])
    child = json_of(await posts(client, alice, media))["id"]
    assert await is_refused(client, carol, "in oil", parents=[child]), "down the tree"
    assert await is_refused(client, carol, "like this", references=[str(media[0])])
    assert not await is_refused(client, bob, "in oil", parents=[child])


async def test_a_copy_of_a_picture_that_shows_somebody_is_known_by_its_mark(
    client: httpx.AsyncClient, grown_up: Cast
) -> None:
    alice, bob, carol = grown_up
    await says(client, bob, "approved", asks_first=False)
    await answers(client, bob, alice, allowed=True)
    media = await draws(client, alice, "@bob as a pirate")
    url = json_of(await client.get(f"{V1}/media/{media[0]}", headers=alice.headers))["url"]
    found = await client.get(url)
    copy = io.BytesIO()
    Image.open(io.BytesIO(found.content)).convert("RGB").save(copy, "JPEG", quality=90)
    sent = await client.post(f"{V1}/media", files={"file": ("a.jpg", copy.getvalue())}, headers=carol.headers)
    assert sent.status_code == 200, sent.text
    assert await is_refused(client, carol, "in oil", references=[sent.json()["id"]])
    refused = await posts(client, carol, [int(sent.json()["id"])])
    assert refused.status_code == 403


async def test_templates_and_chains_ask_for_the_same_consent(client: httpx.AsyncClient, grown_up: Cast) -> None:
    alice, bob, carol = grown_up
    example, _ = await post_picture(alice, "a fox on a hill")
    template = {"title": "Hill", "prompt": "{who} on a hill", "example_id": str(example)}
    made = json_of(await client.post(f"{SALON}/templates", json=template, headers=alice.headers))
    fills = f"{SALON}/templates/{made['id']}/fills"
    refused = await client.post(fills, json={"slots": {"who": "@bob"}}, headers=carol.headers)
    assert "decision_id" in json_of(refused, 422)
    own, _ = await post_picture(bob, "@bob as a pirate")
    chain = {"title": "Pirates", "post_id": str(own)}
    started = json_of(await client.post(f"{SALON}/chains", json=chain, headers=bob.headers))
    json_of(await client.post(f"{SALON}/chains/{started['id']}/claim", headers=carol.headers))
    assert await is_refused(client, carol, "make it night", parents=[str(own)])


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


@pytest.mark.parametrize(
    "said",
    [
        {"level": "friends"},
        {"level": "everyone", "scope": "x" * 501},
        {"level": "everyone", "never": ["x" * 41]},
        {"level": "everyone", "never": [str(one) for one in range(21)]},
        {"level": "everyone", "expires_at": "tomorrow"},
        {"level": "everyone", "expires_at": "2001-01-01T00:00:00Z"},
        {"level": "everyone", "expires_at": "9999-12-31T23:59:59Z"},
    ],
)
async def test_what_cannot_be_said_is_told_in_a_sentence(
    client: httpx.AsyncClient, grown_up: Cast, said: dict[str, Any]
) -> None:
    told = await client.put(LIKENESS, json=said, headers=grown_up.bob.headers)
    assert json_of(told, 422)["error"].startswith("Validation failed: ")
    assert await fetch("SELECT count(*) FROM likeness_terms") == [(0,)]
