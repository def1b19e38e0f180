"""Family trees: what they show, how credit rolls up, and a takedown that walks down."""

from typing import Any

import httpx
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.rules import SCOPES
from salon.app.wiring import READERS
from salon.kit import db
from salon.kit.log.readers import rebuild_reader
from tests.conftest import Settle
from tests.studio.people import Cast, Person, change, fetch, json_of, make, post, post_picture


async def remix(person: Person, parents: list[int], prompt: str = "turn it round", **draft: Any) -> int:
    made = await make(person, prompt, parents=parents)
    return await post(person, [made.variations[0].media_id or 0], **draft)


async def desk_of(person: Person) -> dict[str, str]:
    """The headers of a person who is made a moderator, the only one of the staff."""
    await change("UPDATE accounts SET role = CASE WHEN id = %s THEN 'moderator' ELSE 'member' END", person.id)
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "Desk", ["urn:ietf:wg:oauth:2.0:oob"], sorted(SCOPES))
        grant = await issue_token(tx, app.id, person.id, sorted(SCOPES))
    return {"Authorization": f"Bearer {grant.token}"}


async def lineage_of(client: httpx.AsyncClient, post_id: int, person: Person | None = None) -> dict[str, Any]:
    answer = await client.get(f"/api/salon/v1/posts/{post_id}/lineage", headers=person.headers if person else {})
    return dict(json_of(answer))


