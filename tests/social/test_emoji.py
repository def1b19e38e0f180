"""Custom emoji: the operator adds them, and whatever is written shows them."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from salon.emoji.queries import find_in, forget_emoji
from salon.kit.settings import Settings
from tests.conftest import Settle
from tests.social.conftest import Person

PATH = "/api/salon/v1/emojis"


@pytest.fixture(autouse=True)
def none_known() -> Iterator[None]:
    """The database is emptied without a word to this process."""
    forget_emoji()
    yield
    forget_emoji()


def draw(size: tuple[int, int] = (300, 150), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (200, 40, 90, 128)).save(out, kind)
    return out.getvalue()


async def adds(
    operator: Person, shortcode: str, picture: bytes | None = None, **more: Any
) -> tuple[int, dict[str, Any]]:
    answer = await operator._client.post(
        PATH,
        data={"shortcode": shortcode, **more},
        files={"image": ("emoji.png", draw() if picture is None else picture, "image/png")},
        headers=operator.headers,
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":teapot:", ["teapot"]),
        ("a :teapot: and :cup: and :teapot:", ["teapot", "cup"]),
        (":teapot::cup:", []),
        ("x:teapot:", []),
        (":teapot:x", []),
        ("(:cup:), yes", ["cup"]),
        ("12:30:45 :unknown: :t", []),
    ],
)
def test_where_emoji_are_found_in_words(text: str, found: list[str]) -> None:
    known = {name: {"shortcode": name} for name in ("teapot", "cup", "30")}
    assert [one["shortcode"] for one in find_in(known, text)] == found


async def test_an_emoji_is_made_safe_and_small_and_offered_to_everybody(
    operator: Person, client: httpx.AsyncClient
) -> None:
    status, made = await adds(operator, "teapot", category="Kitchen")
    assert status == 200, made
    [shown] = (await client.get("/api/v1/custom_emojis")).json()
    assert shown == {
        "shortcode": "teapot",
        "url": made["url"],
        "static_url": made["url"],
        "visible_in_picker": True,
        "category": "Kitchen",
    }
    answer = await client.get(httpx.URL(made["url"]).path)
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.size, picture.has_transparency_data) == ((128, 64), True)


async def test_whatever_is_written_shows_emoji(
    operator: Person, bob: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    before = await bob.writes("my :teapot:", spoiler_text="about a :cup:")
    assert before["emojis"] == []
    for name in ("teapot", "cup", "spoon"):
        assert (await adds(operator, name))[0] == 200
    await settle()

    def names(entity: dict[str, Any]) -> list[str]:
        return [one["shortcode"] for one in entity["emojis"]]

    post = (await bob.get(f"/api/v1/statuses/{before['id']}")).json()
    assert names(post) == ["cup", "teapot"], "what was written before shows them too"
    poll = await bob.writes("which?", poll={"options": ["a :spoon:", "none"], "expires_in": 600})
    assert (names(poll), names(poll["poll"])) == (["spoon"], ["spoon"])
    person = await client.patch(
        "/api/v1/accounts/update_credentials",
        json={
            "display_name": "Bob :cup:",
            "note": "I like :teapot:",
            "fields_attributes": [{"name": ":spoon:", "value": "x"}],
        },
        headers=bob.headers,
    )
    assert names(person.json()) == ["cup", "teapot", "spoon"]
    await settle()
    shown = (await bob.get(f"/api/v1/statuses/{before['id']}")).json()
    assert names(shown["account"]) == ["cup", "teapot", "spoon"]
    path = f"/api/v1/statuses/{before['id']}"
    await client.put(path, json={"status": "a :spoon:"}, headers=bob.headers)
    history = (await bob.get(f"{path}/history")).json()
    assert [names(one) for one in history] == [["cup", "teapot"], ["spoon"]]
    told = (await operator.post("/api/salon/v1/announcements", {"text": "tea from the :teapot:"})).json()
    assert names(told) == ["teapot"]
    reacted = await client.put(f"/api/v1/announcements/{told['id']}/reactions/cup", headers=bob.headers)
    assert reacted.status_code == 200
    [reaction] = (await bob.get("/api/v1/announcements")).json()[0]["reactions"]
    assert (reaction["name"], reaction["me"]) == ("cup", True)
    assert reaction["url"] == reaction["static_url"] == shown["account"]["emojis"][0]["url"]


async def test_changes_are_seen_everywhere_at_once(
    operator: Person, bob: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    _, made = await adds(operator, "teapot")
    post = await bob.writes("a :teapot:")
    await settle()

    async def change(**body: Any) -> dict[str, Any]:
        answer = await client.patch(f"{PATH}/{made['id']}", json=body, headers=operator.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def used() -> list[str]:
        return [one["shortcode"] for one in (await bob.get(f"/api/v1/statuses/{post['id']}")).json()["emojis"]]

    async def offered() -> list[str]:
        return [one["shortcode"] for one in (await client.get("/api/v1/custom_emojis")).json()]

    assert await used() == ["teapot"]
    await change(visible_in_picker=False)
    assert (await used(), await offered()) == (["teapot"], [])
    await change(disabled=True, visible_in_picker=True)
    assert (await used(), await offered()) == ([], [])
    await change(disabled=False)
    assert (await used(), await offered()) == (["teapot"], ["teapot"])
    await change(shortcode="kettle", category="Kitchen")
    assert (await used(), await offered()) == ([], ["kettle"])
    assert (await change(category=""))["category"] is None
    gone = await client.delete(f"{PATH}/{made['id']}", headers=operator.headers)
    assert (gone.status_code, await offered()) == (200, [])
    assert (await client.get(httpx.URL(made["url"]).path)).status_code == 404


async def test_bad_emoji_are_refused_and_leave_no_file(
    operator: Person, bob: Person, client: httpx.AsyncClient, settings: Settings
) -> None:
    assert (await adds(operator, "teapot"))[0] == 200

    def kept() -> set[Path]:
        return {path for path in (settings.data / "media").rglob("*") if path.is_file()}

    before = kept()
    noise = bytes(range(256)) * 1025
    for shortcode, picture, status in (
        ("teapot", None, 422),
        ("t", None, 422),
        ("tea pot", None, 422),
        ("", None, 422),
        ("text", b"this is no picture", 422),
        ("big", noise, 413),
    ):
        answered, body = await adds(operator, shortcode, picture)
        assert answered == status, (shortcode, body)
        assert body["error"]
    assert (await operator.post(PATH, {"shortcode": "nopicture"})).status_code == 422
    assert (await operator.post(PATH, {"shortcode": "words", "image": "words"})).status_code == 422
    assert (await client.patch(f"{PATH}/1", json={"disabled": True}, headers=operator.headers)).status_code == 404
    assert (await adds(bob, "mine"))[0] == 403
    assert kept() == before
    assert [one["shortcode"] for one in (await operator.get(PATH)).json()] == ["teapot"]
