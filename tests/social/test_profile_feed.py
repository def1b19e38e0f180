"""A profile as RSS, and one's own profile for editing."""

from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest

from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.media.pictures import encode, painting
from tests.social.conftest import Person

MEDIA = "{http://search.yahoo.com/mrss/}"


async def read_feed(client: httpx.AsyncClient, path: str = "/@alice.rss") -> ET.Element:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    channel = ET.fromstring(answer.content).find("channel")
    assert channel is not None
    return channel


def said(channel: ET.Element) -> list[str]:
    return [item.findtext("description") or "" for item in channel.iter("item")]


async def upload(person: Person, client: httpx.AsyncClient, description: str) -> str:
    form = {"description": description}
    files = {"file": ("a.png", encode(painting(), "PNG"), "image/png")}
    answer = await client.post("/api/v2/media", data=form, files=files, headers=person.headers)
    return str(answer.json()["id"])


async def test_a_feed_holds_what_everybody_may_see_and_nothing_else(
    alice: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    picture = await upload(alice, client, "a hill\x0b & a sun")
    await alice.writes("a <b>hill</b> #Sea", media_ids=[picture], spoiler_text="high & far")
    await alice.writes("quietly", visibility="unlisted")
    await alice.writes("for followers", visibility="private")
    await alice.writes("for you @bob", visibility="direct")
    hers = await bob.writes("a question")
    await alice.writes("an answer", in_reply_to_id=hers["id"])
    await alice.does("reblog", hers)
    channel = await read_feed(client)
    assert [("quietly" in one, "hill" in one) for one in said(channel)] == [(True, False), (False, True)]
    assert channel.findtext("description") == "Public posts from @alice@localhost:3000"
    assert channel.findtext("link") == "http://localhost:3000/@alice"
    item = list(channel.iter("item"))[1]
    assert "<strong>high &amp; far</strong>" in (item.findtext("description") or "")
    assert item.findtext("category") == "sea"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    image = await client.get(enclosure.attrib["url"])
    assert str(len(image.content)) == enclosure.attrib["length"]
    assert image.headers["content-type"] == enclosure.attrib["type"]
    content = item.find(f"{MEDIA}content")
    assert content is not None
    assert content.findtext(f"{MEDIA}description") == "a hill & a sun"
    assert content.findtext(f"{MEDIA}rating") == "adult", "there is a warning"
    assert len(said(await read_feed(client, "/@alice/media.rss"))) == 1
    assert len(said(await read_feed(client, "/@alice/tagged/SEA.rss"))) == 1
    assert "an answer" in said(await read_feed(client, "/@ALICE/with_replies.rss"))[0]


async def test_nobody_and_the_suspended_have_no_feed(alice: Person, client: httpx.AsyncClient) -> None:
    assert (await client.get("/@nobody.rss")).status_code == 404
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET state = 'suspended' WHERE id = %s", (alice.account_id,))
    assert (await client.get("/@alice.rss")).status_code == 404


@pytest.fixture
def web(tmp_path: Path, settings: Settings):
    (tmp_path / "index.html").write_text("<!doctype html><html><head><title>Salon</title></head></html>")
    (tmp_path / "index.html.gz").write_bytes(b"gzip")
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield tmp_path
    set_settings(settings)


async def test_the_page_of_a_profile_names_its_feed(alice: Person, client: httpx.AsyncClient, web: Path) -> None:
    page = await client.get("/@alice")
    assert 'type="application/rss+xml" title="@alice" href="http://localhost:3000/@alice.rss"' in page.text
    assert page.text.index("rss") < page.text.index("</head>")
    again = await client.get("/@alice", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304
    for path in ("/", "/@alice/followers", "/tags/x"):
        assert "rss" not in (await client.get(path, headers={"Accept-Encoding": "identity"})).text


async def test_ones_profile_is_read_and_changed_as_typed(alice: Person, client: httpx.AsyncClient) -> None:
    read = (await alice.get("/api/v1/profile")).json()
    assert (read["avatar"], read["avatar_static"], read["header"]) == (None, None, None), (
        "the drawn ones are not chosen"
    )
    assert (read["note"], read["fields"], read["featured_tags"], read["show_media"]) == ("", [], [], True)
    form = {"note": "I **paint** <b>", "avatar_description": "me", "fields_attributes[0][name]": "Site",
            "fields_attributes[0][value]": "https://example.org/", "attribution_domains[]": "example.org"}  # fmt: skip
    files = {"avatar": ("a.png", encode(painting(), "PNG"), "image/png")}
    answer = await client.patch("/api/v1/profile", data=form, files=files, headers=alice.headers)
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert (changed["note"], changed["avatar_description"]) == ("I **paint** <b>", "me")
    assert [(one["name"], one["value"]) for one in changed["fields"]] == [("Site", "https://example.org/")]
    assert changed["attribution_domains"] == ["example.org"]
    assert changed["avatar"] == (await alice.get("/api/v1/accounts/verify_credentials")).json()["avatar"]
    seen = (await client.get(f"/api/v1/accounts/{alice.id}")).json()
    assert seen["avatar_description"] == "me"
    removed = await client.delete("/api/v1/profile/avatar", headers=alice.headers)
    assert (removed.json()["avatar_description"], removed.json()["source"]["note"]) == ("", "I **paint** <b>")
    assert (await alice.get("/api/v1/profile")).json()["avatar"] is None
    too_long = await client.patch("/api/v1/profile", json={"header_description": "x" * 1501}, headers=alice.headers)
    assert (too_long.status_code, list(too_long.json()["details"])) == (422, ["header_description"])


async def test_the_posts_of_nobody_are_not_found_and_of_the_silent_are_none(alice: Person, bob: Person) -> None:
    assert (await alice.get("/api/v1/accounts/1/statuses")).status_code == 404
    assert (await alice.get(f"/api/v1/accounts/{bob.id}/statuses")).json() == []


async def test_a_profile_is_narrowed_as_asked(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    picture = await upload(alice, client, "a hill")
    first = await alice.writes("with a picture", media_ids=[picture])
    await alice.writes("to myself #sea", in_reply_to_id=first["id"])
    hers = await bob.writes("hers")
    await alice.writes("to bob", in_reply_to_id=hers["id"])
    await alice.does("reblog", hers)
    await alice.does("pin", first)

    async def shown(**query: str) -> list[str]:
        found = (await bob.get(f"/api/v1/accounts/{alice.id}/statuses", **query)).json()
        return ["boost" if one["reblog"] else one["content"][3:-4].split(" <")[0] for one in found]

    everything = ["boost", "to bob", "to myself", "with a picture"]
    assert await shown() == everything
    assert await shown(exclude_replies="true") == ["boost", "to myself", "with a picture"]
    assert await shown(exclude_reblogs="1") == everything[1:]
    assert await shown(only_media="true") == ["with a picture"]
    assert await shown(pinned="true") == ["with a picture"]
    assert await shown(tagged="SEA") == ["to myself"]
    assert await shown(only_media="true", tagged="sea") == []


@pytest.mark.parametrize("path", ["/@alice/tagged/%00.rss", "/api/v1/tags/a%00b"])
async def test_what_no_name_can_hold_is_not_found(alice: Person, client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
