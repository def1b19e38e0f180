"""From the bytes of a picture or clip to stored, signed files that a row can point to."""

import asyncio
import hashlib
import tempfile
from pathlib import Path

import msgspec

from salon.kit import clock
from salon.kit.context import settings
from salon.media import rules
from salon.media.checking import require_showable
from salon.media.clips.frames import take_frames
from salon.media.clips.kinds import Container
from salon.media.clips.models import ClipLimits
from salon.media.clips.transcoding import Played, make_playable
from salon.media.credentials.models import Agent, Claim, Credentials, Parent
from salon.media.credentials.signing import sign_picture
from salon.media.images.models import REFUSALS, Limits, Processed, Variant
from salon.media.images.watermark import Mark, read_number
from salon.media.keeping import anchors, authority, blobs, mark_key
from salon.media.marks import find_marked, reserve_mark
from salon.media.models import Cover, File, Ingredient, Maker, Prepared, PreparedClip
from salon.media.rights import find_training
from salon.media.rules import Testimony
from salon.media.sandbox.uploads import READING, inspect_credentials_async, open_sandbox, process_upload_async

OURS = Agent(name="Salon", version="1")
MADE_HERE = Limits(small_side=512)
STILL = Limits(max_bytes=64 * 1024 * 1024)  # our own frames, as PNG
CLIP_FOLDER = "salon-clip-"


async def warm_up() -> None:
    """Start what decodes and signs before the first picture comes."""
    await asyncio.gather(asyncio.to_thread(open_sandbox), asyncio.to_thread(authority))


async def prepare_upload(owner_id: int, data: bytes) -> Prepared:
    """Decode what a person sent, and keep its forms; raises `images.models.REFUSALS` for what cannot be shown.

    Raises `PictureRefused` for what policy refuses; then nothing of it is kept.

    Credentials it came with are verified; the forms are then signed with the file as their ingredient. A watermark of
    ours in it is recognised.
    """
    limits = Limits(max_bytes=settings().upload_max_bytes)
    processed = await process_upload_async(data, limits)
    held = await _look(owner_id, processed)
    found = await inspect_sent(data)
    claim = None
    if found is not None:
        mime = rules.sniff_type(data)
        parent = Parent(data=data, mime=mime, title=found.title or "The file as it was uploaded")
        claim = Claim(
            deed="republished",
            title="Uploaded picture",
            agent=OURS,
            parents=(parent,),
            training=await find_training(owner_id, claimed=found.training),
            made_at=clock.now(),
        )
    number = await asyncio.to_thread(lambda: read_number(mark_key(), processed.band))
    marked = await find_marked(number) if number is not None else None
    degree = rules.degree_of(found.state, found.source_types) if found else None
    proofs = [Testimony("credential", degree)] if degree else []
    if marked is not None:
        proofs.append(Testimony("watermark", marked.degree or "generated"))
    return Prepared(
        *await _keep(processed, claim),
        proofs=tuple(proofs),
        credentials=msgspec.to_builtins(found) if found else None,
        recognised=number if marked else None,
        sent_sha256=hashlib.sha256(data).hexdigest(),
        seen=processed.seen,
        held=held,
    )


async def _look(owner_id: int, processed: Processed) -> bool:
    return processed.seen is not None and await require_showable(owner_id, processed.seen)


async def inspect_sent(data: bytes) -> Credentials | None:
    """What a file from a stranger claims of itself, judged by those this place trusts; None when it claims nothing."""
    limits = msgspec.structs.replace(READING, max_bytes=settings().upload_max_bytes)
    return await inspect_credentials_async(data, await asyncio.to_thread(anchors), limits)


async def prepare_cover(owner_id: int, data: bytes) -> Cover:
    """Decode a picture that is to stand for a clip, and keep it; raises as `prepare_upload`."""
    processed = await process_upload_async(data, Limits(max_bytes=settings().upload_max_bytes))
    held = await _look(owner_id, processed)
    return Cover(await _keep_form(processed.small, None), processed.blurhash, processed.seen, held)


