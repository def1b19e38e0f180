"""Drawing one actor as a cut-out: its sprite or body, what it wears, holds and rides."""

from dataclasses import replace

import numpy as np
from PIL import Image

from salon.studio.composer.art import Drawing, Pack
from salon.studio.composer.cutting import Part, find_bounds, measure, render_part
from salon.studio.composer.drawn import DRAWN, PAINTS, draw_own
from salon.studio.composer.light import View, lighten
from salon.studio.composer.model import Actor
from salon.studio.composer.mounts import STANDING_RIDES, mount
from salon.studio.composer.recolour import recolour
from salon.studio.composer.resting import close_eyes, draw_curled, draw_tucked
from salon.studio.composer.rig import HEIGHT, POSES, WIDTH, Look, draw_arm, draw_body, draw_bubble, draw_hat, draw_scarf
from salon.studio.composer.shapes import fill, line, poly
from salon.studio.composer.sprites import (
    ACTIVITIES,
    BALLS,
    FACES,
    FACING,
    HEADS,
    INSTRUMENTS,
    ROLES,
    WIDE,
    WORN,
)  # fmt: skip
from salon.studio.composer.things import list_blooms

WIDEST = 760
"""No cut-out is wider than this, in pixels."""
_HORSE_HAIR = ("#865b52", "#916656", "#895d52", "#946554", "#9f6c55")
TONES = ("light", "medium-light", "medium", "medium-dark", "dark")
_SKIN = ("#f7d7b5", "#e8be93", "#c68e63", "#a0694a", "#6b4534")
_COATS = ("#d9594c", "#3f7fb5", "#e0a63a", "#5a9a6f", "#8d5bb0", "#e58aa8", "#3fa79a", "#c77f4a")
_RIG_VERBS = {"surf", "ride", "drink", "eat", "read", "hold", "sing", "dance", "paint", "cook", "write", "ski", "skate",
              "snowboard", "garden", "row", "sail", "fish", "hug", "knit", "build", "fight", "sit", "yoga"}  # fmt: skip
_POSE_OF = {"surf": "surf", "ride": "ride", "row": "ride", "sail": "ride", "drink": "drink", "eat": "drink", "read": "read",
            "write": "read", "hold": "hold", "play": "play", "sing": "hold", "sit": "sit", "dance": "dance", "fly": "fly",
            "run": "run", "walk": "walk", "paint": "hold", "cook": "hold", "ski": "surf", "skate": "surf",
            "snowboard": "surf", "garden": "hold", "fish": "hold", "hug": "dance", "sleep": "sit", "knit": "knit", "build": "hold", "fight": "dance", "yoga": "yoga"}  # fmt: skip


_PLAIN_PEOPLE = {"person"} | {
    f"{who}{hair}"
    for who in ("man", "woman")
    for hair in ("", "-red-hair", "-curly-hair", "-blond-hair", "-white-hair", "-beard")
}
_BOTH_HANDS = {"read", "play", "sitread", "knit"}
"""Poses that hold a thing before the chest with both hands."""


