"""What people say of themselves, and how they are found."""

import io
import re

import httpx
import msgspec
import pytest
from PIL import Image

from salon.accounts import actions
from salon.accounts.queries import search_accounts
from salon.accounts.views import Account
from salon.kit import db
from tests.accounts.cast import as_bearer, join, to_new

OWN = "/api/v1/accounts/verify_credentials"
CHANGE = "/api/v1/accounts/update_credentials"


async def test_an_account_has_every_field_that_strict_apps_need(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    body = (await client.get(f"/api/v1/accounts/{alice}")).json()
    required = (
        "id",
        "username",
        "acct",
        "url",
        "display_name",
        "note",
        "avatar",
        "avatar_static",
        "header",
        "created_at",
    )
    assert all(isinstance(body[name], str) for name in required)
    assert all(isinstance(body[name], bool) for name in ("locked", "bot", "group", "discoverable"))
    assert all(body[name] == 0 for name in ("followers_count", "following_count", "statuses_count"))
    assert (body["emojis"], body["fields"], body["last_status_at"]) == ([], [], None)
    assert body["created_at"].endswith("T00:00:00.000Z")
    assert body["id"] == str(alice)
    assert msgspec.convert(body, Account).username == "alice"


async def test_a_drawn_portrait_is_served_and_kept_for_ever(client: httpx.AsyncClient) -> None:
    account = (await client.get(f"/api/v1/accounts/{await join('alice')}")).json()
    for url in (account["avatar"], account["header"]):
        answer = await client.get(url)
        assert answer.headers["content-type"] == "image/png"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.content.startswith(b"\x89PNG")
        assert (await client.get(url)).content == answer.content
    assert (await client.get("/avatars/9999.png")).status_code == 404


async def test_a_profile_changes_where_it_is_told_to(client: httpx.AsyncClient) -> None:
    await join("bob")
    headers = await as_bearer(await join("alice"))
    form = {
        "display_name": "Alice ☀",
        "note": "Hello @bob, see https://example.org\n\nBye <script>alert(1)</script> @nobody",
        "locked": "true",
        "bot": "1",
        "fields_attributes[0][name]": "site",
        "fields_attributes[0][value]": "https://example.org",
        "fields_attributes[1][name]": "",
        "fields_attributes[1][value]": "",
        "source[privacy]": "unlisted",
        "source[sensitive]": "true",
        "source[language]": "de",
    }
    body = (await client.patch(CHANGE, data=form, headers=headers)).json()
    assert body["display_name"] == "Alice ☀"
    assert 'href="http://localhost:3000/@bob"' in body["note"]
    assert "<script" not in body["note"]
    assert "/@nobody" not in body["note"]
    assert (body["locked"], body["bot"]) == (True, True)
    assert body["fields"][0]["name"] == "site"
    assert body["fields"][0]["value"].startswith('<a href="https://example.org"')
    assert len(body["fields"]) == 1
    source = body["source"]
    assert source["note"] == form["note"]
    assert source["fields"] == [{"name": "site", "value": "https://example.org", "verified_at": None}]
    assert (source["privacy"], source["sensitive"], source["language"]) == ("unlisted", True, "de")
    after = (await client.patch(CHANGE, json={"bot": False}, headers=headers)).json()
    assert (after["bot"], after["locked"], after["source"]["note"]) == (False, True, form["note"])
    preferences = (await client.get("/api/v1/preferences", headers=headers)).json()
    assert preferences["posting:default:visibility"] == "unlisted"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"display_name": "x" * 61}, "display_name"),
        ({"note": "x" * 1001}, "note"),
        ({"fields_attributes": [{"name": "x" * 256, "value": "x"}]}, "fields"),
        ({"fields_attributes": [{"name": str(n), "value": "x"} for n in range(5)]}, "fields"),
        ({"fields_attributes": [{"name": "", "value": "x"}]}, "fields"),
        ({"source": {"privacy": "secret"}}, "privacy"),
    ],
)
async def test_a_profile_that_is_too_long_is_refused_and_stays(
    client: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    headers = await as_bearer(await join("alice"))
    before = (await client.get(OWN, headers=headers)).json()
    answer = await client.patch(CHANGE, json=change, headers=headers)
    assert (answer.status_code, list(answer.json()["details"])) == (422, [field])
    assert (await client.get(OWN, headers=headers)).json() == before


async def test_people_are_looked_up_by_their_address(client: httpx.AsyncClient) -> None:
    alice = await join("Alice_A")
    for acct in ("alice_a", "@Alice_A", "alice_a@localhost:3000"):
        assert (await client.get("/api/v1/accounts/lookup", params={"acct": acct})).json()["id"] == str(alice)
    for acct in ("bob", "alice_a@elsewhere.org", "", "alice%"):
        assert (await client.get("/api/v1/accounts/lookup", params={"acct": acct})).status_code == 404


async def test_unknown_accounts_are_not_found(client: httpx.AsyncClient) -> None:
    for text in ("1", "abc", "9" * 30, "-1", "%00"):
        answer = await client.get(f"/api/v1/accounts/{text}")
        assert (answer.status_code, answer.json()["error"]) == (404, "Record not found")


async def test_several_accounts_are_read_at_once(client: httpx.AsyncClient) -> None:
    alice, bob = await join("alice"), await join("bob")
    answer = await client.get(f"/api/v1/accounts?id[]={bob}&id[]={alice}&id[]=5&id[]=x&id[]={bob}")
    assert [account["username"] for account in answer.json()] == ["bob", "alice"]


async def find(client: httpx.AsyncClient, headers: dict[str, str], **params: object) -> list[str]:
    answer = await client.get("/api/v1/accounts/search", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return [account["username"] for account in answer.json()]


async def test_people_are_found_by_the_beginning_of_their_names(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    await actions.sign_up(to_new("carol", display_name="Zoë Álvarez"))
    await join("ali")
    await join("ax_ali")
    headers = await as_bearer(alice)
    assert await find(client, headers, q="ali") == ["ali", "alice", "ax_ali"]
    assert await find(client, headers, q="@ALICE@localhost:3000") == ["alice"]
    assert await find(client, headers, q="zoë álv") == ["carol"]
    assert await find(client, headers, q="ali", limit=1, offset=1) == ["alice"]
    for offset in (3, 10**30):
        assert await find(client, headers, q="ali", offset=offset) == []
    assert len(await find(client, headers, q="ali", offset=-1)) == 3
    for nothing in ("", "%", "_", "'", "\\", "& | !", "alice@elsewhere.org"):
        assert await find(client, headers, q=nothing) == []
    assert (await client.get("/api/v1/accounts/search?q=ali")).status_code == 401


async def test_any_words_can_be_searched_for(pool: None) -> None:
    codes = (*range(1, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x10FFF))  # without the long tables of Asia
    words = [chr(code) for code in codes if re.match(r"\w", chr(code))]
    for start in range(0, len(words), 8):
        assert await search_accounts(" ".join(words[start : start + 8]), 5) == []


async def test_those_one_follows_come_first_or_alone(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    await join("robin_a")
    robin = await join("robin_b")
    headers = await as_bearer(alice)
    await client.post(f"/api/v1/accounts/{robin}/follow", headers=headers)
    assert await find(client, headers, q="robin") == ["robin_b", "robin_a"]
    assert await find(client, headers, q="robin", following="true") == ["robin_b"]


def draw(size: tuple[int, int], mode: str = "RGB", colour: object = (200, 30, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")  # type: ignore[arg-type]
    return buffer.getvalue()


async def test_a_picture_somebody_sends_is_cut_to_size_and_replaces_the_old_one(client: httpx.AsyncClient) -> None:
    headers = await as_bearer(await join("alice"))
    files = {"avatar": ("a.png", draw((900, 300))), "header": ("h.png", draw((50, 300), "RGBA", (0, 0, 0, 9)))}
    body = (await client.patch(CHANGE, files=files, headers=headers)).json()
    sizes = []
    for url in (body["avatar"], body["header"]):
        answer = await client.get(url)
        assert answer.status_code == 200, url
        with Image.open(io.BytesIO(answer.content)) as picture:
            sizes.append((picture.size, picture.format))
    assert sizes == [((400, 400), "JPEG"), ((1500, 500), "PNG")]
    again = (await client.patch(CHANGE, files={"avatar": ("b.png", draw((10, 10)))}, headers=headers)).json()
    assert again["avatar"] != body["avatar"]
    assert again["header"] == body["header"]
    assert (await client.get(body["avatar"])).status_code == 404
    gone = (await client.delete("/api/v1/profile/header", headers=headers)).json()
    assert gone["header"].startswith("http://localhost:3000/headers/")
    assert (await client.get(body["header"])).status_code == 404


async def test_what_is_no_picture_changes_nothing(client: httpx.AsyncClient) -> None:
    headers = await as_bearer(await join("alice"))
    before = (await client.get(OWN, headers=headers)).json()
    sent = {"files": {"avatar": ("a.png", b"no picture")}, "data": {"display_name": "New"}}
    answer = await client.patch(CHANGE, headers=headers, **sent)
    assert answer.status_code == 422
    assert (await client.patch(CHANGE, json={"avatar": "text"}, headers=headers)).status_code == 422
    assert (await client.get(OWN, headers=headers)).json() == before


async def test_a_picture_is_shown_where_it_is_kept(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    async with db.transaction() as tx:
        await actions.set_avatar(tx, alice, "ab/cd.webp")
        await actions.set_header(tx, alice, "ef/gh.webp")
    body = (await client.get(f"/api/v1/accounts/{alice}")).json()
    assert body["avatar"] == body["avatar_static"] == "http://localhost:3000/media/ab/cd.webp"
    assert body["header"] == "http://localhost:3000/media/ef/gh.webp"
