"""Composing: a request becomes stages and at last a picture."""

import random
from collections.abc import Iterator

import msgspec
from PIL import Image, ImageOps

from salon.studio.composer.abstract import paint_abstract
from salon.studio.composer.art import Pack
from salon.studio.composer.finding import Finder
from salon.studio.composer.ground import Ground
from salon.studio.composer.layout import stage_scene
from salon.studio.composer.light import View, find_light
from salon.studio.composer.mentions import Reading
from salon.studio.composer.model import Picture, Request, Scene, Stage, make_frame
from salon.studio.composer.painter import Painter, Plate
from salon.studio.composer.reading import read_prompt
from salon.studio.composer.remix import edit_scene
from salon.studio.composer.styles import FINISHES, STYLE_IDS
from salon.studio.composer.words import describe

PREVIEW_SIDE = 384


def compose(pack: Pack, request: Request) -> Iterator[Stage]:
    """Compose a picture: at least four stages, then the Picture; the same request gives the same pixels.

    Raises ValueError with a sentence when the prompt is empty or the style is unknown, at the first step.
    """
    if request.style is not None and request.style not in STYLE_IDS:
        raise ValueError(f"There is no style called {request.style[:40]!r}.")
    if not (64 <= request.width <= 2048 and 64 <= request.height <= 2048):
        raise ValueError("A picture can be 64 to 2048 pixels wide and high.")
    finder, ratio = Finder(pack), round(request.width / request.height, 3)
    reading = read_prompt(request.prompt, finder)
    if request.parent is not None:
        scene, notes = edit_scene(request.parent, reading, finder, request.seed, request.style)
    else:
        scene, notes = _make_scene(reading, request)
    scene.ratio = ratio
    if scene.abstract:
        yield from _compose_abstract(scene, notes, request)
        return
    yield from _compose_scene(pack, scene, notes, request)


def _make_scene(reading: Reading, request: Request) -> tuple[Scene, list[str]]:
    style = request.style or reading.style or "storybook"
    said_where = reading.place or reading.time or reading.weather or reading.season
    if not reading.subjects and not said_where and not reading.text:
        words = [w for w in reading.words if w][:12] or ["quiet"]
        return Scene(seed=request.seed, style=style, abstract=words), reading.notes
    return stage_scene(reading, request.seed, style), reading.notes


def _compose_scene(pack: Pack, scene: Scene, notes: list[str], request: Request) -> Iterator[Stage]:
    painter = Painter(pack, scene)
    steps = 4 + len(scene.actors)
    yield Stage(0.05, "reading the prompt")
    for at, (words, image) in enumerate(painter.paint(), start=1):
        yield Stage(round(0.05 + 0.75 * at / steps, 3), words, _preview(image))
    yield Stage(0.85, f"finishing in the {scene.style} style", _preview(painter.image))
    yield _finish(painter.plate(), scene, notes, request)


def _compose_abstract(scene: Scene, notes: list[str], request: Request) -> Iterator[Stage]:
    yield Stage(0.1, "choosing colours")
    frame = make_frame(scene.ratio)
    size = (frame.width, frame.height)
    image = paint_abstract(scene.abstract, scene.seed + scene.decor, size)
    yield Stage(0.5, "painting bands of colour", _preview(image))
    light = find_light("day", "clear", random.Random(scene.seed))
    view = View(random.Random(scene.seed), light, "day", "clear", "summer")
    plate = Plate(image, scene, view, Ground(), Image.new("L", size, 0))
    yield Stage(0.8, "adding texture", _preview(image))
    if scene.style == "storybook":
        yield _picture(image, scene, notes, request)
    else:
        yield _finish(plate, scene, notes, request)


def _finish(plate: Plate, scene: Scene, notes: list[str], request: Request) -> Picture:
    return _picture(FINISHES[scene.style](plate), scene, notes, request)


def _picture(image: Image.Image, scene: Scene, notes: list[str], request: Request) -> Picture:
    if (request.width, request.height) != image.size:
        image = ImageOps.fit(image, (request.width, request.height), Image.Resampling.LANCZOS)
    kept = msgspec.convert(msgspec.to_builtins(scene), Scene)
    return Picture(1.0, "ready", image, kept, describe(scene), notes, scene.style, request.seed)


def _preview(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BOX)
    return small
