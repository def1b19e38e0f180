"""The firehose as it is described: in AsyncAPI's own terms, and true of every message there is."""

import json
import subprocess

import httpx
import msgspec
import pytest

from salon.firehose import messages
from salon.firehose.events import DatasetReleased
from salon.firehose.frames import LISTENS, MARKERS, RECORDS, list_frames
from salon.firehose.routes import _beat, _to_error
from salon.kit import db, log
from salon.safety.removal import erase_account
from tests.clients.test_node_apps import APPS, find_node
from tests.conftest import Settle
from tests.consent.people import say, write
from tests.firehose.test_firehose import PATH
from tests.studio.people import Cast, change, json_of, make


async def test_the_description_is_asyncapi_by_its_authors_own_parser(client: httpx.AsyncClient) -> None:
    told = json_of(await client.get(f"{PATH}/asyncapi.json"))

    def parse(document: object) -> list[str]:
        text = json.dumps(document)
        done = subprocess.run(
            [find_node(), "asyncapi.js"], cwd=APPS, input=text, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.splitlines()

    assert parse(told) == [f"channels: {PATH}"]
    del told["components"]["schemas"]["Record"]
    broken = parse(told)
    assert broken != [f"channels: {PATH}"], "it is really read: a reference that leads nowhere is told"


async def test_every_kind_of_message_is_as_it_is_described(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    alice, bob = adults.alice, adults.bob
    await say(client, alice, stream_partners=True)
    first = await make(alice, "the sea")
    parent = await write(client, alice, status="#sea @bob", media_ids=[str(first.variations[0].media_id)])
    made = await make(alice, "a storm", parents=[int(parent["id"])])
    await write(client, alice, media_ids=[str(made.variations[0].media_id)], in_reply_to_id=parent["id"])
    path = f"/api/v1/statuses/{parent['id']}"
    for verb in ("favourite", "reblog", "unfavourite"):
        assert (await client.post(f"{path}/{verb}", headers=bob.headers)).status_code == 200
    assert (await client.put(path, json={"status": "changed"}, headers=alice.headers)).status_code == 200
    gone = await write(client, bob, status="away with it")
    await client.delete(f"/api/v1/statuses/{gone['id']}", headers=bob.headers)
    erased = await write(client, bob, status="and all of it")
    await client.delete(f"/api/v1/statuses/{erased['id']}", headers=bob.headers)
    async with db.transaction() as tx:
        await log.append(tx, DatasetReleased(actor_id=0, subject_id=5, name="salon-7", version="2.0.0"))
        await erase_account(tx, adults.carol.id, adults.carol.id)
    await settle()
    await change("DELETE FROM posts WHERE id = %s", int(erased["id"]))
    frames = await list_frames(0, await log.head() + 1, await log.epoch())
    sent = [text for one in frames for text in (one.bare, one.full) if text] + [_beat(), _to_error("ConsumerTooSlow")]
    read = [msgspec.json.decode(text, type=messages.Frame) for text in sent]
    kinds = {type(one.payload) for one in read if isinstance(one, messages.Message)}
    assert kinds >= {
        *(messages.Record, messages.ConsentSaid, messages.Erased, messages.Released),
        *(messages.AccountChanged, messages.Heartbeat)[1:],
    }
    records = [one.payload for one in read if isinstance(one, messages.Message)]
    told = {(one.kind, one.op) for one in records if isinstance(one, messages.Record)}
    assert told == {*RECORDS.values()}, "each of them, as it is described"
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(sent[0].replace('"seq"', '"place"'), type=messages.Frame)
    assert {*MARKERS, *RECORDS} == {*LISTENS}
