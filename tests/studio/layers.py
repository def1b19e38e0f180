"""Whether a stored picture carries both layers: Content Credentials an independent reader trusts, and its watermark."""

import asyncio
import io
import json
from typing import Any

import c2pa
import httpx
from PIL import Image

from salon.media.images.watermark import measure_band, read_number
from salon.media.keeping import authority, mark_key
from tests.studio.people import fetch


async def read_manifests(client: httpx.AsyncClient, url: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(validation state, active manifest, all manifests) of a served picture, by the reference implementation."""
    answer = await client.get(url)
    root = (await asyncio.to_thread(authority)).root_pem
    settings = c2pa.Settings.from_dict({"trust": {"trust_anchors": root}, "verify": {"verify_trust": True}})
    reader = c2pa.Reader(answer.headers["content-type"], io.BytesIO(answer.content), context=c2pa.Context(settings))
    store = json.loads(reader.json())
    return store["validation_state"], store["manifests"][store["active_manifest"]], store["manifests"]


async def check_both_layers(client: httpx.AsyncClient, media_id: int | None) -> None:
    """Assert that every form a picture is served in is signed and marked with the picture's own number."""
    key = await asyncio.to_thread(mark_key)
    [(engine, number, *names)] = await fetch(
        """
        SELECT m.engine, k.number, m.original ->> 'key', m.small ->> 'key'
        FROM media m JOIN marks k ON k.media_id = m.id WHERE m.id = %s
        """,
        media_id,
    )
    for name in names:
        state, _, _ = await read_manifests(client, f"/media/{name}")
        picture = Image.open(io.BytesIO((await client.get(f"/media/{name}")).content)).convert("RGB")
        assert (engine, state, read_number(key, measure_band(picture))) == (engine, "Trusted", number)
