"""What trips people up who write apps: pages, limits, errors, bodies, cross-origin requests."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from salon.accounts.actions.apps import issue_app_token, issue_token, register_app
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.ids import to_time
from salon.kit.settings import Settings
from tests.social.conftest import Person, words

Settle = Callable[[], Awaitable[None]]
WIRE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def links(answer: httpx.Response) -> dict[str, dict[str, str]]:
    """rel -> the query of its address, in the order of the header."""
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("link", ""))
    return {rel: {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()} for url, rel in found}


async def test_a_timeline_names_both_ways_whenever_there_is_something(
    alice: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    posts = [await alice.writes(str(number)) for number in range(3)]
    for path in ("/api/v1/timelines/public", f"/api/v1/accounts/{alice.id}/statuses", "/api/v1/timelines/home"):
        answer = await alice.get(path, limit="2", local="true")
        assert list(links(answer)) == ["next", "prev"], path
        assert links(answer)["next"] == {"limit": "2", "local": "true", "max_id": posts[1]["id"]}
        assert links(answer)["prev"] == {"limit": "2", "local": "true", "min_id": posts[2]["id"]}
        assert answer.headers["link"].startswith("<http://localhost:3000/api/")
        short = await alice.get(path, max_id=posts[1]["id"])
        assert (len(short.json()), list(links(short))) == (1, ["next", "prev"])
        empty = await alice.get(path, max_id=posts[0]["id"])
        assert (empty.json(), "link" in empty.headers) == ([], False)
    by_query = await client.get("/api/v1/timelines/home", params={"access_token": alice.token})
    assert alice.token not in by_query.headers["link"]


async def test_lists_kept_by_hidden_ids_go_on_only_when_the_page_is_full(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    first, second = await bob.writes("first"), await carol.writes("second")
    for post in (second, first):  # not in the order of their ids
        await alice.does("favourite", post)
        await alice.does("bookmark", post)
    for other in (carol, bob):
        await alice.follows(other)
        await other.follows(alice)
    await alice.does("reblog", first)
    await carol.does("reblog", first)
    await bob.does("favourite", second)
    paths = {
        "/api/v1/favourites": [first["id"], second["id"]],
        "/api/v1/bookmarks": [first["id"], second["id"]],
        f"/api/v1/accounts/{alice.id}/following": [bob.id, carol.id],
        f"/api/v1/accounts/{alice.id}/followers": [bob.id, carol.id],
        f"/api/v1/statuses/{first['id']}/reblogged_by": [carol.id, alice.id],
        f"/api/v1/statuses/{second['id']}/favourited_by": [bob.id, alice.id],
    }
    for path, ids in paths.items():
        whole = await alice.get(path)
        assert [one["id"] for one in whole.json()] == ids, path
        assert list(links(whole)) == ["prev"], path
        page = await alice.get(path, limit="1")
        assert [one["id"] for one in page.json()] == ids[:1], path
        cursor = links(page)["next"]["max_id"]
        assert cursor not in ids, path
        rest = await alice.get(path, limit="1", max_id=cursor)
        assert [one["id"] for one in rest.json()] == ids[1:], path
        newer = await alice.get(path, limit="1", min_id=links(rest)["prev"]["min_id"])
        assert [one["id"] for one in newer.json()] == ids[:1], path
    for verb in ("mute", "block"):
        for other in (carol, bob):
            await alice.post(f"/api/v1/accounts/{other.id}/{verb}")
        page = await alice.get(f"/api/v1/{verb}s", limit="1")
        assert [one["id"] for one in page.json()] == [bob.id]
        rest = await alice.get(f"/api/v1/{verb}s", limit="1", max_id=links(page)["next"]["max_id"])
        assert [one["id"] for one in rest.json()] == [carol.id]


async def test_min_id_is_the_page_just_above_and_since_id_the_newest(alice: Person) -> None:
    posts = [await alice.writes(str(number)) for number in range(6)]

    async def page(**query: str) -> list[str]:
        return [words(post) for post in (await alice.get("/api/v1/timelines/public", limit="2", **query)).json()]

    oldest = posts[0]["id"]
    assert await page(min_id=oldest) == ["2", "1"]
    assert await page(since_id=oldest) == ["5", "4"]
    assert await page(min_id=oldest, since_id=posts[3]["id"]) == ["2", "1"]
    assert await page(since_id=oldest, max_id=posts[2]["id"]) == ["1"]
    assert await page(min_id=posts[5]["id"]) == []


async def test_a_limit_is_cut_to_twice_the_usual(alice: Person, client: httpx.AsyncClient) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO posts (author_id, text, visibility) SELECT %s, 'x', 'public' FROM generate_series(1, 45)",
            (alice.account_id,),
        )
    for path, usual in (("/api/v1/timelines/public", 20), (f"/api/v1/accounts/{alice.id}/statuses", 20)):
        assert len((await client.get(path)).json()) == usual
        assert len((await client.get(path, params={"limit": "1000"})).json()) == 2 * usual
        assert len((await client.get(path, params={"limit": "-3"})).json()) == 3
        assert (await client.get(path, params={"limit": "0"})).json() == []
        answer = await client.get(path, params={"limit": "many"})
        assert (answer.status_code, "limit" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize("path", ["/api/v1/accounts/search", "/api/v2/search"])
async def test_search_goes_on_by_offset_and_ends(alice: Person, bob: Person, carol: Person, path: str) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET display_name = 'Painter'")
    seen: list[str] = []
    for offset in range(5):
        answer = (await alice.get(path, q="painter", type="accounts", limit="1", offset=str(offset))).json()
        seen += [one["username"] for one in (answer["accounts"] if path.endswith("v2/search") else answer)]
    assert sorted(seen) == ["alice", "bob", "carol"]


async def test_every_refusal_is_a_sentence_in_json(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "t", ["urn:ietf:wg:oauth:2.0:oob"], ["read", "write"], None)
        own = (await issue_app_token(tx, app, ["read", "write"])).token
        narrow = (await issue_token(tx, app.id, alice.account_id, ["read:accounts"])).token
    home = "/api/v1/timelines/home"
    unknown = "The access token is invalid"
    for token, path, status, sentence in [
        (None, home, 401, unknown),
        ("nonsense", home, 401, unknown),
        ("nonsense", "/api/v1/timelines/public", 401, unknown),
        (own, home, 422, "This method requires an authenticated user"),
        (narrow, home, 403, "This action is outside the authorized scopes"),
        (alice.token, "/api/v1/statuses/1", 404, "Record not found"),
        (alice.token, "/api/v1/statuses/no-number", 404, "Record not found"),
        (alice.token, "/api/v1/accounts/99999999999999999999", 404, "Record not found"),
        (alice.token, "/api/v1/no/such/thing", 404, "Record not found"),
        (alice.token, "/api/v1/lists/1", 404, "Record not found"),
    ]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.json()) == (status, {"error": sentence}), path
        assert answer.headers["content-type"].startswith("application/json")
        assert ("www-authenticate" in answer.headers) is (status == 401)
    secret = await bob.writes("secret", visibility="private")
    for method, verb in (("GET", ""), ("POST", "/favourite"), ("POST", "/reblog"), ("GET", "/context")):
        path = f"/api/v1/statuses/{secret['id']}{verb}"
        hidden = await client.request(method, path, headers=alice.headers)
        assert (hidden.status_code, hidden.json()) == (404, {"error": "Record not found"}), path


@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_slash_at_the_end_is_no_other_place(alice: Person, client: httpx.AsyncClient, slash: str) -> None:
    for path in ("/api/v2/instance", "/api/v1/timelines/home", "/api/v1/tags/sea", "/oauth/userinfo"):
        answer = await client.get(path + slash, headers=alice.headers, follow_redirects=False)
        assert answer.status_code in {200, 403}, path
    posted = await client.post(f"/api/v1/statuses{slash}", json={"status": "hello"}, headers=alice.headers)
    assert posted.status_code == 200


async def test_json_form_and_multipart_make_the_same_post(alice: Person, client: httpx.AsyncClient) -> None:
    poll = {"options": ["tea", "coffee"], "expires_in": 600, "multiple": True}
    as_json = {"status": "which?", "sensitive": True, "poll": poll, "unheard_of": {"deeply": [1]}}
    form = {"status": "which?", "sensitive": "on", "poll[options][]": ["tea", "coffee"], "poll[expires_in]": "600",
            "poll[multiple]": "1", "unheard_of": "x"}  # fmt: skip
    pairs = [(name, one) for name, value in form.items() for one in ([value] if isinstance(value, str) else value)]
    parts: Any = [(name, (None, one)) for name, one in pairs]
    half = {name: value for name, value in form.items() if name.startswith("poll")}
    path, headers = "/api/v1/statuses", alice.headers
    made = [
        (await client.post(path, json=as_json, headers=headers)).json(),
        (await client.post(path, data=form, headers=headers)).json(),
        (await client.post(path, files=parts, headers=headers)).json(),
        (await client.post(f"{path}?status=which%3F&sensitive=true", data=half, headers=headers)).json(),
    ]
    for post in made:
        assert (post["content"], post["sensitive"]) == ("<p>which?</p>", True)
        assert ([one["title"] for one in post["poll"]["options"]], post["poll"]["multiple"]) == (
            ["tea", "coffee"],
            True,
        )


async def test_a_delete_may_bring_a_body_and_an_id_brackets_or_none(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    made = (await alice.post("/api/v1/lists", {"title": "friends"})).json()["id"]
    members = f"/api/v1/lists/{made}/accounts"
    await alice.follows(bob)
    await alice.follows(carol)
    await alice.post(members, {"account_ids": [bob.id, carol.id]})
    gone = await client.request("DELETE", members, json={"account_ids": [bob.id]}, headers=alice.headers)
    assert gone.status_code == 200
    assert [one["id"] for one in (await alice.get(members)).json()] == [carol.id]
    await client.request("DELETE", f"{members}?account_ids[]={carol.id}", headers=alice.headers)
    assert (await alice.get(members)).json() == []
    for query in (f"id[]={bob.id}&id[]={carol.id}", f"id={bob.id}", f"id%5B%5D={carol.id}"):
        answer = await client.get(f"/api/v1/accounts/relationships?{query}", headers=alice.headers)
        assert {one["id"] for one in answer.json()} <= {bob.id, carol.id}
        assert len(answer.json()) == query.count("=")


async def test_another_sites_page_may_ask_and_read_what_it_needs(alice: Person, client: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://app.example"}
    for path, method in [
        ("/api/v1/statuses", "POST"),
        ("/api/v1/accounts/update_credentials", "PATCH"),
        ("/api/v1/statuses/1", "PUT"),
        ("/api/v1/statuses/1", "DELETE"),
        ("/oauth/token", "POST"),
        ("/oauth/revoke", "POST"),
        ("/oauth/register", "POST"),
        ("/api/v1/apps", "POST"),
        ("/api/v2/media", "POST"),
    ]:
        wishes = {
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        }
        answer = await client.options(path, headers=origin | wishes)
        assert answer.status_code in {200, 204}, path
        assert answer.headers["access-control-allow-origin"] in {"*", "https://app.example"}
        allowed = answer.headers["access-control-allow-methods"]
        assert allowed == "*" or method in allowed, path
        granted = answer.headers["access-control-allow-headers"].lower()
        assert granted == "*" or all(name in granted for name in ("authorization", "content-type", "idempotency-key"))
    answer = await client.get("/api/v1/timelines/home", headers=origin | alice.headers)
    exposed = answer.headers["access-control-expose-headers"].lower()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"link", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(exposed.split(", "))
    refused = await client.get("/api/v1/timelines/home", headers=origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "*")
    assert "access-control-allow-credentials" not in refused.headers


async def test_the_time_a_limit_ends_is_told_to_the_microsecond(
    alice: Person, client: httpx.AsyncClient, settings: Settings
) -> None:
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    try:
        answer = await alice.get("/api/v1/timelines/home")
    finally:
        set_settings(settings)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", answer.headers["x-ratelimit-reset"])
    assert answer.headers["x-ratelimit-limit"] == "300"


async def test_times_have_milliseconds_and_days_have_none(alice: Person) -> None:
    post = await alice.writes("now")
    own: dict[str, Any] = (await alice.get("/api/v1/accounts/verify_credentials")).json()
    assert WIRE_TIME.fullmatch(post["created_at"])
    assert own["created_at"].endswith("T00:00:00.000Z")
    assert own["last_status_at"] == dt.datetime.now(dt.UTC).date().isoformat()
    assert post["edited_at"] is None
    apart = to_time(int(post["id"])) - dt.datetime.fromisoformat(post["created_at"])
    assert abs(apart) < dt.timedelta(seconds=5), "an id says when it was made"


async def test_a_place_without_other_servers_says_so(client: httpx.AsyncClient) -> None:
    for path in ("instance/peers", "instance/domain_blocks", "peers/search?q=exa"):
        answer = await client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()) == (200, []), path


async def test_parameters_that_make_no_sense_are_named(alice: Person, bob: Person) -> None:
    for path, query in [
        ("/api/v1/timelines/home", {"max_id": "yesterday"}),
        ("/api/v1/statuses", {"id[]": [str(number) for number in range(1, 22)]}),
        (f"/api/v1/accounts/{bob.id}/followers", {"limit": "some"}),
        ("/api/v1/accounts/search", {"q": "x", "offset": "far"}),
    ]:
        answer = await alice.get(path, **query)
        assert answer.status_code == 422, path
        assert answer.json()["error"].startswith("Validation failed: ")
