"""Painting a scene: sky, backdrop, actors with shadows and light, weather, lettering."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from salon.studio.composer.art import Pack
from salon.studio.composer.backdrops import BACKDROPS
from salon.studio.composer.cast import Wardrobe
from salon.studio.composer.cutlight import mirror_in_water, outline_cut, sink_cut, tint_cut
from salon.studio.composer.cutting import render
from salon.studio.composer.drawn import TINTED_ALREADY
from salon.studio.composer.ground import Ground
from salon.studio.composer.heavens import add_aurora, add_fireworks, draw_lightning, draw_rainbow, draw_weather
from salon.studio.composer.layout import get_zone
from salon.studio.composer.lettering import Letterer
from salon.studio.composer.light import View, add_glow, find_light, lighten, mix, to_image, to_rgb
from salon.studio.composer.model import SIDE, Actor, Scene, make_frame
from salon.studio.composer.placing import place_actor
from salon.studio.composer.shapes import cloud, oval, svg
from salon.studio.composer.skies import draw_clouds, find_sun, paint_sky
from salon.studio.composer.sprites import CHARACTERS

_LIGHTS = {
    "drawn:house": ((0.24, 0.72, 0.09), (0.76, 0.72, 0.09), (0.5, 0.38, 0.07)), "drawn:lantern": ((0.5, 0.2, 0.12),),
    "drawn:campfire": ((0.5, 0.6, 0.5),), "drawn:fireplace": ((0.5, 0.75, 0.3),), "candle": ((0.5, 0.15, 0.3),),
    "jack-o-lantern": ((0.5, 0.6, 0.3),), "drawn:paper-lantern": ((0.5, 0.6, 0.5),), "lighthouse": ((0.5, 0.14, 0.12),),
    "castle": ((0.5, 0.6, 0.12),), "drawn:hand-lantern": ((0.5, 0.65, 0.8),), "tent": ((0.5, 0.6, 0.3),), "drawn:igloo": ((0.5, 0.8, 0.2),),
}  # fmt: skip
"""Where things shine at night: across, down and radius, as shares of the cut-out."""


@dataclass
class Plate:
    """A scene being painted: the picture so far and what styles want to know about it."""

    image: Image.Image
    scene: Scene
    view: View
    ground: Ground
    subjects: Image.Image
    edges: list[Image.Image] = field(default_factory=list)


def _hint(scene: Scene) -> str | None:
    """What a backdrop is told of the scene: bamboo for pandas, the colour of a field's flowers."""
    if scene.place == "forest":
        return "bamboo" if any(a.sprite == "panda" for a in scene.actors) else None
    return scene.tint


def make_view(scene: Scene) -> View:
    """Make the view of a scene from its seed alone."""
    dice = random.Random(f"paint {scene.seed} {scene.place} {scene.decor}")
    light = find_light(scene.time, scene.weather, dice)
    plain, frame = scene.style == "minimal", make_frame(scene.ratio)
    return View(dice, light, scene.time, scene.weather, scene.season, plain, _hint(scene), frame)