async def test_every_ancestor_is_credited_once_however_many_ways_lead_to_it(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    root, _ = await post_picture(cast.alice)
    left, right = await remix(cast.bob, [root]), await remix(cast.bob, [root])
    last = await remix(cast.carol, [left, right])
    await settle()
    tree = await lineage_of(client, root)
    assert (tree["remixes_count"], tree["descendants_count"], tree["complete"]) == (2, 3, True)
    assert [node["remixes_count"] for node in tree["nodes"]] == [2, 1, 1, 0]
    assert [node["roles"] for node in tree["nodes"]] == [[], ["base"], ["base"], ["base", "reference"]]
    status = json_of(await client.get(f"/api/v1/statuses/{root}"))
    assert (status["salon"]["remixes_count"], status["salon"]["descendants_count"]) == (2, 3)
    works = [json_of(await client.get(f"/api/salon/v1/accounts/{one.id}/credit"))["descended_works"] for one in cast]
    assert works == [3, 1, 0], "bob's two remixes led to one work of carol's, and his own are no credit to himself"
    before = await fetch("SELECT * FROM post_descent ORDER BY 1")
    await rebuild_reader(next(reader for reader in READERS if reader.name == "lineage"))
    assert await fetch("SELECT * FROM post_descent ORDER BY 1") == before
    assert await fetch("SELECT works FROM account_descent WHERE account_id = %s", cast.alice.id) == [(3,)]
    assert [one["id"] for one in json_of(await client.get(f"/api/salon/v1/posts/{root}/remixes"))] == [
        str(right),
        str(left),
    ]
    assert last


async def test_the_whole_family_has_the_cousins_too(client: httpx.AsyncClient, cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    left, right = await remix(cast.bob, [root]), await remix(cast.carol, [root])
    cousin, last = await remix(cast.bob, [left]), await remix(cast.bob, [right])
    address = f"/api/salon/v1/posts/{last}/lineage"
    straight = json_of(await client.get(address))["nodes"]
    assert [(int(node["id"]), node["depth"]) for node in straight] == [(root, -2), (right, -1), (last, 0)]
    whole = json_of(await client.get(f"{address}?whole=true"))["nodes"]
    assert [(int(node["id"]), node["depth"]) for node in whole] == [
        (root, -2),
        (left, -1),
        (right, -1),
        (cousin, 0),
        (last, 0),
    ]


async def test_what_changed_is_told_only_while_the_recipe_is_shown(client: httpx.AsyncClient, cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    child = await remix(cast.bob, [root], "make it steeper")
    assert (await lineage_of(client, root))["nodes"][1]["change"] == "make it steeper"
    answer = await client.put(f"/api/v1/statuses/{child}", json={"recipe": "hidden"}, headers=cast.bob.headers)
    assert json_of(answer)["salon"]["recipe"] == "hidden"
    assert (await lineage_of(client, root))["nodes"][1]["change"] is None
    assert (await lineage_of(client, root, cast.bob))["nodes"][1]["change"] == "make it steeper"


async def test_rights_change_without_touching_words(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    root, media_id = await post_picture(cast.alice, text="words stay")
    address = f"/api/v1/statuses/{root}"
    status = json_of(await client.put(address, json={"remix": "nobody"}, headers=cast.alice.headers))
    assert status["content"] == "<p>words stay</p>"
    assert status["edited_at"] is None
    assert [one["id"] for one in status["media_attachments"]] == [str(media_id)]
    await settle()
    assert json_of(await client.get(address, headers=cast.bob.headers))["salon"]["can_remix"] is False
    wish = {"prompt": "turn it", "engine": "gradients", "parents": [root]}
    refused = await client.post("/api/salon/v1/generations", json=wish, headers=cast.bob.headers)
    assert json_of(refused, 403)["error"] == "The author of this post does not want it remixed."
    assert (await client.put(address, json={"remix": "friends"}, headers=cast.alice.headers)).status_code == 422
    assert (await client.put(address, json={"recipe": "shown"}, headers=cast.bob.headers)).status_code == 404


async def test_a_shown_recipe_can_be_read_and_a_hidden_one_by_its_author_only(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    root, media_id = await post_picture(cast.alice, "a quiet sunset")
    address = f"/api/salon/v1/posts/{root}/recipe"
    assert json_of(await client.get(address)) == {
        "post_id": str(root),
        "recipe": "shown",
        "pictures": [
            {
                "media_id": str(media_id),
                "engine": "gradients",
                "engine_name": "Gradients",
                "prompt": "a quiet sunset",
                "seed": 7,
                "style": "plain",
                "parents": [],
            }
        ],
    }
    await client.put(f"/api/v1/statuses/{root}", json={"recipe": "hidden"}, headers=cast.alice.headers)
    kept = json_of(await client.get(address, headers=cast.bob.headers), 404)
    assert kept["error"] == "The author keeps the recipe of this post to themselves."
    own = json_of(await client.get(address, headers=cast.alice.headers))
    assert own["pictures"][0]["prompt"] == "a quiet sunset"
    secret = await remix(cast.alice, [root], visibility="direct")
    assert (await client.get(f"/api/salon/v1/posts/{secret}/recipe", headers=cast.bob.headers)).status_code == 404


async def told(client: httpx.AsyncClient, person: Person) -> list[tuple[str, str]]:
    answer = json_of(await client.get("/api/v1/notifications", headers=person.headers))
    return [(one["account"]["username"], one["status"]["id"]) for one in answer]


async def test_ancestors_hear_of_remixes_of_remixes_only_when_they_want_to(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    root, _ = await post_picture(cast.alice)
    child = await remix(cast.bob, [root])
    await remix(cast.carol, [child])
    await settle()
    assert await told(client, cast.alice) == [("bob", str(child))]
    answer = await client.put(
        "/api/salon/v1/remix_notifications", json={"descendants": True}, headers=cast.alice.headers
    )
    assert json_of(answer) == {"descendants": True}
    second = await remix(cast.carol, [child])
    both = await remix(cast.carol, [child, root])
    await settle()
    assert await told(client, cast.alice) == [("carol", str(both)), ("carol", str(second)), ("bob", str(child))]
    kinds = await fetch("SELECT kind FROM notifications WHERE owner_id = %s ORDER BY id", cast.alice.id)
    assert [kind for (kind,) in kinds] == ["salon.remix", "salon.descendant", "salon.remix"]


@pytest.mark.parametrize("reach", ["all", "chosen", "none"])
async def test_a_takedown_walks_down_as_far_as_it_is_told_and_can_be_undone(
    client: httpx.AsyncClient, cast: Cast, settle: Settle, reach: str
) -> None:
    root, _ = await post_picture(cast.alice, text="root")
    child = await remix(cast.bob, [root])
    grandchild, other = await remix(cast.carol, [child]), await remix(cast.carol, [root])
    reached = {"all": {root, child, grandchild, other}, "chosen": {root, grandchild}, "none": {root}}[reach]
    desk = await desk_of(cast.carol)
    wish = {"post_id": str(root), "reason": "Against rule 2", "descendants": reach, "chosen": [str(grandchild)]}
    assert (await client.post("/api/salon/v1/admin/takedowns", json=wish, headers=cast.bob.headers)).status_code == 403
    made = json_of(await client.post("/api/salon/v1/admin/takedowns", json=wish, headers=desk))
    assert {int(one) for one in made["post_ids"]} == reached
    await settle()
    answers = {one: await client.get(f"/api/v1/statuses/{one}") for one in (root, child, grandchild, other)}
    assert {one for one, answer in answers.items() if answer.status_code == 404} == reached
    tree = await lineage_of(client, root)
    assert {int(node["id"]) for node in tree["nodes"] if node["gone"] == "taken_down"} == reached
    lost = json_of(await client.get("/api/salon/v1/takedowns", headers=cast.alice.headers))
    assert [(one["post_id"], one["text"], one["reason"]) for one in lost] == [(str(root), "root", "Against rule 2")]
    undone = json_of(await client.post(f"/api/salon/v1/admin/takedowns/{made['id']}/undo", headers=desk))
    assert undone["undone_at"]
    await settle()
    for one in reached:
        assert (await client.get(f"/api/v1/statuses/{one}")).status_code == 200
    again = await client.post(f"/api/salon/v1/admin/takedowns/{made['id']}/undo", headers=desk)
    assert again.status_code == 409
    assert json_of(await client.get("/api/salon/v1/takedowns", headers=cast.alice.headers)) == []
    posts = json_of(await client.get(f"/api/v1/accounts/{cast.alice.id}"))["statuses_count"]
    assert posts == 1, "counts are as they were"


async def test_a_takedown_needs_a_reason_and_real_descendants(client: httpx.AsyncClient, cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    stranger, _ = await post_picture(cast.bob)
    desk = await desk_of(cast.carol)
    address = "/api/salon/v1/admin/takedowns"
    base = {"post_id": str(root), "reason": "why"}
    for wrong in ({"reason": " "}, {"descendants": "chosen", "chosen": [str(stranger)]}, {"descendants": "some"}):
        assert (await client.post(address, json=base | wrong, headers=desk)).status_code == 422, wrong
    assert (await client.post(address, json=base | {"post_id": "1"}, headers=desk)).status_code == 404
    assert (await client.get(f"/api/v1/statuses/{stranger}")).status_code == 200
    assert await fetch("SELECT 1 FROM takedowns") == []


async def test_a_profile_can_be_narrowed_to_remixes(client: httpx.AsyncClient, cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    await post_picture(cast.bob)
    child = await remix(cast.bob, [root])
    address = f"/api/v1/accounts/{cast.bob.id}/statuses"
    shown = json_of(await client.get(address, params={"only_remixes": "true"}))
    assert [int(one["id"]) for one in shown] == [child]
    assert len(json_of(await client.get(address))) == 2


async def test_what_was_drawn_before_a_takedown_is_not_posted_after_it(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    root, _ = await post_picture(cast.alice)
    known = await remix(cast.bob, [root])
    drawn = [str(one.media_id) for one in (await make(cast.bob, "turn it round", parents=[root])).variations]
    desk = await desk_of(cast.carol)
    wish = {"post_id": str(root), "reason": "Against rule 2"}
    made = json_of(await client.post("/api/salon/v1/admin/takedowns", json=wish, headers=desk))
    sentence = {"error": "This picture was made from one that moderators took down. It cannot be posted."}
    body = {"status": "look", "media_ids": drawn}
    assert json_of(await client.post("/api/v1/statuses", json=body, headers=cast.bob.headers), 403) == sentence
    words = json_of(await client.post("/api/v1/statuses", json={"status": "x"}, headers=cast.bob.headers))
    answer = await client.put(f"/api/v1/statuses/{words['id']}", json=body, headers=cast.bob.headers)
    assert json_of(answer, 403) == sentence
    [(kept,)] = await fetch("SELECT id FROM media WHERE post_id = %s", known)
    again = await client.put(
        f"/api/v1/statuses/{known}",
        json={"status": "what is out stays", "media_ids": [str(kept)]},
        headers=cast.bob.headers,
    )
    assert again.status_code == 200
    await client.post(f"/api/salon/v1/admin/takedowns/{made['id']}/undo", headers=desk)
    assert (await client.post("/api/v1/statuses", json=body, headers=cast.bob.headers)).status_code == 200


async def test_a_remix_that_comes_into_a_post_by_an_edit_is_credited_too(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    root, _ = await post_picture(cast.alice)
    prompt = "turn it round and round, and once more"
    drawn = [str(one.media_id) for one in (await make(cast.bob, prompt, parents=[root])).variations]
    words = json_of(
        await client.post("/api/v1/statuses", json={"status": "x", "recipe": "hidden"}, headers=cast.bob.headers)
    )
    body = {"status": "look", "media_ids": drawn}
    changed = json_of(await client.put(f"/api/v1/statuses/{words['id']}", json=body, headers=cast.bob.headers))
    assert prompt not in (changed["media_attachments"][0]["description"] or "")
    await settle()
    assert await fetch("SELECT parent_id, role FROM remix_edges WHERE child_id = %s", int(words["id"])) == [
        (root, "base")
    ]
    assert json_of(await client.get(f"/api/v1/statuses/{root}"))["salon"]["remixes_count"] == 1


async def test_a_family_has_no_circles(client: httpx.AsyncClient, cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    child = await remix(cast.bob, [root])
    drawn = [str(one.media_id) for one in (await make(cast.alice, "turn it round", parents=[child])).variations]
    body = {"status": "", "media_ids": drawn}
    answer = await client.put(f"/api/v1/statuses/{root}", json=body, headers=cast.alice.headers)
    assert json_of(answer, 422)["error"] == "This picture was made from a later post. Put it into a new one."
    assert await fetch("SELECT child_id, parent_id FROM remix_edges") == [(child, root)]
