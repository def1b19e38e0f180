"""Tries whether an engine keeps the contract: `python -m salon.studio.engines.conformance ID`."""

import asyncio
import io
import math
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import NamedTuple

import click
import msgspec
from msgspec.structs import replace
from PIL import Image

from salon.kit.settings import Settings, load_settings
from salon.studio.easel import GARBAGE, STOPPED, TOO_SLOW, Easels, EngineFailedError
from salon.studio.engines import load_engines
from salon.studio.engines.child import GENERAL, NOTHING
from salon.studio.engines.describing import list_faults
from salon.studio.engines.protocol import PREVIEW_SIDE, Engine, Mask, Order, Progress, Result, Size, Source

BROKEN = frozenset(
    {GENERAL, NOTHING, STOPPED, GARBAGE, TOO_SLOW}
)  # what is said for an engine that says nothing itself
MAX_PREVIEW_BYTES = 512 * 1024
MAX_SCENE_BYTES = 1024 * 1024
HARD = {
    "Japanese": "雪の降る夜の庭",
    "Arabic, from right to left": "قطة صغيرة تحت شجرة كبيرة",
    "emoji": "🦊👩‍🚀🏳️‍🌈",
    "one letter": "x",
    "only punctuation": "?!…",
    "line breaks and tabs": "a fox\n\tunder\r\na tree",
    "2000 characters": "a fox under a tree " * 105,
    "markup": "<b>{prompt}</b> %s {0} ${HOME} '; --",
}


Attempt = Callable[[], Awaitable[object]]


class Finding(NamedTuple):
    """One thing that was tried; `fault` is what is wrong with it, None when nothing is."""

    tried: str
    fault: str | None


class Made(NamedTuple):
    """What came of one order: what was said on the way, and a picture or the engine's own sentence."""

    steps: list[Progress]
    result: Result | None
    sentence: str | None


class FaultError(Exception):
    """The engine does not keep the contract; the text says how."""


async def examine(engine_id: str, settings: Settings, *, pay: bool = False) -> AsyncIterator[Finding]:
    """Try an engine in a process of its own, as Salon does; a paid one is asked for pictures only with `pay`."""
    engine = load_engines(settings).get(engine_id)
    if engine is None:
        yield Finding("is there", "no engine with this id was found; the log says what was left out")
        return
    for tried, fault in list_faults(engine):
        yield Finding(tried, fault)
    if engine.abilities.paid and not pay:
        return
    easels = Easels(settings)
    trial = _Trial(engine, easels)
    try:
        for tried, attempt in trial.list_attempts():
            try:
                await attempt()
            except (FaultError, EngineFailedError) as error:
                yield Finding(tried, str(error))
            else:
                yield Finding(tried, None)
    finally:
        await easels.close()


class _Trial:
    """The attempts on one engine; the first picture it makes is what later ones start from."""

    def __init__(self, engine: Engine, easels: Easels) -> None:
        self._engine = engine
        self._easels = easels
        usual = engine.abilities.sizes[0]
        self._order = Order(
            prompt="a fox under a tree", seed=7, width=usual.width, height=usual.height, id="conformance-0"
        )
        self._first: Result | None = None

    def list_attempts(self) -> list[tuple[str, Attempt]]:
        """What is tried, in order; what an engine does not promise is not asked of it."""
        able, order = self._engine.abilities, self._order
        tried: list[tuple[str, Attempt]] = [("makes a picture, and says what it should", self._make_first)]
        tried += [(f"makes the size {size.id}", partial(self._size, size)) for size in able.sizes[1:]]
        tried += [
            (f"knows the style {style.id}", partial(self._picture, replace(order, style=style.id)))
            for style in self._engine.styles
        ]
        if able.repeats:
            tried.append(("gives the same picture for the same order, another for another seed", self._repeat))
        if able.negative_prompt:
            tried.append(("takes a negative prompt", partial(self._picture, replace(order, negative_prompt="people"))))
        tried += self._list_starts()
        if able.references:
            looked = [self._stranger()] * able.references
            tried.append(("looks at pictures", partial(self._picture, replace(order, references=looked))))
        if able.masks:
            tried.append(("changes a region", partial(self._change, Mask(region=(0.25, 0.25, 0.5, 0.5)))))
            tried.append(("changes what a mask leaves open", partial(self._change, Mask(image=_draw("LA")))))
        tried += [
            (f"takes a prompt of {name}, or says why not", partial(self._say, words)) for name, words in HARD.items()
        ]
        tried.append(("may be ended at any moment, and works again", self._leave))
        return tried

    def _list_starts(self) -> list[tuple[str, Attempt]]:
        own: list[tuple[str, Attempt]] = [("starts from its own picture", partial(self._change, None))]
        return [
            *(own if self._engine.abilities.edits else []),
            ("starts from somebody else's picture, or says why not", partial(self._start, self._stranger())),
            ("starts from a picture that is gone, or says why not", partial(self._start, Source(post_id=1))),
            ("survives a picture that is none", partial(self._start, Source(post_id=1, image=b"none"))),
            ("survives a memory that is not its own", partial(self._start, self._stranger(scene=[{"x": None}]))),
        ]

    async def _make(self, order: Order) -> Made:
        """One order through the engine's process; raises `FaultError` when it breaks instead of saying something."""
        steps: list[Progress] = []
        try:
            async with self._easels.lend(self._engine.id) as easel, aclosing(easel.make(order)) as messages:
                async for message in messages:
                    if isinstance(message, Result):
                        _require_result(message, self._engine)
                        return Made(steps, message, None)
                    steps.append(message)
        except EngineFailedError as error:
            if str(error) in BROKEN:
                raise FaultError(f"it broke: {error}") from error
            return Made(steps, None, str(error))
        raise FaultError("it ended without a picture")

    async def _picture(self, order: Order) -> Result:
        made = await self._make(order)
        if made.result is None:
            raise FaultError(f"it refused: {made.sentence}")
        _require_steps(made.steps)
        _require_shape(made.result, order)
        return made.result

    async def _make_first(self) -> None:
        self._first = await self._picture(self._order)

    async def _size(self, size: Size) -> None:
        await self._picture(replace(self._order, width=size.width, height=size.height))

    async def _repeat(self) -> None:
        one, same = await self._picture(self._order), await self._picture(self._order)
        other = await self._picture(replace(self._order, seed=8))
        if _pixels(one) != _pixels(same):
            raise FaultError("the same order gave another picture: promise `repeats=False`")
        if _pixels(one) == _pixels(other):
            raise FaultError("another seed gave the same picture")

    async def _start(self, source: Source) -> None:
        await self._make(replace(self._order, prompt="make it night", sources=[source]))

    async def _say(self, words: str) -> None:
        made = await self._make(replace(self._order, prompt=words.strip()))
        if made.sentence is not None and not made.sentence.strip():
            raise FaultError("it refused without a sentence")

    async def _leave(self) -> None:
        async with self._easels.lend(self._engine.id) as easel, aclosing(easel.make(self._order)) as messages:
            message = await anext(messages)
            if isinstance(message, Result):
                return  # it was done before anybody could leave
        if easel.alive:
            raise FaultError("its process could not be ended")
        await self._picture(self._order)

    async def _change(self, part: Mask | None) -> None:
        """Start from the first picture, and change it all or a part of it."""
        if self._first is None:
            raise FaultError("there is no picture of its own to start from")
        kept = self._first
        own = Source(post_id=1, image=kept.picture, description="A fox", engine=self._engine.id, scene=kept.scene)
        await self._picture(replace(self._order, prompt="make it night", sources=[own], mask=part))

    def _stranger(self, scene: object = None) -> Source:
        engine = self._engine.id if scene is not None else "somebody-else"
        return Source(post_id=2, image=_draw("RGB"), description="A red boat", engine=engine, scene=scene)