class Wardrobe:
    """Draws actors of one scene."""

    def __init__(self, pack: Pack, view: View) -> None:
        self._pack = pack
        self._view = view

    def find_drawing(self, name: str, colour: str | None = None, tone: int = 0) -> Drawing:
        """Find a sprite's drawing, recoloured and with a skin tone where it has one."""
        if name == "unicorn":
            return self._unicorn(colour)
        if name in DRAWN:
            return draw_own(name, self._view, colour)
        shade = TONES[tone % 5] + "-skin-tone"
        toned = f"{name}-{shade}"
        if name.endswith("-hair") and name.count("-") > 1:
            who, _, hair = name.partition("-")
            toned = f"{who}-{shade}-{hair}"
        drawing = self._pack.get_drawing(toned if toned in self._pack.categories else name)
        if colour:
            main = HEADS[name].body if name in HEADS else measure(drawing)[1]
            return Drawing(recolour(drawing.body, main, PAINTS[colour]), drawing.width, drawing.height)
        return drawing

    def _unicorn(self, colour: str | None) -> Drawing:
        """Make a unicorn of the horse: white coat, bright mane, a horn."""
        horse = self._pack.get_drawing("horse")
        body = horse.body
        for brown in _HORSE_HAIR:
            body = body.replace(brown, "#e86fb6")
        body = recolour(body, "#feaf5f", PAINTS[colour or "white"])
        return Drawing(body + poly([(20, 26), (2, -10), (30, 18)], "#f4c542"), horse.width, horse.height)

    def draw(self, actor: Actor, height: float) -> Image.Image:
        """Draw an actor `height` px high, what it rides included."""
        part = self._draw_part(actor)
        if actor.ride:
            part = mount(part, actor.ride, self.find_drawing(actor.ride, actor.ride_colour))
        if actor.sprite not in WIDE:
            height = min(height, WIDEST * part.height / part.width, height * 2.1 * part.height / part.width)
        image = render_part(part, height)
        top = find_bounds(image)[1]
        if top > 0.06 * image.height:
            image = render_part(part, height * image.height / (image.height - top))
        left, top, right, bottom = find_bounds(image)
        image = image.crop((left, top, right, bottom))
        if actor.flip:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return image

    def _draw_part(self, actor: Actor) -> Part:
        activity = self._find_activity(actor)
        if activity:
            return self._plain(activity, actor, turned=True)
        if self._needs_body(actor):
            return self._with_body(actor)
        if actor.sprite == "drawn:vase":
            return self._vase(actor)
        part = self._plain(actor.sprite, actor, turned=actor.kind not in {"thing", "food", "building"})
        return self._dress_plain(part, actor)

    def _vase(self, actor: Actor) -> Part:
        """Fill a vase with the flowers it holds, or with three sorts."""
        vase = self.find_drawing("drawn:vase", actor.colour)
        sorts = [actor.prop] if actor.prop else ["tulip", "blossom", "rose", "hibiscus"]
        blooms = "".join(
            self._nest(self.find_drawing(sorts[k % len(sorts)], actor.prop_colour), x, y, 120, -14 + 28 * (x > 180))
            for k, (x, y) in enumerate(list_blooms())
        )
        return Part(f'<g transform="translate(0 40)">{vase.body}{blooms}</g>', vase.width, vase.height + 40)

    def _find_activity(self, actor: Actor) -> str | None:
        if (
            actor.kind != "person"
            or actor.role
            or actor.prop
            or actor.coat
            or actor.worn
            or actor.sprite not in _PLAIN_PEOPLE
            or actor.sprite in {"boy", "girl", "child", "old-man", "old-woman"}
        ):
            return None
        verb = "bike" if actor.ride == "bicycle" else actor.verb or ""
        if actor.ride and actor.ride not in {
            "bicycle",
            "drawn:surfboard",
            "drawn:skis",
            "drawn:snowboard",
            "drawn:rowboat",
            "canoe",
        }:
            return None
        choices = ACTIVITIES.get(verb)
        if not choices:
            return None
        return (
            choices[0]
            if actor.sprite.startswith("woman")
            else choices[2]
            if actor.sprite.startswith("man")
            else choices[1]
        )

    def _needs_body(self, actor: Actor) -> bool:
        if actor.kind in {"head", "person"}:
            return True
        asleep = actor.verb == "sleep" and not actor.ride
        busy = asleep or actor.verb in _RIG_VERBS or actor.role or actor.prop or actor.ride or actor.worn or actor.coat
        return actor.sprite in FACES and bool(busy)

    def _plain(self, name: str, actor: Actor, *, turned: bool) -> Part:
        drawing = self.find_drawing(name, actor.colour, actor.tone)
        (left, top, right, bottom), *_ = measure(drawing)
        width, height = max(8, right - left), max(8, bottom - top)
        flip = turned and FACING.get(name, "left") == "left" and not name.endswith("facing-right")
        move = f"translate({right} {-top}) scale(-1 1)" if flip else f"translate({-left} {-top})"
        return Part(f'<g transform="{move}">{drawing.body}</g>', width, height)

    def _nest(self, drawing: Drawing, x: float, y: float, width: float, turn: float = 0, *, flip: bool = False) -> str:
        """Place a drawing with its visible middle at (x, y), `width` wide."""
        (left, top, right, bottom), *_ = measure(drawing)
        scale = width / max(right - left, (bottom - top) * 0.8, 8)
        sign = -1 if flip else 1
        return (
            f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f}) scale({scale * sign:.4f} {scale:.4f}) '
            f'translate({-(left + right) / 2:.1f} {-(top + bottom) / 2:.1f})">{drawing.body}</g>'
        )

    def _dress_plain(self, part: Part, actor: Actor) -> Part:
        body, width, height = part.body, part.width, part.height
        hat = ROLES[actor.role].hat if actor.role in ROLES else "none"
        extra = 0.0
        if hat not in {"none", "cape", "bubble"} or actor.worn:
            extra = height * 0.24
            x, y, wide = self._find_crown(part)
            if actor.worn == "scarf":
                body += draw_scarf(x - wide * 0.2, y + wide * 1.12, wide * 0.95, PAINTS[actor.worn_colour or "red"])
            elif actor.worn:
                lower = 0.34 if actor.worn in {"sunglasses", "glasses"} else -0.22
                worn = self.find_drawing(actor.worn, actor.worn_colour)
                body += self._nest(worn, x, y + wide * lower, wide * 0.9)
            else:
                body += draw_hat(hat, x, y + wide * 0.06, wide)
        if actor.verb == "sleep":
            extra = max(extra, height * 0.3)
            body += self._nest(self._pack.get_drawing("zzz"), width * 0.9, -height * 0.12, min(width, height) * 0.3)
        prop = actor.prop or (ROLES[actor.role].prop if actor.role in ROLES else None)
        if prop and actor.kind in {"animal", "figure"}:
            held = self.find_drawing(prop, actor.prop_colour)
            if prop == "drawn:balloons":
                body = self._nest(held, width * 0.4, -height * 0.3, min(width, height) * 0.62) + body
                return Part(f'<g transform="translate(0 {height * 0.75:.1f})">{body}</g>', width, height * 1.75)
            _, row, wide = self._find_crown(part)
            mouth = min(height * 0.62, row + wide * 1.1) if actor.verb in {"eat", "drink"} else height * 0.6
            body += self._nest(held, width * 0.96, mouth, min(width, height) * 0.34)
            return Part(f'<g transform="translate(0 {extra:.1f})">{body}</g>', width * 1.16, height + extra)
        return Part(f'<g transform="translate(0 {extra:.1f})">{body}</g>', width, height + extra)

    def _find_crown(self, part: Part) -> tuple[float, float, float]:
        """Find where a hat sits on a whole sprite: the highest broad part of its forward half."""
        pixels = np.asarray(render_part(part, 64).getchannel("A")) > 120
        scale = part.height / 64
        forward = pixels[:, int(pixels.shape[1] * 0.3) :]
        counts = forward.sum(axis=1)
        row = int(np.argmax(counts > max(3, forward.shape[1] * 0.2)))
        columns = np.flatnonzero(forward[row]) + int(pixels.shape[1] * 0.3)
        wide = max(0.3 * part.width, min(0.5 * part.width, len(columns) * scale * 1.4))
        return float(columns.mean()) * scale, row * scale, wide

    def _find_look(self, actor: Actor, head: Drawing, face: str, bust: bool) -> Look:
        paint = PAINTS.get(actor.colour or "")
        coat = ROLES[actor.role].coat if actor.role in ROLES else None
        if actor.coat:
            coat = PAINTS.get(actor.coat, _COATS[(actor.tone + actor.group) % len(_COATS)])
        cape = actor.role in ROLES and ROLES[actor.role].hat == "cape"
        if actor.kind != "person":
            info = HEADS[face]
            main = paint or info.body
            belly = info.belly if not paint else lighten(paint, 0.62)
            if face == "robot":
                return Look("robot", main, info.belly, "none", main, main, cape=cape)
            tummy = belly if not coat else lighten(coat, 0.3)
            return Look("animal", coat or main, tummy, info.tail, main, main, cape=cape, gown=actor.gown, fur=main)
        skin = _SKIN[actor.tone % 5]
        dress = (
            coat
            or paint
            or (measure(head)[2] if bust else _COATS[(actor.tone * 3 + len(actor.noun) + actor.group) % len(_COATS)])
        )
        legs = lighten(dress, -0.35) if bust else ("#3f5573", "#4a4457", "#5a4a40")[actor.tone % 3]
        if actor.gown:
            legs = skin
        return Look("person", dress, lighten(dress, 0.3), "none", skin, legs, cape=cape, gown=actor.gown)

    def _with_body(self, actor: Actor) -> Part:
        face = FACES.get(actor.sprite, actor.sprite)
        colour = actor.colour if actor.kind != "person" else None
        if face == "black-cat-face":
            face, colour = "cat-face", "black"
        head = self.find_drawing(face, colour, actor.tone)
        bounds, _, _, foot = measure(head)
        bust = (
            actor.kind == "person"
            and not _is_bare_head(actor.sprite)
            and foot > 0.62
            and bounds[3] > head.height * 0.93
        )
        look = self._find_look(
            actor if face != "cat-face" or not colour else _with_colour(actor, colour), head, face, bust
        )
        pose_name = self._find_pose(actor)
        pose = POSES[pose_name]
        prop = self._find_prop(actor)
        hx, hy = pose.head
        size = 300.0 if bust else 270.0
        hy += 36 if bust else 14
        if actor.verb == "sleep" and not actor.ride:
            return self._at_rest(actor, look, close_eyes(head))
        head_art = self._nest(head, hx, hy, size, pose.tilt)
        role_hat = ROLES[actor.role].hat if actor.role in ROLES and actor.sprite not in ROLES else "none"
        hat = draw_hat(role_hat, hx, hy - 100, 230)
        if role_hat == "bubble":
            hat = draw_bubble(hx, hy, 172)
        if actor.worn:
            hat += self._wear(actor, hx, hy, look)
        over, under = self._hold(prop, pose_name, actor.prop_colour if prop == actor.prop else None)
        arms = draw_arm(look, pose, -1), draw_arm(look, pose, 1)
        back, front = (arms[0], arms[1]) if pose_name not in _BOTH_HANDS else ("", arms[0] + arms[1])
        cloth = PAINTS[actor.prop_colour or "red"]
        canopy = self._open_umbrella(pose.right_hand, (hx, hy), cloth) if prop == "umbrella" else ""
        inside = f"{canopy}{draw_body(look, pose_name)}{back}{head_art}{hat}{under}{front}{over}"
        side, top = (150, 260) if prop in {"umbrella", "balloon", "kite"} else (60, 90)
        body = f'<g transform="translate({side} {top}) rotate({pose.lean:.1f} 210 600)">{inside}</g>'
        return Part(body, WIDTH + 2 * side, HEIGHT + top)

    def _at_rest(self, actor: Actor, look: Look, head: Drawing) -> Part:
        """Lay a sleeper down: curled up, or on a pillow under a blanket."""
        tucked = look.kind in {"person", "robot"}
        if actor.sprite == "baby":
            look = replace(look, main="#8fb8d8")
        part = (draw_tucked if tucked else draw_curled)(look, self._nest(head, 0, 0, 230 if tucked else 240))
        snore = self._nest(self._pack.get_drawing("zzz"), 300, 40, 90)
        friend = (
            self._nest(self.find_drawing(actor.prop, actor.prop_colour), part.width - 90, part.height - 90, 150)
            if actor.prop
            else ""
        )
        return Part(f'<g transform="translate(0 60)">{part.body}{friend}{snore}</g>', part.width, part.height + 60)

    def _open_umbrella(self, hand: tuple[float, float], head: tuple[float, float], cloth: str) -> str:
        x, y = head[0] + 34, head[1] - 190
        ribs = "".join(
            fill(
                f"M{x - 220 + k * 110} {y + 60}q55 -26 110 0L{x} {y - 110}Z",
                lighten(cloth, (0.1, -0.06, 0.04, -0.14)[k]),
            )
            for k in range(4)
        )
        return line(f"M{x} {y - 120}L{hand[0]} {hand[1] + 40}", "#6a4a3a", 11) + ribs

    def _find_pose(self, actor: Actor) -> str:
        if actor.ride:
            return "surf" if actor.ride in STANDING_RIDES else "ride"
        pose = _POSE_OF.get(actor.verb or "stand", "stand")
        if actor.seated and pose in {"read", "drink", "hold", "stand", "walk"}:
            return {"read": "sitread", "drink": "sitdrink", "hold": "sitdrink"}.get(pose, "sit")
        if actor.verb == "play" and (actor.prop in BALLS or not actor.prop):
            return "run"
        if actor.prop in INSTRUMENTS:
            return "play"
        if pose == "play" or pose in {"stand", "walk"}:
            return "hold" if actor.prop and actor.prop not in BALLS | WORN else "stand" if pose != "walk" else pose
        if pose == "sit" and actor.prop in {"open-book", "books", "newspaper"}:
            return "sitread"
        return pose

    def _find_prop(self, actor: Actor) -> str | None:
        if actor.prop:
            return actor.prop
        usual = {"read": "open-book", "drink": "hot-beverage", "sing": "microphone", "cook": "cooking", "write": "memo", "knit": "yarn",
                 "paint": "paintbrush", "garden": "drawn:watering-can", "fish": "fishing-pole",                  "fight": "dagger"}.get(actor.verb or "")  # fmt: skip
        if usual or actor.ride:
            return usual
        role = ROLES.get(actor.role or "")
        return (
            role.prop
            if role and self._find_pose(actor) in {"hold", "stand"} and actor.sprite not in {"cook", "singer"}
            else None
        )

    def _wear(self, actor: Actor, x: float, y: float, look: Look) -> str:
        prop = actor.worn or ""
        if prop == "scarf":
            return draw_scarf(x, y + 128, 150 if look.kind == "person" else 168, PAINTS[actor.worn_colour or "red"])
        drawing = self.find_drawing(prop, actor.worn_colour)
        if prop in {"sunglasses", "glasses"}:
            return self._nest(drawing, x, y - 4, 190)
        return self._nest(drawing, x, y - 138, 190 if prop != "headphone" else 250)

    def _hold(self, prop: str | None, pose_name: str, colour: str | None = None) -> tuple[str, str]:
        """Return what is drawn over and under the front arm for a held thing."""
        if not prop:
            return "", ""
        pose = POSES[pose_name]
        drawing = self.find_drawing(prop, colour)
        if prop in BALLS:
            return self._nest(drawing, 380, 588, 110), ""
        if pose_name in _BOTH_HANDS:
            return "", self._nest(drawing, *pose.prop, pose.prop_size, 8 if pose_name == "play" else 0)
        x, y = (
            pose.prop
            if pose_name in {"hold", "drink", "sitdrink"}
            else (pose.right_hand[0] + 18, pose.right_hand[1] - 34)
        )
        if prop == "umbrella":
            return "", ""
        if prop in {"balloon", "kite"}:
            hand = pose.right_hand
            far = 420 if prop == "kite" else 250
            string = line(
                f"M{hand[0]} {hand[1]}Q{hand[0] + 70} {hand[1] - far * 0.5} {hand[0] + 60} {hand[1] - far}",
                "#5a5a66",
                4,
            )
            return "", string + self._nest(drawing, hand[0] + 66, hand[1] - far - 60, 200)
        size = pose.prop_size if pose_name in {"hold", "drink"} else 130
        return self._nest(
            drawing, x, y - 26, size * 0.9, flip=prop in {"fishing-pole", "paintbrush", "hot-beverage"}
        ), ""


def _with_colour(actor: Actor, colour: str) -> Actor:
    changed = Actor(**{f: getattr(actor, f) for f in actor.__struct_fields__})
    changed.colour = colour
    return changed


def _is_bare_head(sprite: str) -> bool:
    return sprite in {"man", "woman", "boy", "girl", "child", "person", "old-man", "old-woman", "older-person"}
