"""A pipeline of `diffusers` as an engine: what it offers, and what its process needs."""

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from salon.studio.engines.configured import Pipeline
from salon.studio.engines.images_api import to_sizes
from salon.studio.engines.looks import STYLES
from salon.studio.engines.protocol import Abilities, Needs, Order, Progress, Result


class PipelineEngine:
    """Draws with a model on this machine; torch is imported in the engine's own process only."""

    kind = "model"
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    styles = STYLES

    def __init__(self, options: Pipeline) -> None:
        self.options = options
        self.id = options.id
        self.name = options.name or options.model.rstrip("/").rsplit("/", 1)[-1]
        self.version = options.revision or "1"
        self.description = options.description or f"{self.name}, a model that runs on this machine."
        self.max_count = options.max_count
        self.abilities = Abilities(
            sizes=to_sizes(options.sizes),
            edits=options.edits,
            masks=options.masks,
            negative_prompt=options.negative_prompt,
        )
        self.needs = Needs(
            open_seconds=options.open_seconds,
            picture_seconds=options.picture_seconds,
            memory_bytes=round(options.memory_gb * 1024**3) if options.memory_gb else None,
            heavy=True,
            at_once=options.at_once,
        )
        self._drawing: ModuleType | None = None
        self._loaded: Any = None

    def price(self, order: Order) -> int:  # noqa: ARG002
        """Nothing: it is drawn on this machine."""
        return 0

    def estimate(self, order: Order) -> float:  # noqa: ARG002
        """What the operator says, until there are some to measure."""
        return self.options.seconds

    def open(self) -> None:
        """Load the model."""
        self._drawing = importlib.import_module("salon.studio.engines.pipeline_drawing")
        self._loaded = self._drawing.load(self.options)

    def make(self, order: Order) -> Iterator[Progress | Result]:
        """Draw one picture; the same order gives the same picture on the same machine."""
        assert self._drawing is not None
        yield from self._drawing.draw(self._loaded, self.options, order)