def _require_steps(steps: list[Progress]) -> None:
    """Progress runs forward between 0 and 1, and what there is to see is a small WebP."""
    reached = 0.0
    for step in steps:
        if not (math.isfinite(step.fraction) and reached <= step.fraction <= 1):
            raise FaultError(f"progress went from {reached} to {step.fraction}")
        reached = step.fraction
        if step.preview is None:
            continue
        image = _open(step.preview)
        if image.format != "WEBP" or max(image.size) > PREVIEW_SIDE or len(step.preview) > MAX_PREVIEW_BYTES:
            raise FaultError(
                f"a preview is {image.format} of {image.width} x {image.height}; WebP up to {PREVIEW_SIDE} is shown"
            )


def _require_result(result: Result, engine: Engine) -> None:
    """What is said of a picture can be kept."""
    if result.cost < 0 or (result.cost and not engine.abilities.paid):
        raise FaultError(f"it cost {result.cost}: say `paid=True`, and never less than nothing")
    if any(not isinstance(note, str) or not note.strip() for note in result.notes):
        raise FaultError("a note is empty")
    scene = msgspec.json.encode(result.scene)
    if len(scene) > MAX_SCENE_BYTES or b"\\u0000" in scene:
        raise FaultError("its memory is larger than a megabyte, or has characters that cannot be stored")
    if "\x00" in (result.alt_text or ""):
        raise FaultError("the alt text has characters that cannot be stored")


def _require_shape(result: Result, order: Order) -> None:
    width, height = _open(result.picture).size
    if abs(width / height - order.width / order.height) > 0.02 * order.width / order.height:
        raise FaultError(f"the picture is {width} x {height}, asked for was {order.width} x {order.height}")


def _open(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except Exception as error:
        raise FaultError(f"what should be a picture is none: {error}") from error
    return image


def _pixels(result: Result) -> bytes:
    return _open(result.picture).convert("RGB").tobytes()


def _draw(mode: str) -> bytes:
    """A picture with something in it; with an alpha channel its right half is open."""
    image = Image.linear_gradient("L").resize((512, 512)).convert(mode)
    if mode == "LA":
        image.putalpha(Image.linear_gradient("L").rotate(90).resize((512, 512)).point(lambda grey: 255 * (grey > 127)))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


async def _tell(engine_id: str, *, pay: bool) -> int:
    faults = 0
    async for finding in examine(engine_id, load_settings(), pay=pay):
        click.echo(
            f"{'ok' if finding.fault is None else 'NO':3} {finding.tried}"
            + (f": {finding.fault}" if finding.fault else "")
        )
        faults += finding.fault is not None
    click.echo(
        f"{engine_id} keeps the contract." if not faults else f"{engine_id} fails in {faults} of what was tried."
    )
    return 1 if faults else 0


@click.command()
@click.argument("engine_id")
@click.option("--pay", is_flag=True, help="Ask a paid engine for pictures too: some thirty, at your cost.")
def main(engine_id: str, *, pay: bool) -> None:
    """Try whether the engine with this id keeps the contract."""
    sys.exit(asyncio.run(_tell(engine_id, pay=pay)))


if __name__ == "__main__":
    main()
