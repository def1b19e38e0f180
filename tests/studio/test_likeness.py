"""Who may make pictures of a member: what is asked by name, by a picture of them or by a copy of one."""

import datetime as dt
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from salon.kit import clock
from tests.studio.people import Cast, change, fetch, json_of, post_picture
from tests.studio.pictured import (
    GENERATIONS,
    LIKENESS,
    SALON,
    V1,
    answers,
    asks,
    draws,
    follow,
    is_refused,
    posts,
    says,
)


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
