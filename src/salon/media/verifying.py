"""Judging a file that anybody hands in: what it claims, whether that holds, and whether it was made here."""

import asyncio
from typing import NamedTuple

from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound
from salon.kit.outbound import Limits, OutboundError, fetch
from salon.media import rules
from salon.media.credentials.models import Credentials
from salon.media.images.models import NotAnImage
from salon.media.images.watermark import read_number
from salon.media.keeping import PATH, blobs, mark_key
from salon.media.marks import Marked, find_marked
from salon.media.preparing import inspect_sent
from salon.media.rules import Testimony
from salon.media.sandbox.uploads import measure_upload_async

SECONDS = 20.0


class Finding(NamedTuple):
    """What was found in a file. `verdict`: proven, claimed (intact, but signed by anybody), tampered or nothing."""

    mime: str
    verdict: str
    degree: str
    evidence: str | None
    credentials: Credentials | None
    marked: Marked | None


async def verify_file(data: bytes) -> Finding:
    """Judge a file in the sandbox.

    Raises `images.models.REFUSALS` for what neither can be shown nor claims anything.
    """
    found = await inspect_sent(data)
    try:
        band = await measure_upload_async(data)
    except NotAnImage:
        if found is None or not found.generator:  # nothing that could be read
            raise
        band = b""
    number = await asyncio.to_thread(lambda: read_number(mark_key(), band))
    marked = await find_marked(number) if number is not None else None
    degree = rules.degree_of(found.state, found.source_types) if found else None
    proofs = [Testimony("credential", degree)] if degree else []
    proofs += [Testimony("watermark", marked.degree or "generated")] if marked else []
    shown, evidence = rules.judge(proofs)
    return Finding(rules.sniff_type(data), _to_verdict(found, marked), shown, evidence, found, marked)


def _to_verdict(found: Credentials | None, marked: Marked | None) -> str:
    if found is not None and found.state == "invalid":
        return "tampered"
    if marked is not None or (found is not None and found.state == "trusted"):
        return "proven"
    return "claimed" if found is not None else "nothing"


async def fetch_file(url: str) -> bytes:
    """The file at an address, one of our own from the store; raises `Invalid` or `NotFound` with a sentence."""
    own = f"{settings().base_url}{PATH}/"
    if url.startswith(own):
        data = await blobs().find(url.removeprefix(own).partition("?")[0])
        if data is None:
            raise NotFound("There is no such file here, or not any more.")
        return data
    limits = Limits(max_bytes=settings().upload_max_bytes, seconds=SECONDS, kinds=("image/",))
    try:
        answer = await fetch(url, limits=limits)
    except OutboundError as error:
        raise Invalid(f"That address could not be fetched. {error}") from error
    if answer.status != 200:
        raise Invalid(f"That address could not be fetched: it answered {answer.status}.")
    return answer.body
