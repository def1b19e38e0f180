"""A hidden recipe never leaves the server: a planted prompt is looked for in every answer, stream and file."""

import asyncio
import contextlib
import io
import json
import re
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import c2pa
import httpx
import pytest
from litestar import Litestar
from PIL import Image

from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.rules import SCOPES
from salon.kit import db
from salon.mastodon.entities.renders import forget_post
from salon.posts.models import Draft
from salon.studio.posting import publish
from tests.conftest import Settle
from tests.matrix.table import ROWS, STREAM
from tests.matrix.test_authorization import list_routes
from tests.studio.people import Cast, Person, change, json_of, make

SECRET = "quizzical zanzibar xylophone under nine improbable moons"
SEED = 5831204467193
NEEDLES = (SECRET, SECRET.upper(), "zanzibar", str(SEED))


def leaks(text: str) -> list[str]:
    return [needle for needle in NEEDLES if needle.lower() in text.lower()]


async def get_token(account_id: int | None, scopes: list[str]) -> dict[str, str]:
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "Onlooker", ["urn:ietf:wg:oauth:2.0:oob"], sorted(SCOPES))
        grant = await issue_token(tx, app.id, account_id, scopes)
    return {"Authorization": f"Bearer {grant.token}"}


@contextlib.asynccontextmanager
async def listening(app: Litestar, path: str, headers: dict[str, str]) -> AsyncIterator[list[bytes]]:
    """What an open stream of server-sent events says while the block runs."""
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), *((k.lower().encode(), v.encode()) for k, v in headers.items())],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 3000),
    }
    said: list[bytes] = []
    begun, ended = asyncio.Event(), asyncio.Event()

    async def receive() -> Any:
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200, path
        elif message.get("body"):
            said.append(message["body"])
            begun.set()

    task = asyncio.create_task(app(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.wait_for(begun.wait(), 60)
    yield said
    ended.set()
    await task


class Scene:
    """Alice's two pictures with a hidden recipe, and everything people do to them."""

    def __init__(self, client: httpx.AsyncClient, cast: Cast) -> None:
        self.client, self.cast = client, cast
        self.values: dict[str, list[str]] = {}

    async def send(self, method: str, path: str, who: Person, body: Any = None) -> Any:
        answer = await self.client.request(method, path, json=body or {}, headers=who.headers)
        assert answer.status_code in {200, 202}, f"{path}: {answer.text}"
        return answer.json()

    async def befriend(self) -> None:
        alice, bob, _ = self.cast
        await self.send("POST", f"/api/v1/accounts/{alice.id}/follow", bob)
        await self.send("POST", f"/api/v1/accounts/{bob.id}/follow", alice)

    async def play(self, settle: Settle) -> None:
        alice, bob, carol = self.cast
        mine = await make(alice, SECRET, seed=SEED, style="steep")
        later = await make(alice, SECRET, seed=SEED, style="steep")
        first = await self.publish(alice, mine.variations[0].media_id, text="look #moon", recipe="hidden")
        second = await self.publish(alice, later.variations[0].media_id, text="and this #moon")
        await self.send("PUT", f"/api/v1/statuses/{second}", alice, {"recipe": "hidden"})
        await settle()
        media = [str(mine.variations[0].media_id), str(later.variations[0].media_id)]
        edit = {"status": "look again #moon", "media_ids": media[:1]}
        await self.send("PUT", f"/api/v1/statuses/{first}", alice, edit)
        turned = await make(bob, "turn it round", parents=[first, second])
        child = await self.publish(bob, turned.variations[0].media_id, text="mine now")
        await settle()
        for verb in ("favourite", "reblog", "bookmark"):
            await self.send("POST", f"/api/v1/statuses/{first}/{verb}", bob)
        answer = await self.send(
            "POST", "/api/v1/statuses", bob, {"status": "@alice how?", "in_reply_to_id": str(first)}
        )
        told = {"account_id": str(alice.id), "status_ids": [str(first)], "comment": "hm"}
        report = await self.send("POST", "/api/v1/reports", carol, told)
        await settle()
        self.posts = [first, second, child]
        self.generations = [mine.id, later.id]
        posts = [str(one) for one in (*self.posts, answer["id"])]
        self.values = {
            "account_id": [str(one.id) for one in self.cast],
            "generation_id": [str(one) for one in self.generations],
            "media_id": media,
            "report_id": [report["id"]],
            "index": ["0"],
            "step": ["1", "99"],
            "name": ["moon", "alice"],
            "path": ["explore", "@alice", f"posts/{first}", f"@alice/{first}", f"posts/{first}/lineage"],
            "": posts,
        }

    async def publish(self, who: Person, media_id: int | None, **draft: Any) -> int:
        async with db.transaction() as tx:
            return await publish(tx, who.id, Draft(media_ids=[media_id or 0], **draft))

    def list_paths(self, route: str) -> list[str]:
        """A route with every value its parameters can sensibly have here, a value that is no post's own too."""
        path = route.removeprefix("GET ")
        names = re.findall(r"\{(\w+):\w+\}", path)
        found = []
        for chosen in product(*(self.values.get(name, [*self.values[""], *self.values["media_id"]]) for name in names)):
            filled = path
            for value in chosen:
                filled = re.sub(r"\{\w+:\w+\}", value, filled, count=1)
            found.append(filled)
        return found

    async def list_files(self) -> list[str]:
        files: list[str] = []
        for post_id in self.posts:
            status = json_of(await self.client.get(f"/api/v1/statuses/{post_id}"))
            for one in status["media_attachments"]:
                files += [one["url"], one["preview_url"]]
        return files


@pytest.fixture
async def scene(client: httpx.AsyncClient, cast: Cast) -> Scene:
    return Scene(client, cast)


async def look_everywhere(scene: Scene, app: Litestar, who: str, headers: dict[str, str]) -> tuple[int, int]:
    """Ask every GET route for everything; returns how many answers there were, and how many with something in them."""
    asked = full = 0
    query = "?q=zanzibar&acct=alice&id[]=" + "&id[]=".join(scene.values[""])
    for route in list_routes(app):
        if not route.startswith("GET ") or ROWS[route] is STREAM or route == "GET /media/{key:path}":
            continue
        for path in scene.list_paths(route):
            for tail in ("", query):
                answer = await scene.client.get(path + tail, headers=headers)
                assert answer.status_code < 500, f"{who} {path}{tail}: {answer.text[:200]}"
                said = answer.text.replace("q=zanzibar", "") + json.dumps(dict(answer.headers)).replace(
                    "q=zanzibar", ""
                )
                assert leaks(said) == [], f"{who} {path}{tail}"
                asked, full = asked + 1, full + (answer.status_code == 200 and len(answer.content) > 2)
    return asked, full


async def test_a_hidden_recipe_is_in_no_answer_to_anybody_else(
    client: httpx.AsyncClient, app: Litestar, cast: Cast, scene: Scene, settle: Settle
) -> None:
    await scene.befriend()
    await scene.play(settle)
    await change("UPDATE accounts SET role = 'operator' WHERE id = %s", cast.carol.id)
    eyes = {
        "a friend": cast.bob.headers,
        "an operator": await get_token(cast.carol.id, sorted(SCOPES)),
        "nobody": {},
        "an app": await get_token(None, ["read"]),
    }
    for who, headers in eyes.items():
        asked, full = await look_everywhere(scene, app, who, headers)
        assert asked > 300, "the search is as wide as the house"
        assert full > 60, f"{who} is shown something at all"
    [own] = json_of(await client.get(f"/api/salon/v1/posts/{scene.posts[0]}/recipe", headers=cast.alice.headers))[
        "pictures"
    ]
    assert (own["prompt"], own["seed"], own["style"]) == (SECRET, SEED, "steep"), "its author still sees it"


async def test_the_search_finds_a_recipe_that_is_shown(
    client: httpx.AsyncClient, app: Litestar, cast: Cast, scene: Scene, settle: Settle
) -> None:
    await scene.befriend()
    await scene.play(settle)
    await change("UPDATE posts SET recipe = 'shown' WHERE id = %s", scene.posts[0])
    forget_post(scene.posts[0])
    with pytest.raises(AssertionError, match="zanzibar"):
        await look_everywhere(scene, app, "nobody", {})


async def test_a_hidden_recipe_is_on_no_stream(app: Litestar, cast: Cast, scene: Scene, settle: Settle) -> None:
    await scene.befriend()
    names = [
        "user",
        "user/notification",
        "public",
        "public/local",
        "public?only_media=true",
        "hashtag?tag=moon",
        "direct",
    ]
    async with contextlib.AsyncExitStack() as stack:
        open_streams = {
            (who, name): await stack.enter_async_context(listening(app, f"/api/v1/streaming/{name}", headers))
            for who, headers in (("a friend", cast.bob.headers), ("a stranger", cast.carol.headers))
            for name in names
        }
        await scene.play(settle)
        said = {key: b"".join(chunks).decode() for key, chunks in open_streams.items()}
    assert [key for key, text in said.items() if leaks(text)] == []
    for key in (("a friend", "user"), ("a stranger", "public"), ("a stranger", "hashtag?tag=moon")):
        assert f'"id":"{scene.posts[0]}"' in said[key], f"{key} said something"
    for generation_id in scene.generations:
        for headers in (cast.bob.headers, {}):
            answer = await scene.client.get(f"/api/salon/v1/generations/{generation_id}/events", headers=headers)
            assert answer.status_code in {401, 404}


async def test_a_hidden_recipe_is_in_no_byte_of_any_file(
    client: httpx.AsyncClient, cast: Cast, scene: Scene, settle: Settle
) -> None:
    await scene.befriend()
    await scene.play(settle)
    files = await scene.list_files()
    assert len(files) == 6
    for url in files:
        answer = await client.get(url)
        assert leaks(answer.content.decode("latin-1")) == [], url
        assert leaks(answer.content.decode("utf-16-le", errors="replace")) == [], url
        reader = c2pa.Reader(answer.headers["content-type"], io.BytesIO(answer.content))
        assert leaks(reader.json() + reader.detailed_json()) == [], "its credentials"
        with Image.open(io.BytesIO(answer.content)) as picture:
            said = f"{dict(picture.getexif())} {picture.info}"
        assert leaks(said) == [], "EXIF, XMP and the like"
