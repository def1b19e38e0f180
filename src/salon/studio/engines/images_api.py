"""OpenAI's Images as an engine, or any server that speaks its API: what it offers and what it costs."""

import importlib
import os
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from salon.studio.engines.configured import ImagesApi
from salon.studio.engines.looks import STYLES
from salon.studio.engines.protocol import Abilities, Needs, Order, Progress, Result, Size

MILLION = 1_000_000
WAITING_SECONDS = 90  # how long it may wait for a busy service, all in all
MOST_SOURCES = 4  # all that a remix can grow out of
SECONDS = 30.0  # what these services take, roughly
SHAPES = {0: ("square", "Square"), 1: ("landscape", "Landscape"), -1: ("portrait", "Portrait")}


class ImagesApiEngine:
    """Asks a service for one picture at a time; the SDK is imported in the engine's own process only."""

    kind = "service"
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    styles = STYLES

    def __init__(self, options: ImagesApi) -> None:
        self.options = options
        self.id = options.id
        self.name = options.name or options.model
        self.version = options.model
        self.description = options.description or f"{options.model}, asked over the network."
        self.max_count = options.max_count
        self.abilities = Abilities(
            sizes=to_sizes(options.sizes),
            edits=options.edits,
            sources=MOST_SOURCES if options.edits else 1,
            masks=options.edits and options.masks,
            references=options.references if options.edits else 0,
            negative_prompt=True,
            repeats=options.seed,
            paid=options.paid,
        )
        self.needs = Needs(picture_seconds=options.timeout_seconds + WAITING_SECONDS, at_once=options.at_once)
        self._calls: ModuleType | None = None
        self._client: Any = None

    def price(self, order: Order) -> int:  # noqa: ARG002  the price list knows one usual picture
        """What one usual picture costs by the operator's price list."""
        return round(self.options.prices.picture * MILLION)

    def estimate(self, order: Order) -> float:  # noqa: ARG002
        """Half a minute, until there are some to measure."""
        return SECONDS

    def open(self) -> None:
        """Import the SDK and read the key; nothing is asked of the service."""
        key = os.environ.get(self.options.key, "") if self.options.key else "none"
        self._calls = importlib.import_module("salon.studio.engines.images_api_calls")
        self._client = self._calls.connect(self.options, key)

    def make(self, order: Order) -> Iterator[Progress | Result]:
        """Ask for one picture; raises `CannotDrawError` with a sentence for whatever goes wrong."""
        assert self._calls is not None
        yield from self._calls.draw(self._client, self.options, order)


def to_sizes(dimensions: Sequence[str]) -> tuple[Size, ...]:
    """Named shapes; the second of a kind is named by its numbers."""
    sizes: list[Size] = []
    for one in dimensions:
        width, height = (int(part) for part in one.split("x"))
        shape, name = SHAPES[(width > height) - (width < height)]
        if any(size.id == shape for size in sizes):
            shape, name = one, f"{width} x {height}"
        sizes.append(Size(id=shape, name=name, width=width, height=height))
    return tuple(sizes)
