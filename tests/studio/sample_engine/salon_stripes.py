"""Stripes as an engine, one that keeps the contract and one that does not."""

import io
import os
import random
from collections.abc import Iterator

from PIL import Image, ImageDraw

from salon.kit.settings import Settings
from salon.studio.engines.protocol import SQUARE, Abilities, CannotDrawError, Needs, Order, Progress, Result, Size


class Stripes:
    """Draws upright stripes in the colours of the seed."""

    id = "stripes"
    name = "Stripes"
    version = "1.0"
    kind = "algorithm"
    description = "Stripes, upright and honest."
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    styles = ()
    abilities = Abilities(sizes=(SQUARE, Size(id="banner", name="Banner", width=1200, height=400)))
    needs = Needs()
    max_count = 2

    def price(self, order: Order) -> int:
        return 0

    def estimate(self, order: Order) -> float:
        return 0.1

    def open(self) -> None:
        pass

    def make(self, order: Order) -> Iterator[Progress | Result]:
        dice = random.Random(order.seed)
        image = Image.new("RGB", (order.width, order.height))
        draw = ImageDraw.Draw(image)
        for left in range(0, order.width, 40):
            colour = tuple(dice.randrange(256) for _ in range(3))
            draw.rectangle((left, 0, left + 39, order.height), fill=colour)
            yield Progress(fraction=0.9 * left / order.width, stage="striping")
        yield Result(picture=_to_png(image), alt_text="Upright stripes")


class Careless(Stripes):
    """Promises too much: every promise it breaks must be found."""

    id = "careless"
    kind = "magic"
    abilities = Abilities(sizes=(SQUARE, Size(id="banner", name="Banner", width=1200, height=400)), edits=True)

    def make(self, order: Order) -> Iterator[Progress | Result]:
        if order.sources:
            raise RuntimeError("nobody told me")
        if "🦊" in order.prompt:
            os._exit(3)
        if len(order.prompt) > 1000:
            raise CannotDrawError(" ")
        yield Progress(fraction=0.5, preview=b"not a webp")
        yield Progress(fraction=0.2)
        yield Result(picture=_to_png(Image.new("RGB", (64, 64), (int.from_bytes(os.urandom(1)), 0, 0))), cost=5)


def _to_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def build(settings: Settings) -> Stripes:
    return Stripes()


def build_careless(settings: Settings) -> Careless:
    return Careless()


def build_absent(settings: Settings) -> Stripes:
    raise RuntimeError("a library this needs is not there")
