"""The built-in composer as an engine: scenes from vector art, offline; not a neural model, and never called one."""

import io
from collections.abc import Iterator

import msgspec
from PIL import Image

from salon import __version__
from salon.kit.settings import Settings
from salon.studio.composer import STYLES, Pack, Picture, Request, Scene, compose, open_pack
from salon.studio.engines.protocol import (
    PREVIEW_SIDE,
    SQUARE,
    Abilities,
    CannotDrawError,
    Needs,
    Order,
    Progress,
    Result,
    Size,
    Source,
    Style,
)

FROM_WORDS = "That picture was not composed here, so I started from its description instead."
FROM_NOTHING = "That picture was not composed here, so I made a new one from your words."
ONE_ONLY = "I can change one picture at a time: I started from the first."


class ComposerEngine:
    """Composes an illustration from the prompt; a remix edits the scene its parent kept."""

    id = "composer"
    name = "Salon Composer"
    version = __version__
    kind = "composer"
    description = "Composes illustrated scenes from vector art, right here. It is not a neural model."
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    styles = tuple(Style(id=one, name=name, description=description) for one, name, description in STYLES)
    abilities = Abilities(
        sizes=(
            SQUARE,
            Size(id="portrait", name="Portrait", width=896, height=1152),
            Size(id="landscape", name="Landscape", width=1152, height=896),
            Size(id="tall", name="Tall", width=768, height=1344),
            Size(id="wide", name="Wide", width=1344, height=768),
        ),
        edits=True,
    )
    needs = Needs()
    max_count = 4

    def __init__(self, settings: Settings) -> None:
        self._art = settings.art
        self._pack: Pack | None = None

    def price(self, order: Order) -> int:  # noqa: ARG002
        """Nothing: it is drawn on this machine."""
        return 0

    def estimate(self, order: Order) -> float:
        """About a second, whatever the order."""
        return 1.0 * order.width * order.height / 1024**2

    def open(self) -> None:
        """Open the art and compose once, so that the first person does not wait for what is loaded late."""
        self._pack = open_pack(self._art)
        for _ in compose(self._pack, Request(prompt="a fox under a tree", seed=1)):
            pass

    def make(self, order: Order) -> Iterator[Progress | Result]:
        """Compose one picture; the same order gives the same pixels."""
        assert self._pack is not None
        prompt, parent, notes = _start(order)
        request = Request(
            prompt=prompt, seed=order.seed, style=order.style, width=order.width, height=order.height, parent=parent
        )
        try:
            for stage in compose(self._pack, request):
                if isinstance(stage, Picture):
                    yield _finish(stage, notes)
                else:
                    preview = _encode_preview(stage.image) if stage.image is not None else None
                    yield Progress(fraction=stage.progress, stage=stage.words, preview=preview)
        except ValueError as error:  # the composer's own sentence
            raise CannotDrawError(str(error)) from error


def _start(order: Order) -> tuple[str, Scene | None, list[str]]:
    """The prompt, the scene to change and what there is to say about it."""
    if not order.sources:
        return order.prompt, None, []
    first, notes = order.sources[0], [ONE_ONLY] if len(order.sources) > 1 else []
    if (scene := _find_scene(first)) is not None:
        return order.prompt, scene, notes
    if first.description:
        return f"{first.description}. {order.prompt}", None, [FROM_WORDS, *notes]
    return order.prompt, None, [FROM_NOTHING, *notes]


def _find_scene(source: Source) -> Scene | None:
    """The composer's own memory of a picture; None for another maker's, or one it no longer understands."""
    if source.engine != ComposerEngine.id or source.scene is None:
        return None
    try:
        return msgspec.convert(source.scene, Scene)
    except msgspec.ValidationError:
        return None


def _finish(picture: Picture, notes: list[str]) -> Result:
    assert picture.image is not None
    file = io.BytesIO()
    picture.image.convert("RGB").save(file, "PNG", compress_level=1)
    return Result(
        picture=file.getvalue(),
        notes=[*notes, *picture.notes],
        alt_text=picture.alt_text,
        style=picture.style,
        scene=msgspec.to_builtins(picture.scene),
    )


def _encode_preview(image: Image.Image) -> bytes:
    small = image.convert("RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    file = io.BytesIO()
    small.save(file, "WEBP", quality=70, method=0)
    return file.getvalue()