class Painter:
    """Paints one scene in stages."""

    def __init__(self, pack: Pack, scene: Scene) -> None:
        self.scene = scene
        self.view = make_view(scene)
        self.frame = self.view.frame
        self._size = (self.frame.width, self.frame.height)
        self.ground = BACKDROPS[scene.place](self.view)
        self._wardrobe = Wardrobe(pack, self.view)
        self._letterer = Letterer(pack, self.view)
        self._cut_edges = scene.style == "paper"
        self.subjects = Image.new("L", self._size, 0)
        self.image = Image.new("RGB", self._size)

    def paint(self) -> Iterator[tuple[str, Image.Image]]:
        """Yield the words of each step with the picture so far."""
        self._paint_sky()
        yield "laying the ground", self.image
        self._paint_scenery()
        yield "drawing the scenery", self.image
        for actor in sorted(self._behind(), key=lambda a: a.y):
            self._paint_actor(actor)
        before = sorted(self._before(), key=lambda a: (self._is_on_counter(a), a.y, a.x))
        counter = self.ground.counter
        for actor in before:
            if counter and self._is_on_counter(actor):
                self._layer(counter)
                counter = ""
            self._paint_actor(actor)
            yield f"drawing the {actor.noun}", self.image
        self._layer(counter)
        self._paint_front()
        yield "adding the light", self.image

    def plate(self) -> Plate:
        return Plate(self.image, self.scene, self.view, self.ground, self.subjects)

    def _is_on_counter(self, actor: Actor) -> bool:
        return bool(self.ground.counter) and actor.kind not in CHARACTERS

    def _behind(self) -> list[Actor]:
        return [
            a
            for a in self.scene.actors
            if get_zone(a) == "behind" or a.kind == "building" or (a.relation == "on" and a.group >= 50)
        ]

    def _before(self) -> list[Actor]:
        behind = {id(a) for a in self._behind()}
        return [a for a in self.scene.actors if id(a) not in behind]

    def _paint_sky(self) -> None:
        self.image = to_image(paint_sky(self.ground, self.view, self.scene))
        if self.ground.clouds and self.scene.weather != "fog":
            self._layer(draw_clouds(self.ground, self.view, self.scene.weather))

    def _layer(self, body: str, *, lift: bool = True) -> None:
        if not body:
            return
        frame = self.frame
        layer = render(svg(body, frame.width, frame.height, self.ground.defs, left=frame.left, top=frame.top))
        if self._cut_edges and lift:
            self._drop_shadow(layer.getchannel("A"), 9, 0.34)
        self.image.paste(layer, (0, 0), layer)

    def _drop_shadow(self, mask: Image.Image, reach: int, power: float) -> None:
        small = mask.resize((256, 256)).filter(ImageFilter.GaussianBlur(reach / 4))
        shadow = ImageChops.offset(small.resize(self._size), reach // 2, reach).point(lambda a: int(a * power))
        self.image.paste(Image.new("RGB", self._size, self.view.light.shadow), (0, 0), shadow)

    def _paint_scenery(self) -> None:
        for sprite in self.scene.sky if not self.ground.indoors else ():
            self._paint_in_sky(sprite)
        ground = self.ground
        if self._cut_edges:
            for body in (ground.far, ground.mid, ground.near):
                self._layer(body)
        else:
            self._layer(ground.far + ground.mid + ground.near)
        if self.scene.weather == "fog" and ground.weather_outside:
            self._fog(ground.horizon, 120, 0.5)
        self._shine(0.5)

    def _shine(self, power: float) -> None:
        if not self.view.glows:
            return
        canvas = np.asarray(self.image).astype(np.float32)
        for x, y, radius, colour in self.view.glows:
            add_glow(canvas, x - self.frame.left, y - self.frame.top, radius, colour, power)
        self.image = to_image(canvas)

    def _paint_in_sky(self, sprite: str) -> None:
        dice = random.Random(f"{sprite} {self.scene.seed}")
        if sprite in {"sun", "full-moon", "star", "glowing-star"} and self.ground.sun and not self.ground.indoors:
            return
        size = {"cloud": 240, "ringed-planet": 240, "globe-showing-europe-africa": 300}.get(sprite, 190)
        if sprite == "fireworks":
            self.image = add_fireworks(self.image, dice)
            return
        if sprite == "aurora":
            self.image = add_aurora(self.image, dice, self.ground.horizon - self.frame.top)
            return
        if sprite == "lightning":
            self._layer(draw_lightning(dice, self.frame, self.ground.horizon), lift=False)
            return
        if sprite == "rainbow":
            self._layer(draw_rainbow(self.ground.horizon + 60), lift=False)
            return
        below = sprite == "globe-showing-europe-africa" and self.scene.place == "space"
        size = 560 if below else size
        actor = Actor(sprite=sprite, noun=sprite, kind="sky")
        cut = self._wardrobe.draw(actor, size)
        x = int(dice.uniform(0.2, 0.8) * self.frame.width - cut.width / 2)
        y = int((0.74 if below else dice.uniform(0.07, 0.2)) * self.frame.height)
        self.image.paste(cut, (x, y), cut)

    def _paint_actor(self, actor: Actor) -> None:
        across, down, height = place_actor(actor, self.scene, self.frame)
        cut = self._wardrobe.draw(actor, height)
        if actor.sprite not in TINTED_ALREADY:
            cut = tint_cut(cut, actor, self.scene, self.view, self.ground)
        zone = get_zone(actor)
        if zone == "air" or self.ground.surface == "air":
            cut = cut.rotate(
                random.Random(f"{actor.x}").uniform(-6, 6) * (0 if actor.ride == "drawn:balloon-air" else 1),
                Image.Resampling.BICUBIC,
                expand=True,
            )
        x, y = round(across - cut.width / 2), round(down - cut.height)
        if cut.width < self.frame.width * 0.9:
            x = min(max(x, 8), self.frame.width - cut.width - 8)
        floating = zone in {"air", "sky"} or self.ground.surface in {"air", "deep"}
        in_water = not floating and self.ground.surface == "water" and zone == "water" and not actor.relation
        if actor.ride == "drawn:surfboard" and self.ground.surface == "water":
            self._paint_wave(actor)
            in_water = False
        elif in_water:
            self._reflect(cut, x, y, 0.35)
            cut = sink_cut(cut, actor)
        elif not floating:
            self._shade_ground(cut, x, y, actor)
            if self.ground.reflect and self.ground.surface == "wet":
                self._reflect(cut, x, y, 0.22)
        elif self.scene.place == "sky" and zone == "ground":
            self._layer(
                "".join(
                    cloud(
                        self.view,
                        self.frame.left + across + dx,
                        self.frame.top + down + 26,
                        cut.width * 1.1,
                        self.view.paint("#ffffff"),
                        0.96,
                    )
                    for dx in (-40, 50)
                )
            )
        if self._cut_edges:
            cut = outline_cut(cut)
            mask = Image.new("L", self._size, 0)
            mask.paste(cut.getchannel("A"), (x, y))
            self._drop_shadow(mask, 13, 0.42)
        self.image.paste(cut, (x, y), cut)
        self.subjects.paste(255, (x, y), cut.getchannel("A"))
        if in_water:
            self._ripples(actor, cut, across, down)
        self._glow_from(actor, x, y, cut)

    def _glow_from(self, actor: Actor, x: int, y: int, cut: Image.Image) -> None:
        """Let lamps, windows and fires shine after sunset."""
        spots = _LIGHTS.get(actor.sprite)
        if not spots or self.view.time not in {"night", "sunset"}:
            return
        canvas = np.asarray(self.image).astype(np.float32)
        for across, down, radius in spots:
            add_glow(canvas, x + across * cut.width, y + down * cut.height, radius * cut.height, "#ffc56a", 0.62)
        self.image = to_image(canvas)

    def _shade_ground(self, cut: Image.Image, x: int, y: int, actor: Actor) -> None:
        width = max(8, int(cut.width * 0.92))
        deep = max(6, int(cut.width * 0.17)) if actor.kind != "building" else max(6, int(cut.width * 0.09))
        small = Image.new("L", (width // 4 + 40, deep // 4 + 40), 0)
        ImageDraw.Draw(small).ellipse((20, 20, 20 + width // 4, 20 + deep // 4), fill=int(150 * self.ground.shadow))
        soft = small.filter(ImageFilter.GaussianBlur(5)).resize((small.width * 4, small.height * 4))
        sun = (find_sun(self.ground, self.view)[0] - self.frame.left) / self.frame.width
        shift = int((actor.x - sun) * cut.width * 0.35)
        at = (x + cut.width // 2 - soft.width // 2 + shift, y + cut.height - soft.height // 2 - deep // 5)
        self.image.paste(Image.new("RGB", soft.size, mix(self.view.light.shadow, "#1a1420", 0.3)), at, soft)

    def _reflect(self, cut: Image.Image, x: int, y: int, power: float) -> None:
        mirror = mirror_in_water(cut, power)
        self.image.paste(mirror, (x, y + cut.height - 8), mirror)

    def _ripples(self, actor: Actor, cut: Image.Image, across: float, down: float) -> None:
        light = lighten(self.view.paint("#8fd0e6"), 0.35)
        y = (
            self.frame.top
            + down
            - cut.height * (0.19 if actor.ride is None and actor.kind in {"animal", "head", "person"} else 0.06)
        )
        x, w = self.frame.left + across, cut.width
        body = "".join(
            oval(x + dx * w, y + 10 + 12 * k, w * s, 3.2, light, 0.5 - 0.1 * k)
            for k, (dx, s) in enumerate(((0, 0.5), (0.08, 0.42), (-0.1, 0.32), (0.02, 0.2)))
        )
        self._layer(body, lift=False)

    def _paint_wave(self, actor: Actor) -> None:
        if any(
            a is not actor and a.ride == "drawn:surfboard" for a in self.scene.actors[: self.scene.actors.index(actor)]
        ):
            return
        drawing = self._wardrobe.find_drawing("drawn:wave")
        wave = render(svg(drawing.body, SIDE, 900))
        across, down, _ = place_actor(actor, self.scene, self.frame)
        shift = int(across - 0.42 * SIDE)
        self.image.paste(wave, (shift, int(down) - 585), wave)

    def _paint_front(self) -> None:
        self._layer(self.ground.front)
        if self.ground.weather_outside:
            self._layer(draw_weather(self.scene.weather, self.scene.seed, self.frame), lift=False)
            if self.scene.weather == "fog":
                self._fog(self.frame.bottom - 164, 170, 0.42)
        if self.scene.text:
            self.image = self._letterer.letter(self.image, self.scene)

    def _fog(self, y: float, spread: float, power: float) -> None:
        canvas = np.asarray(self.image).astype(np.float32)
        rows = np.arange(canvas.shape[0], dtype=np.float32)[:, None] + self.frame.top
        columns = np.arange(canvas.shape[1], dtype=np.float32)[None, :]
        drift = np.sin(columns / 140 + y) * 26 + np.sin(columns / 61) * 10
        share = (np.exp(-(((rows - y + drift) / spread) ** 2)) * power)[..., None]
        canvas += (np.array(to_rgb(lighten(self.view.light.haze, 0.2)), dtype=np.float32) - canvas) * share
        self.image = to_image(canvas)
