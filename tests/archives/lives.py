"""A rich life: somebody who has done a little of everything there is to do here."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from PIL import Image

from salon.accounts.actions import start_session
from salon.accounts.aliases import add_alias
from salon.archives.building import build_archive
from salon.kit import clock, db
from tests.conftest import Settle
from tests.social.conftest import Person

SALON = "/api/salon/v1"


async def browser(person: Person) -> dict[str, str]:
    """Headers of a browser somebody has just signed in with."""
    async with db.transaction() as tx:
        session = await start_session(tx, person.account_id)
    return {"Cookie": f"salon_session={session.token}", "X-Salon-CSRF": session.csrf or ""}


def picture(colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(file, "PNG")
    return file.getvalue()


async def uploads(person: Person, description: str, colour: str = "teal") -> str:
    client = person._client
    answer = await client.post(
        "/api/v2/media",
        files={"file": ("picture.png", picture(colour), "image/png")},
        data={"description": description, "focus": "0.5,-0.25"},
        headers=person.headers,
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def draws(person: Person, settle: Settle, prompt: str, parents: list[str] | None = None) -> dict[str, Any]:
    wish = {"prompt": prompt, "engine": "gradients", "seed": 7, "parents": [int(one) for one in parents or []]}
    asked = await person.post(f"{SALON}/generations", wish)
    assert asked.status_code in {200, 201, 202}, asked.text
    await settle()
    return dict((await person.get(f"{SALON}/generations/{asked.json()['id']}")).json())


async def asks(person: Person, path: str, body: dict[str, Any], method: str = "POST") -> Any:
    client = person._client
    answer = await client.request(method, path, json=body, headers=person.headers)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


async def lives(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    """Let alice do a little of everything, with bob and carol around her."""
    await alice.follows(bob)
    await bob.follows(alice)
    await says(alice, bob)
    await makes(alice, bob, settle)
    await keeps(alice, bob, carol)
    await settle()


async def says(alice: Person, bob: Person) -> None:
    """Words of every kind, and what one does with those of others."""
    told = await bob.writes("What bob wrote is bob's")
    await alice.writes("Good morning, @bob. All of it: https://example.org/a,b #sea #Sky")
    await alice.writes("Only for those who follow", visibility="private")
    await alice.writes("Hush, @bob", visibility="direct")
    await alice.writes("Under a warning", spoiler_text="storms", sensitive=True, language="en")
    await alice.writes("I answer", in_reply_to_id=told["id"], visibility="unlisted")
    await alice.writes("I quote", quoted_status_id=told["id"])
    first = await alice.writes("A thread", reply_policy="mentioned")
    await alice.writes("goes on", in_reply_to_id=first["id"])
    await alice.writes("Which?", poll={"options": ["tea, green", 'the "other"'], "expires_in": 3600, "multiple": True})
    changed = await alice.writes("Frist version", media_ids=[await uploads(alice, "a first picture")])
    media = [one["id"] for one in changed["media_attachments"]]
    await asks(alice, f"/api/v1/statuses/{changed['id']}", {"status": "First version", "media_ids": media}, "PUT")
    await alice.does("pin", changed)
    for verb in ("favourite", "bookmark", "reblog"):
        await alice.does(verb, told)
    asked = await bob.writes("Vote!", poll={"options": ["x", "y"], "expires_in": 3600})
    await asks(alice, f"/api/v1/polls/{asked['poll']['id']}/votes", {"choices": [1]})


async def makes(alice: Person, bob: Person, settle: Settle) -> None:
    """Pictures drawn here, remixed, and made together."""
    drawn = await draws(alice, settle, "a lighthouse, at dusk")
    shown = await alice.writes("A lighthouse", media_ids=[drawn["media"][0]["id"]])
    his = await draws(bob, settle, "what bob asked for")
    parent = await bob.writes("Remix me", media_ids=[his["media"][0]["id"]])
    remix = await draws(alice, settle, "the same in red", [parent["id"]])
    await alice.writes("Remixed", media_ids=[remix["media"][0]["id"]])
    await draws(alice, settle, "never shown")
    await asks(
        alice,
        f"{SALON}/templates",
        {"title": "My pet as", "prompt": "my {pet} as a king", "example_id": shown["id"]},
    )
    await asks(alice, f"{SALON}/chains", {"title": "Add one thing", "post_id": shown["id"], "most_turns": 9})


async def keeps(alice: Person, bob: Person, carol: Person) -> None:
    """What one keeps for oneself: lists, filters, silence, settings, plans, complaints."""
    made = await asks(alice, "/api/v1/lists", {"title": "Friends, old", "replies_policy": "none"})
    await asks(alice, f"/api/v1/lists/{made['id']}/accounts", {"account_ids": [bob.id]})
    await asks(alice, "/api/v1/lists", {"title": "Nobody yet"})
    await asks(alice, f"/api/v1/accounts/{carol.id}/mute", {"notifications": False})
    async with db.transaction() as tx:
        await add_alias(tx, alice.account_id, "alice_before@elsewhere.example")
    await asks(alice, f"/api/v1/accounts/{bob.id}/note", {"comment": "met in Lisbon"})
    await asks(
        alice,
        "/api/v2/filters",
        {
            "title": "calm",
            "context": ["home"],
            "filter_action": "hide",
            "keywords_attributes": [{"keyword": "storm", "whole_word": True}, {"keyword": "gale"}],
        },
    )
    await asks(alice, "/api/v1/tags/sea/follow", {})
    await asks(alice, "/api/v1/featured_tags", {"name": "sky"})
    await asks(alice, f"{SALON}/reading", {"autoplay": False, "chosen_languages": ["de", "en"]}, "PUT")
    await asks(alice, f"{SALON}/dial", {"everywhere": {"autonomous": False}}, "PUT")
    await asks(alice, "/api/v2/notifications/policy", {"for_not_following": "filter"}, "PATCH")
    await asks(
        alice,
        "/api/v1/accounts/update_credentials",
        {
            "display_name": "Alice, of course",
            "note": "Paints.\n\nSometimes #sea",
            "fields_attributes": [{"name": "Home", "value": "https://example.org/alice"}],
        },
        "PATCH",
    )
    later = (clock.now() + dt.timedelta(days=2)).replace(microsecond=0).isoformat()
    waiting = await uploads(alice, "for later", "gold")
    await asks(alice, "/api/v1/statuses", {"status": "In two days", "scheduled_at": later, "media_ids": [waiting]})
    await asks(alice, "/api/v1/reports", {"account_id": carol.id, "comment": "too loud", "category": "spam"})
    await asks(alice, f"{SALON}/feedback", {"words": "More tea"})


async def export(person: Person, path: Path) -> Path:
    """The archive of a person as it is now."""

    async def tell(_done: int, _total: int) -> None:
        return

    await build_archive(person.account_id, path, tell)
    return path


def read(path: Path) -> dict[str, Any]:
    """The files of an archive by name: JSON and lines of JSON read, the rest as it is."""
    found: dict[str, Any] = {}
    with ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith(".json"):
                found[name] = json.loads(data)
            elif name.endswith(".jsonl"):
                found[name] = [json.loads(line) for line in data.splitlines()]
            else:
                found[name] = data if name.startswith(("media/", "avatar", "header")) else data.decode()
    return found
