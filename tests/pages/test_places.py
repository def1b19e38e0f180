"""An address where the client has nothing to show whoever asks is answered with 404, whatever the reason."""

# ruff: noqa: F811  fixtures are named by arguments

from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from salon.accounts.actions.profiles import suspend_account
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.pages.places import PARAMETER, SUBJECTS
from tests.conftest import ROOT
from tests.pages.test_screens import come_in
from tests.social.conftest import Person, alice, bob, invite  # noqa: F401

INDEX = "<!doctype html><html><head><title>Salon</title></head><body>the client</body></html>"
ROUTES = ROOT / "web" / "src" / "routes"
# What a parameter leads to in any case: whatever a tag is, posts may have it.
ALWAYS_THERE = {"/tags/[tag]"}


def list_routes() -> list[str]:
    return ["/" + path.parent.relative_to(ROUTES).as_posix().removeprefix(".") for path in ROUTES.rglob("+page.svelte")]


@pytest.fixture(autouse=True)
def web(tmp_path: Path, settings: Settings) -> Iterator[None]:
    (tmp_path / "index.html").write_text(INDEX)
    nothing = {"scripts": [], "styles": [], "words": []}
    (tmp_path / "pages.json").write_bytes(msgspec.json.encode(dict.fromkeys(list_routes(), nothing)))
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield
    set_settings(settings)


async def see(client: httpx.AsyncClient, path: str, cookie: str = "") -> int:
    """The status of a page, which is the client's in any case."""
    answer = await client.get(path, headers={"Cookie": cookie} if cookie else {})
    assert "the client" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.status_code


@pytest.mark.parametrize("path", [one for one in sorted(list_routes()) if "[" not in one])
async def test_a_page_of_the_client_is_there(client: httpx.AsyncClient, path: str) -> None:
    assert await see(client, path) == 200
    assert await see(client, f"{path}/?x=1") == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/wp-admin", "/posts", "/posts/1/2/3", "/settings/nothing", "/@alice/123", "/running/x/y"]
)
async def test_an_address_that_no_page_has_is_missing(client: httpx.AsyncClient, alice: Person, path: str) -> None:
    assert await see(client, path) == 404
    assert (await client.head(path)).status_code == 404


@pytest.mark.parametrize("page", sorted(SUBJECTS))
async def test_what_nobody_made_is_missing(client: httpx.AsyncClient, alice: Person, page: str) -> None:
    cookie = await come_in(client, "alice")
    for value in ("1", "99999999999999999999", "nobody", "2001-01-01", "a&b?c=d", "%2e%2e", "a%2Fb"):
        for who in ("", cookie):
            assert await see(client, PARAMETER.sub(value, page), who) == 404, (value, who)


async def test_who_may_see_a_post_finds_it_and_nobody_else_does(
    client: httpx.AsyncClient, alice: Person, bob: Person
) -> None:
    await alice.follows(bob)
    shown = await bob.writes("For everybody.")
    kept = await bob.writes("For those who follow me.", visibility="private")
    cookie = await come_in(client, "alice")
    for below in ("", "/lineage"):
        assert await see(client, f"/posts/{shown['id']}{below}") == 200
        assert await see(client, f"/posts/{kept['id']}{below}", cookie) == 200
        assert await see(client, f"/posts/{kept['id']}{below}") == 404
    hidden, nowhere = await client.get(f"/posts/{kept['id']}"), await client.get("/posts/1")
    assert hidden.text.replace(kept["id"], "1") == nowhere.text
    assert {*hidden.headers} == {*nowhere.headers}
    assert hidden.headers["cache-control"] == "no-store"
    assert "etag" not in hidden.headers


async def test_a_profile_is_missing_once_it_is_out_of_sight(client: httpx.AsyncClient, alice: Person) -> None:
    paths = ("/@alice", "/@Alice/", "/@alice/followers", "/@alice/following", "/@alice@localhost:3000")
    assert [await see(client, path) for path in paths] == [200] * 5
    assert [await see(client, path) for path in ("/@alice@elsewhere.example", "/@bob", "/@bob/followers")] == [404] * 3
    async with db.transaction() as tx:
        await suspend_account(tx, alice.account_id, alice.account_id)
    assert [await see(client, path) for path in paths] == [404] * 5


async def test_a_list_is_its_owners_alone(client: httpx.AsyncClient, alice: Person, bob: Person) -> None:
    made = (await alice.post("/api/v1/lists", {"title": "Painters"})).json()
    path = f"/lists/{made['id']}"
    assert await see(client, path, await come_in(client, "alice")) == 200
    assert await see(client, path, await come_in(client, "bob")) == 404
    assert await see(client, path) == 404


def test_every_page_about_something_asks_for_it() -> None:
    routes = [one for one in list_routes() if "[" in one]
    about = {one for one in routes if any(one == page or one.startswith(f"{page}/") for page in SUBJECTS)}
    assert about | ALWAYS_THERE == set(routes)
    assert set(SUBJECTS) <= set(routes)
