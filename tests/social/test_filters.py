"""Filters: what a person does not want to meet is marked or left out, everywhere the same."""

from typing import Any

import httpx

from tests.conftest import Settle
from tests.social.conftest import Person, words


async def filters_out(who: Person, *keywords: str, **more: Any) -> dict[str, Any]:
    made = await who.post(
        "/api/v2/filters",
        {
            "title": "Not now",
            "context": ["home", "public", "account", "thread", "notifications"],
            "keywords_attributes": [{"keyword": keyword, "whole_word": True} for keyword in keywords],
            **more,
        },
    )
    assert made.status_code == 200, made.text
    return dict(made.json())


async def test_what_matches_is_marked(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.follows(bob)
    await settle()
    made = await filters_out(alice, "spoiler")
    await bob.writes("the Spoiler is: nobody")
    await bob.writes("spoilers are another word")
    await settle()
    shown = (await alice.get("/api/v1/timelines/home")).json()
    assert [len(post["filtered"]) for post in shown] == [0, 1]
    match = shown[1]["filtered"][0]
    assert match["keyword_matches"] == ["Spoiler"]
    assert match["status_matches"] is None
    assert match["filter"] == {key: made[key] for key in ("id", "title", "context", "expires_at", "filter_action")}
    mine = (await bob.get("/api/v1/timelines/public")).json()
    assert all(post["filtered"] == [] for post in mine)


async def test_what_is_hidden_is_left_out_where_the_filter_holds(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.follows(bob)
    await settle()
    await filters_out(alice, "rain", filter_action="hide", context=["home"])
    post = await bob.writes("rain again")
    await bob.writes("sun")
    await settle()
    assert await alice.home() == ["sun"]
    public = (await alice.get("/api/v1/timelines/public")).json()
    assert [words(one) for one in public] == ["sun", "rain again"]
    assert (await alice.get(f"/api/v1/statuses/{post['id']}")).status_code == 200


async def test_a_kept_page_is_made_anew_when_filters_change(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.follows(bob)
    await bob.writes("rain again")
    await settle()
    assert await alice.home() == ["rain again"]
    made = await filters_out(alice, "rain", filter_action="hide")
    await settle()
    assert await alice.home() == []
    keyword = made["keywords"][0]["id"]
    changed = await alice.post(f"/api/v2/filters/{made['id']}/keywords", {"keyword": "snow"})
    assert changed.status_code == 200
    assert (await alice._client.delete(f"/api/v2/filters/keywords/{keyword}", headers=alice.headers)).status_code == 200
    await settle()
    assert await alice.home() == ["rain again"]


async def test_a_post_can_be_filtered_by_name(alice: Person, bob: Person, settle: Settle) -> None:
    post = await bob.writes("just this one")
    made = await filters_out(alice)
    added = await alice.post(f"/api/v2/filters/{made['id']}/statuses", {"status_id": post["id"]})
    assert added.status_code == 200
    shown = (await alice.get(f"/api/v1/statuses/{post['id']}")).json()
    assert shown["filtered"][0]["status_matches"] == [post["id"]]


async def test_version_one_reads_and_writes_the_same_rows(alice: Person, client: httpx.AsyncClient) -> None:
    made = await alice.post(
        "/api/v1/filters", {"phrase": "mud", "context": ["home"], "irreversible": True, "whole_word": True}
    )
    assert made.status_code == 200, made.text
    newer = (await alice.get("/api/v2/filters")).json()
    assert [(one["title"], one["filter_action"], one["keywords"][0]["keyword"]) for one in newer] == [
        ("mud", "hide", "mud")
    ]
    path = f"/api/v1/filters/{made.json()['id']}"
    changed = await client.put(path, json={"phrase": "clay", "context": ["public"]}, headers=alice.headers)
    assert (changed.json()["phrase"], changed.json()["context"]) == ("clay", ["public"])
    assert (await client.delete(path, headers=alice.headers)).status_code == 200
    assert (await alice.get("/api/v2/filters")).json() == []


async def test_keywords_are_changed_and_destroyed_by_attributes(alice: Person, client: httpx.AsyncClient) -> None:
    made = await filters_out(alice, "one", "two")
    first, second = made["keywords"]
    form = {
        "title": "Renamed",
        "keywords_attributes[0][id]": first["id"],
        "keywords_attributes[0][keyword]": "uno",
        "keywords_attributes[1][id]": second["id"],
        "keywords_attributes[1][_destroy]": "true",
        "keywords_attributes[2][keyword]": "three",
        "keywords_attributes[2][whole_word]": "false",
    }
    changed = await client.put(f"/api/v2/filters/{made['id']}", data=form, headers=alice.headers)
    assert changed.status_code == 200, changed.text
    now = changed.json()
    assert now["title"] == "Renamed"
    assert [(one["keyword"], one["whole_word"]) for one in now["keywords"]] == [("uno", True), ("three", False)]


async def test_bad_filters_are_refused_and_others_are_not_mine(alice: Person, bob: Person) -> None:
    for body in (
        {"title": "", "context": ["home"]},
        {"title": "x", "context": []},
        {"title": "x", "context": ["everywhere"]},
        {"title": "x", "context": ["home"], "filter_action": "burn"},
        {"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": " "}]},
        {"title": "x", "context": ["home"], "expires_in": -1},
    ):
        assert (await alice.post("/api/v2/filters", body)).status_code == 422, body
    assert (await alice.get("/api/v2/filters")).json() == []
    made = await filters_out(alice, "x")
    assert (await bob.get(f"/api/v2/filters/{made['id']}")).status_code == 404
