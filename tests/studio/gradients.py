"""A small engine for tests, plugged in as any other: it draws gradients, and misbehaves on request."""

import io
import os
import struct
import time
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image

from salon.kit.settings import Settings
from salon.studio.engines.protocol import (
    SQUARE,
    Abilities,
    CannotDrawError,
    Needs,
    Order,
    Progress,
    Result,
    Size,
    Style,
)

TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"


class Gradients:
    """Draws a gradient in the colours of the seed; a remix keeps its parent's colours and turns them round."""

    id = "gradients"
    name = "Gradients"
    version = "2.5"
    kind = "algorithm"
    description = "Colours that run into one another."
    source_type = TYPE
    styles = (Style(id="plain", name="Plain"), Style(id="steep", name="Steep"))
    abilities = Abilities(
        sizes=(SQUARE, Size(id="wide", name="Wide", width=1280, height=720)),
        edits=True,
        masks=True,
        references=2,
        negative_prompt=True,
    )
    needs = Needs()
    max_count = 4

    def price(self, order: Order) -> int:
        return 0

    def estimate(self, order: Order) -> float:
        return 0.1

    def open(self) -> None:
        print("a library says hello on stdout")

    def make(self, order: Order) -> Iterator[Progress | Result]:  # noqa: C901  one line for each misdeed
        words = order.prompt.split()
        yield Progress(fraction=0.1, stage="mixing the colours")
        if "fail" in words:
            raise CannotDrawError("I do not know how to draw that.")
        if "break" in words:
            raise RuntimeError("an inner secret")
        if "flood" in words:
            yield Progress(fraction=0.2, stage="x" * 1_000_000)
        if {"hang", "flood"} & set(words):
            time.sleep(600)
        if "crash" in words:
            os._exit(7)
        if "nothing" in words:
            return
        if "garbage" in words:
            yield Result(picture=b"this is no picture at all")
        if "bomb" in words:
            yield Result(picture=bomb())
        if "nonsense" in words:
            yield "not a message"  # type: ignore[misc]
        if "nul" in words:
            yield Result(picture=draw(order), scene={"a\x00b": 1})
        if "half" in words and order.seed % 2:
            raise CannotDrawError("Odd seeds are beyond me.")
        steps = 30 if "slow" in words else 3
        for step in range(steps):
            yield Progress(fraction=0.2 + 0.7 * step / steps, stage="painting", preview=preview(order, step, steps))
            time.sleep(0.1 if "slow" in words else 0)
        kept = remember(order)
        yield Result(
            picture=draw(order),
            notes=["I could not draw: a fox"] if "fox" in words else [],
            alt_text=f"A gradient about {order.prompt}",
            style=order.style or "plain",
            scene={
                "colour": kept["colour"] if kept else order.seed % 256,
                "turned": kept is not None,
                **({"heard": repeat(order)} if "echo" in words else {}),
            },
        )


def remember(order: Order) -> dict[str, Any] | None:
    """What the parent's maker kept of it, if that was us."""
    scene = order.sources[0].scene if order.sources else None
    return scene if isinstance(scene, dict) and "colour" in scene else None


def repeat(order: Order) -> dict[str, Any]:
    """Everything in an order but its words, as JSON; a mask as its width, height and the part that may change."""
    mask = Image.open(io.BytesIO(order.mask.image)) if order.mask and order.mask.image else None
    return {
        "negative_prompt": order.negative_prompt,
        "sources": [source.post_id for source in order.sources],
        "references": [source.post_id for source in order.references],
        "seen": all(source.image for source in order.sources + order.references),
        "mask": [*mask.size, mask.getchannel("A").histogram()[0] / (mask.width * mask.height)] if mask else None,
        "region": order.mask.region if order.mask else None,
        "id": order.id,
    }


def picture(order: Order, side: int) -> Image.Image:
    kept = remember(order)
    colour = kept["colour"] if kept else order.seed % 256
    gradient = Image.linear_gradient("L").resize((side, side))
    if kept:
        gradient = gradient.rotate(90)
    return Image.merge("RGB", (gradient, gradient.point(lambda value: (value + colour) % 256), gradient.rotate(180)))


def draw(order: Order) -> bytes:
    file = io.BytesIO()
    picture(order, 1024).resize((order.width, order.height)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def preview(order: Order, step: int, steps: int) -> bytes:
    file = io.BytesIO()
    picture(order, 64 + 320 * step // steps).save(file, "WEBP")
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 30,000 pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(30_001 * 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def build(settings: Settings) -> Gradients:
    return Gradients()
