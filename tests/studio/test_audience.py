"""A remix goes no further than what it was drawn from, whichever way it came about, unless it is one's own."""

import datetime as dt

import httpx
import pytest

from salon.kit import clock, db
from salon.posts.models import Draft
from salon.relationships.actions import follow
from salon.studio import posting
from tests.conftest import Settle
from tests.studio.people import Cast, Person, fetch, json_of, make, post_picture

AUDIENCES = ("direct", "private", "unlisted", "public")
REFUSED = "This picture was made from one that its author shows to fewer people. Choose fewer, too."


async def draw(person: Person, **wish: object) -> int:
    """A picture of one's own that is in no post yet."""
    media_id = (await make(person, "turn it round", **wish)).variations[0].media_id
    assert media_id is not None
    return media_id


async def show(client: httpx.AsyncClient, person: Person, media_id: int, audience: str) -> httpx.Response:
    body = {"status": "look", "media_ids": [str(media_id)], "visibility": audience}
    return await client.post("/api/v1/statuses", json=body, headers=person.headers)


async def let_in(follower: Person, author: Person) -> None:
    async with db.transaction() as tx:
        await follow(tx, follower.id, author.id)


@pytest.mark.parametrize("parent", AUDIENCES)
async def test_a_remix_may_be_shown_to_the_same_kind_of_people_and_to_fewer(
    client: httpx.AsyncClient, cast: Cast, parent: str
) -> None:
    await let_in(cast.bob, cast.alice)
    first, _ = await post_picture(cast.alice, text="@bob", visibility=parent)
    for audience in AUDIENCES:
        answer = await show(client, cast.bob, await draw(cast.bob, parents=[first]), audience)
        open_ones = {"unlisted", "public"}
        may = AUDIENCES.index(audience) <= AUDIENCES.index(parent) or {audience, parent} <= open_ones
        assert answer.status_code == (200 if may else 403), f"{audience} of {parent}: {answer.text}"
        assert may or answer.json() == {"error": REFUSED}


async def test_authors_show_remixes_of_their_own_to_whom_they_like(client: httpx.AsyncClient, cast: Cast) -> None:
    first, _ = await post_picture(cast.alice, visibility="private")
    answer = await show(client, cast.alice, await draw(cast.alice, parents=[first]), "public")
    assert answer.status_code == 200, answer.text


async def test_a_remix_of_ones_own_remix_still_goes_back_to_whom_it_was_drawn_from(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    await let_in(cast.bob, cast.alice)
    first, _ = await post_picture(cast.alice, visibility="private")
    second = json_of(await show(client, cast.bob, await draw(cast.bob, parents=[first]), "private"))
    again = await show(client, cast.bob, await draw(cast.bob, parents=[int(second["id"])]), "public")
    assert again.status_code == 403


async def test_a_picture_that_is_in_no_post_hands_its_origin_on(client: httpx.AsyncClient, cast: Cast) -> None:
    await let_in(cast.bob, cast.alice)
    first, _ = await post_picture(cast.alice, visibility="private")
    unposted = await draw(cast.bob, parents=[first])
    media_id = await draw(cast.bob, references=[unposted])
    assert (await show(client, cast.bob, media_id, "public")).status_code == 403
    assert (await show(client, cast.bob, media_id, "private")).status_code == 200


async def test_a_refused_remix_leaves_no_post_and_stays_to_be_posted_to_fewer(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    await let_in(cast.bob, cast.alice)
    first, _ = await post_picture(cast.alice, visibility="private")
    media_id = await draw(cast.bob, parents=[first])
    assert (await show(client, cast.bob, media_id, "public")).status_code == 403
    assert await fetch("SELECT id FROM posts WHERE author_id = %s", cast.bob.id) == []
    assert (await show(client, cast.bob, media_id, "private")).status_code == 200


async def test_a_remix_that_waits_for_its_time_is_dropped_when_it_would_go_too_far(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    await let_in(cast.bob, cast.alice)
    first, _ = await post_picture(cast.alice, visibility="private")
    media_id = await draw(cast.bob, parents=[first])
    at = clock.now() + dt.timedelta(hours=1)
    async with db.transaction() as tx:
        await posting.schedule(tx, cast.bob.id, Draft(text="later", media_ids=[media_id]), at)
    with clock.at(at):
        await posting.publish_due()
    assert await fetch("SELECT id FROM posts WHERE author_id = %s", cast.bob.id) == []


async def test_earlier_forms_of_a_post_do_not_tell_the_prompt_either_once_the_recipe_is_hidden(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    prompt = "an otter with a lantern under the old bridge"
    media_id = (await make(cast.alice, prompt)).variations[0].media_id
    path = "/api/v1/statuses"
    body = {"status": "one", "media_ids": [str(media_id)]}
    await client.put(f"/api/v1/media/{media_id}", json={"description": f"Drawn: {prompt}."}, headers=cast.alice.headers)
    post_id = json_of(await client.post(path, json=body, headers=cast.alice.headers))["id"]
    json_of(await client.put(f"{path}/{post_id}", json=body | {"status": "two"}, headers=cast.alice.headers))
    assert prompt in (await client.get(f"{path}/{post_id}/history")).text
    change_it = body | {"status": "three", "recipe": "hidden"}
    json_of(await client.put(f"{path}/{post_id}", json=change_it, headers=cast.alice.headers))
    history = json_of(await client.get(f"{path}/{post_id}/history"))
    assert [one["content"] for one in history] == ["<p>one</p>", "<p>two</p>", "<p>three</p>"]
    assert [one["media_attachments"][0]["description"] for one in history] == [None, None, None]
