"""Releases over HTTP: what there is, its files, what must go from it, and where one's own work is."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.response import File

from salon.accounts.guards import find_token_text, require_viewer
from salon.accounts.queries import shares_choices
from salon.datasets import holdings, views
from salon.datasets.impressions import MOST, SURFACES, Seen, note_seen
from salon.datasets.views import PATH, get_release
from salon.datasets.whereabouts import list_whereabouts
from salon.firehose.recipients import find_recipient
from salon.kit import db
from salon.kit.errors import Invalid, NotFound, Unauthorized
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend

Req = Request[Any, Any, Any]
READING = Limit("datasets", 600, 600)
SEEING = Limit("impressions", 600, 3600)
Seq = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]


class Since(msgspec.Struct):
    """Where in the feed to go on."""

    since: Seq = 0


class Acknowledgement(msgspec.Struct):
    """The last tombstone that was applied."""

    seq: Seq


class Sightings(msgspec.Struct):
    """What was on the screen."""

    seen: Annotated[list[Seen], msgspec.Meta(max_length=MOST)]


@get(PATH)
async def list_datasets(request: Req) -> Response[bytes]:
    """Every release that was ever made, newest first."""
    await spend(READING, address_of(request))
    return json_response([views.to_release(one) for one in await views.list_releases()])


@get(PATH + "/mine")
async def show_mine(request: Req) -> Response[bytes]:
    """The releases with my work or my choices in them, who took them, and how far what I took back is gone."""
    return json_response(await list_whereabouts(await require_viewer(request, "read")))


@get(PATH + "/{name:str}")
async def show_dataset(request: Req, name: str) -> Response[bytes]:
    """One release."""
    await spend(READING, address_of(request))
    return json_response(views.to_release(await get_release(name)))


@get(PATH + "/{name:str}/tombstones")
async def list_tombstones(request: Req, name: str) -> Response[bytes]:
    """What must be deleted from a release, as lines of JSON, after `since`; it is kept for good.

    At most 10,000 at once: ask again after the last until nothing comes.
    """
    await spend(READING, address_of(request))
    release = await get_release(name)
    found = await views.list_tombstones(release.id, read_query(request, Since).since)
    lines = b"".join(msgspec.json.encode(views.to_tombstone(one)) + b"\n" for one in found)
    return Response(lines, media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


@get(PATH + "/{name:str}/files/{path:path}")
async def fetch_file(request: Req, name: str, path: str) -> Response[Any]:
    """A file of a release: papers for everybody, data of the newest version for registered recipients."""
    await spend(READING, address_of(request))
    release = await get_release(name)
    wanted = path.lstrip("/")
    if wanted not in views.PAPERS:
        if wanted not in release.files:
            raise NotFound
        recipient_id = await _require_recipient(request)
        if release.superseded_at is not None:
            raise NotFound
        async with db.transaction() as tx:
            await holdings.note_taking(tx, recipient_id, release.id)
    file = Path(release.folder) / wanted
    if not file.is_file():
        raise NotFound
    kind = "application/vnd.apache.parquet" if wanted.endswith(".parquet") else None
    return File(file, filename=file.name, media_type=kind, headers={"Cache-Control": "no-store"})


@post(PATH + "/{name:str}/acknowledgements", status_code=200)
async def acknowledge(request: Req, name: str) -> Response[bytes]:
    """A recipient says that everything up to `seq` is deleted from its copy."""
    recipient_id = await _require_recipient(request)
    release = await get_release(name)
    seq = (await read_body(request, Acknowledgement)).seq
    async with db.transaction() as tx:
        await holdings.acknowledge(tx, recipient_id, release, seq)
    return json_response({"id": release.name, "acknowledged": seq})


@post("/api/salon/v1/impressions", status_code=200)
async def note_impressions(request: Req) -> Response[bytes]:
    """What was on my screen; kept only of who agreed to have their choices in datasets."""
    viewer_id = await require_viewer(request, "write:statuses")
    await spend(SEEING, str(viewer_id))
    seen = (await read_body(request, Sightings)).seen
    if unknown := sorted({one.surface for one in seen} - set(SURFACES)):
        raise Invalid(f"Validation failed: there is no surface {unknown[0][:40]}")
    post_ids = [parse_id(one.post_id) for one in seen]
    async with db.transaction() as tx:
        kept = await note_seen(tx, viewer_id, post_ids, seen)
    return json_response({"kept": kept, "agreed": await shares_choices(viewer_id)})


async def _require_recipient(request: Req) -> int:
    key = find_token_text(request)
    recipient_id = await find_recipient(key) if key else None
    if recipient_id is None:
        raise Unauthorized("Only registered recipients get this, with their key.")
    return recipient_id


handlers: list[Any] = [
    list_datasets,
    show_mine,
    show_dataset,
    list_tombstones,
    fetch_file,
    acknowledge,
    note_impressions,
]