async def prepare_clip(owner_id: int, container: Container, key: str) -> PreparedClip | None:
    """Make a stored video or sound playable, and keep its forms; None when it is not there.

    Raises `Unplayable`, `TooMuch`, `GaveUp` or, for a still that policy refuses, `PictureRefused`. Takes as long as it
    takes; leaves nothing behind on this machine.
    """
    place = settings()
    limits = ClipLimits(
        max_pixels=place.video_max_pixels,
        max_frame_rate=place.video_max_frame_rate,
        max_video_seconds=place.video_max_seconds,
        max_audio_seconds=place.audio_max_seconds,
    )
    with tempfile.TemporaryDirectory(prefix=CLIP_FOLDER) as name:
        sent = Path(name) / "sent"
        if not await blobs().fetch(key, sent):
            return None
        made = await make_playable(container, sent, Path(name), limits)
        cover = await _find_cover(owner_id, made)
        if made.kind != "audio" and cover is not None:
            cover = await _look_inside(owner_id, made, cover)
        stored = await blobs().put_file(made.path, made.mime)
        size = (await asyncio.to_thread(made.path.stat)).st_size
        digest = await asyncio.to_thread(_hash_file, made.path)
        original = File(key=stored, mime=made.mime, width=made.width, height=made.height, bytes=size, sha256=digest)
        return PreparedClip(made.kind, original, cover, made.clip)


async def _look_inside(owner_id: int, made: Played, cover: Cover) -> Cover:
    """The still of a video with what is seen in frames of the rest of it: the barest counts, and any may hold it.

    Raises `PictureRefused` for a frame that policy refuses.
    """
    held, nudity = cover.held, cover.seen.nudity if cover.seen else None
    for frame in await take_frames(made.path, made.clip.duration, made.path.parent):
        processed = await process_upload_async(frame, STILL)
        held = await _look(owner_id, processed) or held
        if processed.seen is not None and processed.seen.nudity is not None:
            nudity = max(nudity or 0.0, processed.seen.nudity)
    seen = None if cover.seen is None else msgspec.structs.replace(cover.seen, nudity=nudity)
    return cover._replace(seen=seen, held=held)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def _find_cover(owner_id: int, made: Played) -> Cover | None:
    """The still of a clip; a sound's cover that cannot be decoded is none, a video is not shown without."""
    if made.still is None:
        return None
    try:
        processed = await process_upload_async(await asyncio.to_thread(made.still.read_bytes), STILL)
    except tuple(REFUSALS.values()):
        if made.kind == "audio":
            return None
        raise
    held = await _look(owner_id, processed)
    return Cover(await _keep_form(processed.small, None), processed.blurhash, processed.seen, held)


async def prepare_generated(owner_id: int, data: bytes, maker: Maker, ingredients: list[Ingredient]) -> Prepared:
    """Decode what an engine made, mark and sign its forms as made by it out of the ingredients, and keep them.

    Raises `images.models.REFUSALS` for what is no picture, or cannot be marked, `PictureRefused` for what policy
    refuses.
    """
    key = await asyncio.to_thread(mark_key)
    number = await reserve_mark()
    processed = await process_upload_async(data, MADE_HERE, Mark(key, number))
    held = await _look(owner_id, processed)
    parents = tuple(Parent(data=one.image, mime=one.mime, title=_name_ingredient(one)) for one in ingredients)
    claim = Claim(
        deed="edited" if parents else "created",
        title=f"Picture made with {maker.name}",
        agent=Agent(name=maker.name, version=maker.version),
        source_type=maker.source_type,
        parents=parents,
        training=await find_training(owner_id, [one.post_id for one in ingredients if one.post_id is not None]),
        made_at=clock.now(),
    )
    return Prepared(
        *await _keep(processed, claim),
        proofs=(Testimony("log", "generated"),),
        mark=number,
        seen=processed.seen,
        held=held,
    )


def _name_ingredient(one: Ingredient) -> str:
    return f"{settings().base_url}/posts/{one.post_id}" if one.post_id is not None else "A picture of its maker's own"


async def _keep(processed: Processed, claim: Claim | None) -> tuple[File, File, str]:
    original, small = await asyncio.gather(_keep_form(processed.original, claim), _keep_form(processed.small, claim))
    return msgspec.structs.replace(original, animated=processed.animated), small, processed.blurhash


async def _keep_form(form: Variant, claim: Claim | None) -> File:
    data = form.data
    if claim is not None:
        data = await asyncio.to_thread(lambda: sign_picture(authority(), form.data, form.mime, claim))
    key = await blobs().put(data, form.mime)
    digest = hashlib.sha256(data).hexdigest()
    return File(key=key, mime=form.mime, width=form.width, height=form.height, bytes=len(data), sha256=digest)
