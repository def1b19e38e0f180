"""Pictures made here, and what is made together."""

import datetime as dt
from typing import Any

from salon.kit import clock, db
from tests.matrix.cast import SECRET, Cast, draw, show_drawing, upload, write

SALON = "/api/salon/v1"


async def drawing(cast: Cast) -> dict[str, str]:
    made = await draw(cast)
    return {"generation_id": made["id"], "media_id": made["media"][0]["id"]}


async def growing(cast: Cast) -> dict[str, str]:
    """A generation of which there is something to see already, as the worker leaves it between two steps."""
    wish = {"prompt": SECRET, "engine": "gradients"}
    asked = await cast.does("owner", "POST", f"{SALON}/generations", wish)
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO previews (generation_id, index, step, image) VALUES (%s, 0, 1, %s)", (asked["id"], b"RIFF")
        )
    return {"generation_id": asked["id"], "index": "0", "step": "1"}


async def shown(cast: Cast) -> dict[str, str]:
    one = await show_drawing(cast)
    return {"post_id": one["id"], "media_id": one["media_attachments"][0]["id"]}


async def shown_to_followers(cast: Cast) -> dict[str, str]:
    media_id = (await draw(cast))["media"][0]["id"]
    return {"post_id": (await write(cast, media_ids=[media_id], visibility="private"))["id"], "media_id": media_id}


async def chain(cast: Cast) -> dict[str, str]:
    body = {"title": "Add one thing", "post_id": (await show_drawing(cast))["id"], "most_turns": 9}
    return {"chain_id": (await cast.does("owner", "POST", f"{SALON}/chains", body))["id"]}


async def claimed_chain(cast: Cast) -> dict[str, str]:
    """A chain whose next turn somebody else has, and the remix they would add."""
    first = (await show_drawing(cast))["id"]
    body = {"title": "Add one thing", "post_id": first, "most_turns": 9}
    made = await cast.does("owner", "POST", f"{SALON}/chains", body)
    await cast.does("other", "POST", f"{SALON}/chains/{made['id']}/claim")
    remix = await show_drawing(cast, "other", parents=[int(first)])
    return {"chain_id": made["id"], "remix_id": remix["id"]}


async def challenge(cast: Cast) -> dict[str, str]:
    ends_at = (clock.now() + dt.timedelta(days=1)).isoformat()
    body: dict[str, Any] = {"title": "Tiny doors", "rules": "Small.", "tag": f"t{clock.now():%H%M%S%f}"}
    made = await cast.does("owner", "POST", f"{SALON}/challenges", {**body, "ends_at": ends_at})
    entry = await write(cast, media_ids=[await upload(cast)])
    return {"challenge_id": made["id"], "entry_id": entry["id"]}


async def pair(cast: Cast) -> dict[str, str]:
    """Two entries, dealt to the owner of the challenge to be judged."""
    made = await challenge(cast)
    path = f"{SALON}/challenges/{made['challenge_id']}"
    for name in ("other", "follower"):
        entry = await write(cast, name, media_ids=[await upload(cast, name)])
        await cast.does(name, "POST", f"{path}/entries", {"post_id": entry["id"]})
    return made | {"pair_id": (await cast.does("owner", "POST", f"{path}/pairs"))["pair"]["id"]}


async def template(cast: Cast) -> dict[str, str]:
    body = {"title": "My pet as", "prompt": "my {pet} as a king", "example_id": (await show_drawing(cast))["id"]}
    return {"template_id": (await cast.does("owner", "POST", f"{SALON}/templates", body))["id"]}


async def likeness_answer(cast: Cast) -> dict[str, str]:
    """Somebody the owner said never to."""
    path = f"{SALON}/likeness/people/{cast.id_of('other')}"
    await cast.does("owner", "PUT", path, {"allowed": False})
    return {"account_id": cast.id_of("other")}


async def likeness_use(cast: Cast) -> dict[str, str]:
    """A picture that a follower wants of the owner."""
    await cast.does("owner", "PUT", f"{SALON}/age", {"age": "adult"})
    await cast.does("owner", "PUT", f"{SALON}/likeness", {"level": "everyone", "scope": SECRET})
    wish = {"prompt": f"@the_owner with a {SECRET}", "engine": "gradients"}
    await cast.does("follower", "POST", f"{SALON}/generations", wish)
    return {"use_id": (await cast.does("owner", "GET", f"{SALON}/likeness/uses"))[0]["id"]}


MAKERS = (
    drawing,
    growing,
    shown,
    shown_to_followers,
    chain,
    claimed_chain,
    challenge,
    pair,
    template,
    likeness_answer,
    likeness_use,
)
