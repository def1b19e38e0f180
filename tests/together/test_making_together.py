"""The prompt of the day, remix chains and templates, as a client sees them."""

import datetime as dt
from typing import Any

import httpx

from salon.kit import db
from salon.together import daily
from tests.conftest import Settle
from tests.studio.people import Cast, Person, change, fetch, json_of, look, make, post, post_picture
from tests.studio.test_lineage import desk_of

CHAINS, TEMPLATES = "/api/salon/v1/chains", "/api/salon/v1/templates"


async def test_today_has_one_prompt_and_keeps_it_when_the_list_changes(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    today = json_of(await client.get("/api/salon/v1/daily_prompt"))
    assert today["tag"] == f"daily{daily.today():%Y%m%d}"
    for _ in range(2):
        async with db.transaction() as tx:
            await daily.keep_todays(tx)
    address = "/api/salon/v1/admin/daily_prompts"
    desk = await desk_of(cast.carol)
    assert (await client.put(address, json={"prompts": ["a fox"]}, headers=desk)).status_code == 403
    await change("UPDATE accounts SET role = 'operator' WHERE id = %s", cast.alice.id)
    desk = await desk_of(cast.alice)
    await change("UPDATE accounts SET role = 'operator' WHERE id = %s", cast.alice.id)
    assert json_of(await client.put(address, json={"prompts": [" a  fox "]}, headers=desk)) == {"prompts": ["a fox"]}
    assert json_of(await client.get("/api/salon/v1/daily_prompt"))["text"] == today["text"]
    await change("UPDATE daily_choices SET day = day - 1")
    now = json_of(await client.get("/api/salon/v1/daily_prompt"))
    assert now["text"] == "a fox"
    assert [one["text"] for one in now["earlier"]] == [today["text"]]
    yesterday = daily.today() - dt.timedelta(days=1)
    assert json_of(await client.get(f"/api/salon/v1/daily_prompt/{yesterday}"))["text"] == today["text"]
    for nothing in ("2020-01-01", "tomorrow", "9999-99-99"):
        assert (await client.get(f"/api/salon/v1/daily_prompt/{nothing}")).status_code == 404
    for wrong in (["a", "a"], [" "], ["a" * 201]):
        assert (await client.put(address, json={"prompts": wrong}, headers=desk)).status_code == 422
    await settle()
    assert len(await fetch("SELECT 1 FROM log WHERE kind = 'DailyPromptChosen'")) == 1


async def remix_of(who: Person, parent: int, **draft: Any) -> int:
    made = await make(who, "turn it round", parents=[parent])
    return await post(who, [made.variations[0].media_id or 0], **draft)


async def test_a_chain_grows_by_turns_that_are_claimed(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    first, _ = await post_picture(cast.alice)
    begun = {"title": "Add one thing", "post_id": str(first), "most_turns": 3}
    chain = json_of(await client.post(CHAINS, json=begun, headers=cast.alice.headers))
    address = f"{CHAINS}/{chain['id']}"
    assert (chain["state"], chain["turns_count"]) == ("free", 1)

    async def ask(who: Person, method: str, what: str, post_id: int = 0) -> httpx.Response:
        return await client.request(method, f"{address}/{what}", json={"post_id": str(post_id)}, headers=who.headers)

    assert (await ask(cast.alice, "POST", "claim")).status_code == 409, "nobody answers themselves"
    claimed = json_of(await ask(cast.bob, "POST", "claim"))
    assert (claimed["state"], claimed["claimed_by_id"]) == ("claimed", str(cast.bob.id))
    assert (await ask(cast.carol, "POST", "claim")).status_code == 409
    assert json_of(await ask(cast.bob, "POST", "claim"))["claimed_until"] == claimed["claimed_until"]
    second = await remix_of(cast.bob, first)
    stray, _ = await post_picture(cast.bob)
    assert (await ask(cast.bob, "POST", "turns", stray)).status_code == 422
    assert (await ask(cast.carol, "POST", "turns", second)).status_code == 409
    grown = json_of(await ask(cast.bob, "POST", "turns", second))
    assert ([one["id"] for one in grown["turns"]], grown["state"]) == ([str(first), str(second)], "free")
    assert json_of(await ask(cast.bob, "POST", "turns", second))["turns_count"] == 2, "sent twice, counted once"

    await ask(cast.carol, "POST", "claim")
    await change("UPDATE chains SET claimed_until = now() - interval '1 second'")
    late = await remix_of(cast.carol, second)
    assert (await ask(cast.carol, "POST", "turns", late)).status_code == 409, "ten minutes are over"
    assert json_of(await ask(cast.alice, "POST", "claim"))["claimed_by_id"] == str(cast.alice.id)
    assert json_of(await ask(cast.alice, "DELETE", "claim"))["state"] == "free"
    await ask(cast.carol, "POST", "claim")
    done = json_of(await ask(cast.carol, "POST", "turns", late))
    assert (done["state"], done["turns_count"]) == ("complete", 3)
    assert (await ask(cast.alice, "POST", "claim")).status_code == 409
    await client.delete(f"/api/v1/statuses/{second}", headers=cast.bob.headers)
    await settle()
    strip = json_of(await client.get(address))["turns"]
    assert [one and one["id"] for one in strip] == [str(first), None, str(late)], "what is gone keeps its place"
    assert [one["id"] for one in json_of(await client.get(CHAINS))] == [chain["id"]]
    assert (await client.delete(address, headers=cast.bob.headers)).status_code == 403
    assert (await client.delete(address, headers=await desk_of(cast.bob))).status_code == 200
    assert json_of(await client.get(CHAINS)) == []


async def test_a_chain_begins_only_with_what_others_can_go_on_from(client: httpx.AsyncClient, cast: Cast) -> None:
    mine, _ = await post_picture(cast.alice)
    kept, _ = await post_picture(cast.alice, remix="followers")
    shy, _ = await post_picture(cast.alice, visibility="private")

    async def begin(post_id: int, **more: Any) -> int:
        body = {"title": "x", "post_id": str(post_id), **more}
        return (await client.post(CHAINS, json=body, headers=cast.alice.headers)).status_code

    assert [await begin(kept), await begin(shy), await begin(1)] == [422, 422, 404]
    assert [await begin(mine, title=""), await begin(mine, most_turns=1), await begin(mine, most_turns=10**6)] == [
        422
    ] * 3
    assert [await begin(mine), await begin(mine)] == [200, 409]


async def test_a_post_is_a_turn_of_one_chain_only(client: httpx.AsyncClient, cast: Cast) -> None:
    first, _ = await post_picture(cast.alice)
    begun = {"title": "Hers", "post_id": str(first)}
    chain = json_of(await client.post(CHAINS, json=begun, headers=cast.alice.headers))
    await client.post(f"{CHAINS}/{chain['id']}/claim", headers=cast.bob.headers)
    turn = await remix_of(cast.bob, first)
    begun = {"title": "His", "post_id": str(turn)}
    assert (await client.post(CHAINS, json=begun, headers=cast.bob.headers)).status_code == 200
    answer = await client.post(f"{CHAINS}/{chain['id']}/turns", json={"post_id": str(turn)}, headers=cast.bob.headers)
    assert json_of(answer, 409) == {"error": "That post is part of a chain already."}
    assert json_of(await client.get(f"{CHAINS}/{chain['id']}"))["turns_count"] == 1


async def test_a_filled_template_grows_out_of_its_example(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    example, _ = await post_picture(cast.alice, "my pet as a king")
    wish = {"title": "My pet as", "prompt": "my {pet} as ___", "example_id": str(example)}
    one = json_of(await client.post(TEMPLATES, json=wish, headers=cast.alice.headers))
    assert (one["slots"], one["engine"], one["example"]["id"]) == (["pet", "something"], "gradients", str(example))
    address = f"{TEMPLATES}/{one['id']}/fills"
    for wrong in ({}, {"slots": {"pet": "cat"}}, {"slots": {"pet": "cat", "something": "x", "z": "y"}}, {"slots": 3}):
        assert (await client.post(address, json=wrong, headers=cast.bob.headers)).status_code == 422, wrong
    body = {"slots": {"pet": "old cat", "something": "a sailor"}, "seed": 4}
    asked = json_of(await client.post(address, json=body, headers=cast.bob.headers), 202)
    assert (asked["prompt"], asked["engine"], asked["seed"]) == ("my old cat as a sailor", "gradients", 4)
    await settle()
    made = await look(cast.bob, int(asked["id"]))
    [(scene,)] = await fetch("SELECT scene FROM variations WHERE generation_id = %s", made.id)
    assert scene["turned"] is False, "the engine did not edit the example"
    child = await post(cast.bob, [made.variations[0].media_id or 0])
    await settle()
    assert await fetch("SELECT parent_id, role FROM remix_edges WHERE child_id = %s", child) == [(example, "template")]
    tree = json_of(await client.get(f"/api/salon/v1/posts/{example}/lineage"))
    assert [(node["id"], node["roles"], node["change"]) for node in tree["nodes"]] == [
        (str(example), [], None),
        (str(child), ["template"], "my old cat as a sailor"),
    ]
    again = {"regenerate": {"generation_id": int(asked["id"]), "index": 0}}
    more = json_of(await client.post("/api/salon/v1/generations", json=again, headers=cast.bob.headers), 202)
    assert await fetch("SELECT post_id FROM generation_parents WHERE generation_id = %s", int(more["id"])) == [
        (example,)
    ]
    assert json_of(await client.get(f"{TEMPLATES}/{one['id']}"))["fills_count"] == 1
    assert json_of(await client.get(f"/api/salon/v1/accounts/{cast.alice.id}/credit"))["descended_works"] == 1


async def test_a_template_is_made_of_ones_own_picture_that_was_made_here(client: httpx.AsyncClient, cast: Cast) -> None:
    hers, _ = await post_picture(cast.alice)

    async def try_to(who: Person, **more: Any) -> int:
        body = {"title": "t", "prompt": "a {x}", "example_id": str(hers), **more}
        return (await client.post(TEMPLATES, json=body, headers=who.headers)).status_code

    assert await try_to(cast.bob) == 403
    assert await try_to(cast.alice, prompt="no slots") == 422
    assert await try_to(cast.alice, example_id="1") == 404
    await change("UPDATE media SET generation_id = NULL WHERE post_id = %s", hers)
    assert await try_to(cast.alice) == 422
    assert json_of(await client.get(TEMPLATES)) == []
