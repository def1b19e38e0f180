"""Notes, endorsements, featured tags, suggestions: what people keep and show about each other."""

import httpx

from tests.conftest import Settle
from tests.social.conftest import Person, words


async def relationship(who: Person, other: Person) -> dict[str, object]:
    return dict((await who.get("/api/v1/accounts/relationships", id=other.id)).json()[0])


async def test_a_note_is_its_writers_alone(alice: Person, bob: Person) -> None:
    noted = await alice.post(f"/api/v1/accounts/{bob.id}/note", {"comment": "met at the lake"})
    assert noted.json()["note"] == "met at the lake"
    assert (await relationship(alice, bob))["note"] == "met at the lake"
    assert (await relationship(bob, alice))["note"] == ""
    await alice.post(f"/api/v1/accounts/{bob.id}/note", {"comment": ""})
    assert (await relationship(alice, bob))["note"] == ""
    assert (await alice.post(f"/api/v1/accounts/{bob.id}/note", {"comment": "x" * 2001})).status_code == 422
    assert (await alice.post("/api/v1/accounts/1/note", {"comment": "x"})).status_code == 404


async def test_only_who_is_followed_can_be_shown_on_a_profile(alice: Person, bob: Person) -> None:
    assert (await alice.post(f"/api/v1/accounts/{bob.id}/pin")).status_code == 422
    await alice.follows(bob)
    assert (await alice.post(f"/api/v1/accounts/{bob.id}/pin")).json()["endorsed"] is True
    shown = (await bob.get(f"/api/v1/accounts/{alice.id}/endorsements")).json()
    assert [one["username"] for one in shown] == ["bob"]
    assert (await alice.post(f"/api/v1/accounts/{bob.id}/unpin")).json()["endorsed"] is False
    assert (await alice.get("/api/v1/endorsements")).json() == []


async def test_domains_are_blocked_by_query_or_body(alice: Person, client: httpx.AsyncClient) -> None:
    path = "/api/v1/domain_blocks"
    assert (await alice.post(path, {"domain": "Spam.example"})).status_code == 200
    assert (await alice.post(path, {"domain": "not a domain"})).status_code == 422
    assert (await alice.get(path)).json() == ["spam.example"]
    gone = await client.request("DELETE", path, params={"domain": "spam.example"}, headers=alice.headers)
    assert gone.status_code == 200
    assert (await alice.get(path)).json() == []


async def test_friends_of_friends_are_suggested_first_and_hidden_for_good(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    await alice.follows(bob)
    await bob.follows(carol)
    found = (await alice.get("/api/v2/suggestions")).json()
    assert [(one["account"]["username"], one["sources"]) for one in found] == [("carol", ["friends_of_friends"])]
    familiar = (await alice.get("/api/v1/accounts/familiar_followers", id=carol.id)).json()
    assert [(one["id"], [who["username"] for who in one["accounts"]]) for one in familiar] == [(carol.id, ["bob"])]
    assert (await client.delete(f"/api/v1/suggestions/{carol.id}", headers=alice.headers)).status_code == 200
    assert (await alice.get("/api/v1/suggestions")).json() == []


async def test_the_directory_lists_who_wants_to_be_found(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    await client.patch("/api/v1/accounts/update_credentials", json={"discoverable": False}, headers=bob.headers)
    for order in ("new", "active"):
        found = (await client.get("/api/v1/directory", params={"order": order})).json()
        assert [one["username"] for one in found] == ["alice"]


async def test_tags_can_be_featured(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    await alice.writes("a #boat and a #boat")
    used = (await alice.get("/api/v1/featured_tags/suggestions")).json()
    assert [one["name"] for one in used] == ["boat"]
    made = (await alice.post("/api/v1/featured_tags", {"name": "Boat"})).json()
    assert (made["name"], made["statuses_count"]) == ("boat", "1")
    assert (await alice.post("/api/v1/featured_tags", {"name": "boat"})).status_code == 422
    seen = (await bob.get(f"/api/v1/accounts/{alice.id}/featured_tags")).json()
    assert [one["name"] for one in seen] == ["boat"]
    assert (await client.delete(f"/api/v1/featured_tags/{made['id']}", headers=bob.headers)).status_code == 404
    assert (await client.delete(f"/api/v1/featured_tags/{made['id']}", headers=alice.headers)).status_code == 200


async def test_collections_can_be_hidden(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    await bob.follows(alice)
    path = f"/api/v1/accounts/{alice.id}/followers"
    assert len((await bob.get(path)).json()) == 1
    changed = await client.patch(
        "/api/v1/accounts/update_credentials",
        json={"hide_collections": True, "indexable": True, "source": {"quote_policy": "followers"}},
        headers=alice.headers,
    )
    assert changed.json()["source"]["quote_policy"] == "followers"
    assert (changed.json()["indexable"], changed.json()["hide_collections"]) == (True, True)
    assert (await bob.get(path)).json() == []
    assert len((await alice.get(path)).json()) == 1
    bad = {"source": {"quote_policy": "all"}}
    answer = await client.patch("/api/v1/accounts/update_credentials", json=bad, headers=alice.headers)
    assert answer.status_code == 422


async def test_what_somebody_favourited_is_seen_by_others_only_where_they_show_it(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    for said, audience in (("for all", "public"), ("less loud", "unlisted"), ("for friends", "private")):
        await alice.follows(bob)
        await alice.does("favourite", await bob.writes(said, visibility=audience))
    path = f"/api/salon/v1/accounts/{alice.id}/favourites"

    async def seen_by(person: Person | None) -> list[str]:
        found = (await person.get(path)) if person else (await client.get(path))
        return [words(post) for post in found.json()]

    assert await seen_by(carol) == await seen_by(None) == []
    await _show_favourites(alice, client, shown=True)
    assert await seen_by(carol) == await seen_by(None) == await seen_by(alice) == ["less loud", "for all"]
    assert (await carol.get("/api/v1/favourites")).json() == []

    await bob.post(f"/api/v1/accounts/{carol.id}/block")
    assert await seen_by(carol) == []
    await alice.post(f"/api/v1/accounts/{bob.id}/unfollow")
    await carol.does("favourite", await alice.writes("mine"))
    await alice.post(f"/api/v1/accounts/{carol.id}/block")
    assert await seen_by(carol) == []
    await _show_favourites(alice, client, shown=False)
    assert await seen_by(None) == []
    assert (await client.get(path.replace(alice.id, "12345"))).status_code == 404


async def _show_favourites(person: Person, client: httpx.AsyncClient, *, shown: bool) -> None:
    answer = await client.patch(
        "/api/v1/accounts/update_credentials", json={"shows_favourites": shown}, headers=person.headers
    )
    assert answer.json().get("shows_favourites", False) is shown


async def test_only_the_languages_wanted_come_home(alice: Person, bob: Person, settle: Settle) -> None:
    followed = await alice.post(f"/api/v1/accounts/{bob.id}/follow", {"languages": ["de"]})
    assert followed.json()["languages"] == ["de"]
    await settle()
    await bob.writes("hello", language="en")
    await bob.writes("hallo", language="de")
    await bob.writes("...")
    await settle()
    assert await alice.home() == ["...", "hallo"]
