"""Painting a scene: sky, backdrop, actors with shadows and light, weather."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from salon.studio.composer.art import Pack
from salon.studio.composer.backdrops import BACKDROPS
from salon.studio.composer.cast import Wardrobe
from salon.studio.composer.cutting import render
from salon.studio.composer.drawn import TINTED_ALREADY
from salon.studio.composer.ground import Ground
from salon.studio.composer.heavens import add_fireworks, draw_rainbow, draw_weather
from salon.studio.composer.layout import get_zone
from salon.studio.composer.light import View, add_glow, find_light, lighten, mix, paint_gradient, to_image, to_rgb
from salon.studio.composer.model import SIDE, Actor, Scene
from salon.studio.composer.shapes import cloud, oval, svg
from salon.studio.composer.sprites import CHARACTERS

_LIGHTS = {
    "drawn:house": ((0.24, 0.72, 0.09), (0.76, 0.72, 0.09), (0.5, 0.38, 0.07)), "drawn:lantern": ((0.5, 0.2, 0.12),),
    "drawn:campfire": ((0.5, 0.6, 0.5),), "drawn:fireplace": ((0.5, 0.75, 0.3),), "candle": ((0.5, 0.15, 0.3),),
    "jack-o-lantern": ((0.5, 0.6, 0.3),), "drawn:paper-lantern": ((0.5, 0.6, 0.5),), "lighthouse": ((0.5, 0.14, 0.12),),
    "castle": ((0.5, 0.6, 0.12),), "tent": ((0.5, 0.6, 0.3),), "drawn:igloo": ((0.5, 0.8, 0.2),),
}  # fmt: skip
"""Where things shine at night: across, down and radius, as shares of the cut-out."""

Float = NDArray[Any]


@dataclass
class Plate:
    """A scene being painted: the picture so far and what styles want to know about it."""

    image: Image.Image
    scene: Scene
    view: View
    ground: Ground
    subjects: Image.Image
    edges: list[Image.Image] = field(default_factory=list)


def _bamboo(scene: Scene) -> str | None:
    return "bamboo" if scene.place == "forest" and any(a.sprite == "panda" for a in scene.actors) else scene.text


def make_view(scene: Scene) -> View:
    """Make the view of a scene from its seed alone."""
    dice = random.Random(f"paint {scene.seed} {scene.place} {scene.decor}")
    light = find_light(scene.time, scene.weather, dice)
    return View(dice, light, scene.time, scene.weather, scene.season, scene.style == "minimal", _bamboo(scene))


class Painter:
    """Paints one scene in stages."""

    def __init__(self, pack: Pack, scene: Scene) -> None:
        self.scene = scene
        self.view = make_view(scene)
        self.ground = BACKDROPS[scene.place](self.view)
        self._wardrobe = Wardrobe(pack, self.view)
        self._cut_edges = scene.style == "paper"
        self.subjects = Image.new("L", (SIDE, SIDE), 0)
        self.image = Image.new("RGB", (SIDE, SIDE))

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
        return [a for a in self.scene.actors if get_zone(a) == "behind" or a.kind == "building" or a.relation == "on"]

    def _before(self) -> list[Actor]:
        behind = {id(a) for a in self._behind()}
        return [a for a in self.scene.actors if id(a) not in behind]

    def _paint_sky(self) -> None:
        ground, light = self.ground, self.view.light
        line = ground.horizon / SIDE
        stops = ground.sky or [(0, light.sky[0]), (line * 0.55, light.sky[1]), (line, light.sky[2]), (1, light.sky[2])]
        canvas = paint_gradient(stops)
        if not ground.indoors and self.scene.place not in {"space", "moon", "underwater"}:
            self._paint_heavens(canvas)
        self.image = to_image(canvas)
        if ground.clouds and self.scene.weather != "fog":
            self._layer(self._clouds(ground.clouds + (3 if self.scene.weather in {"rain", "snow"} else 0)))

    def _paint_heavens(self, canvas: Float) -> None:
        ground, view = self.ground, self.view
        if view.is_dark and ground.stars and self.scene.weather == "clear":
            dice = random.Random(f"stars {self.scene.seed}")
            for _ in range(170):
                across, down = dice.randrange(SIDE), dice.randrange(int(ground.horizon))
                add_glow(canvas, across, down, dice.uniform(0.7, 2.4), "#ffffff", dice.uniform(0.4, 1.0))
        if ground.sun is None or self.scene.weather in {"rain", "fog"}:
            return
        x, y = ground.sun[0] * SIDE, ground.sun[1] * SIDE
        radius = ground.sun_size * (0.86 if view.is_dark else 1.0)
        add_glow(canvas, x, y, radius * 4.2, view.light.glow, 0.42)
        add_glow(canvas, x, y, radius * 1.9, view.light.glow, 0.5)
        ys, xs = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
        disc = np.clip(radius - np.hypot(xs - x, ys - y) + 0.5, 0, 1)[..., None]
        colour = np.array(to_rgb(view.light.source), dtype=np.float32)
        canvas[:] = canvas * (1 - disc) + colour * disc
        if view.is_dark:
            for dx, dy, r in ((-0.3, -0.2, 0.2), (0.25, 0.1, 0.27), (-0.1, 0.42, 0.14), (0.3, -0.45, 0.12)):
                spot = (
                    np.clip(radius * r - np.hypot(xs - x - dx * radius, ys - y - dy * radius) + 0.5, 0, 1)[..., None]
                    * 0.13
                )
                canvas[:] = canvas * (1 - spot) + np.array(to_rgb("#8f93b8"), dtype=np.float32) * spot

    def _clouds(self, count: int) -> str:
        view = self.view
        grey = self.scene.weather in {"rain", "snow"}
        base = mix(view.paint("#ffffff"), view.light.sky[1], 0.24 if not view.is_dark else 0.62)
        if grey:
            base = mix(base, view.light.sky[0], 0.4)
        out = []
        for _ in range(count):
            y = view.between(90, self.ground.horizon * 0.62)
            size = view.between(150, 330) * (0.6 + 0.5 * (1 - y / self.ground.horizon))
            out.append(cloud(view, view.between(-40, SIDE + 40), y, size, base, 0.72 if not grey else 0.85))
        return "".join(out)

    def _layer(self, body: str, *, lift: bool = True) -> None:
        if not body:
            return
        layer = render(svg(body, defs=self.ground.defs))
        if self._cut_edges and lift:
            self._drop_shadow(layer.getchannel("A"), 9, 0.34)
        self.image.paste(layer, (0, 0), layer)

    def _drop_shadow(self, mask: Image.Image, reach: int, power: float) -> None:
        small = mask.resize((256, 256)).filter(ImageFilter.GaussianBlur(reach / 4))
        shadow = ImageChops.offset(small.resize((SIDE, SIDE)), reach // 2, reach).point(lambda a: int(a * power))
        self.image.paste(Image.new("RGB", (SIDE, SIDE), self.view.light.shadow), (0, 0), shadow)

    def _paint_scenery(self) -> None:
        for sprite in self.scene.sky:
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
            add_glow(canvas, x, y, radius, colour, power)
        self.image = to_image(canvas)

    def _paint_in_sky(self, sprite: str) -> None:
        dice = random.Random(f"{sprite} {self.scene.seed}")
        if sprite in {"sun", "full-moon", "star", "glowing-star"} and self.ground.sun and not self.ground.indoors:
            return
        size = {"cloud": 240, "ringed-planet": 240, "globe-showing-europe-africa": 300}.get(sprite, 190)
        if sprite == "fireworks":
            self.image = add_fireworks(self.image, dice)
            return
        if sprite == "rainbow":
            self._layer(draw_rainbow(self.ground.horizon + 60), lift=False)
            return
        actor = Actor(sprite=sprite, noun=sprite, kind="sky")
        cut = self._wardrobe.draw(actor, size)
        x = int(dice.uniform(0.2, 0.8) * SIDE - cut.width / 2)
        y = int(dice.uniform(0.07, 0.2) * SIDE)
        self.image.paste(cut, (x, y), cut)

    def _paint_actor(self, actor: Actor) -> None:
        height = actor.size * SIDE
        cut = self._wardrobe.draw(actor, height)
        if actor.sprite not in TINTED_ALREADY:
            cut = self._tint(cut, actor)
        zone = get_zone(actor)
        if zone == "air" or self.ground.surface == "air":
            cut = cut.rotate(
                random.Random(f"{actor.x}").uniform(-6, 6) * (0 if actor.ride == "drawn:balloon-air" else 1),
                Image.Resampling.BICUBIC,
                expand=True,
            )
        x, y = round(actor.x * SIDE - cut.width / 2), round(actor.y * SIDE - cut.height)
        floating = zone in {"air", "sky"} or self.ground.surface in {"air", "deep"}
        in_water = not floating and self.ground.surface == "water" and zone == "water" and not actor.relation
        if actor.ride == "drawn:surfboard" and self.ground.surface == "water":
            self._paint_wave(actor)
            in_water = False
        elif in_water:
            self._reflect(cut, x, y, 0.35)
            cut = self._sink(cut, actor)
        elif not floating:
            self._shade_ground(cut, x, y, actor)
            if self.ground.reflect and self.ground.surface == "wet":
                self._reflect(cut, x, y, 0.22)
        elif self.scene.place == "sky" and zone == "ground":
            self._layer(
                "".join(
                    cloud(
                        self.view,
                        actor.x * SIDE + dx,
                        actor.y * SIDE + 26,
                        cut.width * 1.1,
                        self.view.paint("#ffffff"),
                        0.96,
                    )
                    for dx in (-40, 50)
                )
            )
        if self._cut_edges:
            cut = self._outline(cut)
            mask = Image.new("L", (SIDE, SIDE), 0)
            mask.paste(cut.getchannel("A"), (x, y))
            self._drop_shadow(mask, 13, 0.42)
        self.image.paste(cut, (x, y), cut)
        self.subjects.paste(255, (x, y), cut.getchannel("A"))
        if in_water:
            self._ripples(actor, cut)
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

    def _tint(self, cut: Image.Image, actor: Actor) -> Image.Image:
        """Let a sprite take the light of the scene, with a rim on the side of the sun."""
        view, ground = self.view, self.ground
        pixels = np.asarray(cut).astype(np.float32)
        if ground.indoors or self.scene.place in {"space", "moon", "neon"}:
            warm = {"night": (0.93, 0.86, 0.86), "sunset": (1.0, 0.94, 0.88)}.get(view.time, (1.0, 0.99, 0.97))
            ambient = warm if ground.indoors else (0.88, 0.86, 0.98)
        elif self.scene.place == "underwater":
            ambient = (0.78, 0.93, 0.98)
        else:
            share = 0.62 if view.is_dark else 0.75
            ambient = tuple(1 - (1 - a) * share for a in view.light.ambient)  # type: ignore[assignment]
        pixels[..., :3] *= np.array(ambient, dtype=np.float32)
        depth = {"fog": 0.2, "rain": 0.05}.get(self.scene.weather, 0.0) + (0.16 if actor.kind == "building" else 0.0)
        if depth and not ground.indoors:
            pixels[..., :3] += (np.array(to_rgb(view.light.haze), dtype=np.float32) - pixels[..., :3]) * depth
        fall = np.linspace(1.06, 0.86, pixels.shape[0], dtype=np.float32)[:, None, None]
        pixels[..., :3] *= fall
        sun = ground.sun[0] if ground.sun else 0.5
        way = 1 if sun > actor.x else -1
        alpha = pixels[..., 3]
        step = max(3, cut.width // 60)
        rim = np.clip(alpha - np.roll(alpha, (step, -way * step), axis=(0, 1)), 0, 255)[..., None] / 255
        power = {"sunset": 0.5, "morning": 0.35, "night": 0.42}.get(view.time, 0.24)
        pixels[..., :3] += (
            (np.array(to_rgb(lighten(view.light.glow, 0.15)), dtype=np.float32) - pixels[..., :3]) * rim * power
        )
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")

    def _shade_ground(self, cut: Image.Image, x: int, y: int, actor: Actor) -> None:
        width = max(8, int(cut.width * 0.92))
        deep = max(6, int(cut.width * 0.17)) if actor.kind != "building" else max(6, int(cut.width * 0.09))
        small = Image.new("L", (width // 4 + 40, deep // 4 + 40), 0)
        ImageDraw.Draw(small).ellipse((20, 20, 20 + width // 4, 20 + deep // 4), fill=int(150 * self.ground.shadow))
        soft = small.filter(ImageFilter.GaussianBlur(5)).resize((small.width * 4, small.height * 4))
        sun = self.ground.sun[0] if self.ground.sun else 0.5
        shift = int((actor.x - sun) * cut.width * 0.35)
        at = (x + cut.width // 2 - soft.width // 2 + shift, y + cut.height - soft.height // 2 - deep // 5)
        self.image.paste(Image.new("RGB", soft.size, mix(self.view.light.shadow, "#1a1420", 0.3)), at, soft)

    def _reflect(self, cut: Image.Image, x: int, y: int, power: float) -> None:
        mirror = cut.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mirror = mirror.resize((mirror.width, max(2, int(mirror.height * 0.62))))
        pixels = np.asarray(mirror).copy()
        for row in range(pixels.shape[0]):
            pixels[row] = np.roll(pixels[row], int(math.sin(row / 6.5) * (2 + row / 40)), axis=0)
        fade = np.linspace(power, 0.02, pixels.shape[0])[:, None]
        pixels[..., 3] = (pixels[..., 3] * fade).astype(np.uint8)
        mirror = Image.fromarray(pixels, "RGBA")
        self.image.paste(mirror, (x, y + cut.height - 8), mirror)

    def _sink(self, cut: Image.Image, actor: Actor) -> Image.Image:
        """Cut off what is under water, along a small wave."""
        deep = 0.2 if actor.ride is None and actor.kind in {"animal", "head", "person", "figure"} else 0.07
        pixels = np.asarray(cut).copy()
        height, width = pixels.shape[:2]
        edge = height * (1 - deep) + np.sin(np.arange(width) / 17.0) * 5
        rows = np.arange(height)[:, None]
        pixels[..., 3] = np.where(rows > edge[None, :], (pixels[..., 3] * 0.12).astype(np.uint8), pixels[..., 3])
        return Image.fromarray(pixels, "RGBA")

    def _ripples(self, actor: Actor, cut: Image.Image) -> None:
        light = lighten(self.view.paint("#8fd0e6"), 0.35)
        y = actor.y * SIDE - cut.height * (
            0.19 if actor.ride is None and actor.kind in {"animal", "head", "person"} else 0.06
        )
        x, w = actor.x * SIDE, cut.width
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
        shift = int((actor.x - 0.46) * SIDE * 0.6)
        self.image.paste(wave, (shift, int(actor.y * SIDE) - 585), wave)

    def _outline(self, cut: Image.Image) -> Image.Image:
        """Put a white cut edge around a sprite."""
        pad = 10
        alpha = Image.new("L", (cut.width + 2 * pad, cut.height + 2 * pad), 0)
        alpha.paste(cut.getchannel("A"), (pad, pad))
        edge = alpha.filter(ImageFilter.GaussianBlur(4)).point(lambda a: min(255, a * 7))
        out = Image.new("RGBA", alpha.size, "#fdfaf2")
        out.putalpha(edge)
        out.paste(cut, (pad, pad), cut)
        return out.crop((pad, pad, pad + cut.width, pad + cut.height)) if cut.width < 24 else out

    def _paint_front(self) -> None:
        self._layer(self.ground.front)
        if self.ground.weather_outside:
            self._layer(draw_weather(self.scene.weather, self.scene.seed), lift=False)
            if self.scene.weather == "fog":
                self._fog(860, 170, 0.42)
        if self.scene.text:
            self._banner(self.scene.text)

    def _fog(self, y: float, spread: float, power: float) -> None:
        canvas = np.asarray(self.image).astype(np.float32)
        rows = np.arange(SIDE, dtype=np.float32)[:, None]
        columns = np.arange(SIDE, dtype=np.float32)[None, :]
        drift = np.sin(columns / 140 + y) * 26 + np.sin(columns / 61) * 10
        share = (np.exp(-(((rows - y + drift) / spread) ** 2)) * power)[..., None]
        canvas += (np.array(to_rgb(lighten(self.view.light.haze, 0.2)), dtype=np.float32) - canvas) * share
        self.image = to_image(canvas)

    def _banner(self, text: str) -> None:
        size = max(26, min(92, int(1500 / max(8, len(text)))))
        font = ImageFont.load_default(size)
        draw = ImageDraw.Draw(self.image)
        left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
        width, height = right - left, bottom - top
        x, y = (SIDE - width) // 2, 70
        draw.rounded_rectangle(
            (x - 42, y - 28, x + width + 42, y + height + 30), 22, fill="#fdf6e4", outline="#5a4436", width=5
        )
        draw.text((x - left, y - top), text, font=font, fill="#3a2a24")
