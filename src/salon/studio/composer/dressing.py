"""Dressing scenes that need it: what lies on a greeting card, and what catches the eye in an empty place."""

import random
from collections.abc import Callable

from salon.studio.composer.model import Actor, Scene

_OCCASIONS = (
    (("birthday", "geburtstag", "cumple", "alles gute", "feliz año"), ("birthday-cake", "drawn:balloons", "wrapped-gift")),
    (("christmas", "xmas", "weihnacht", "navidad", "santa"), ("christmas-tree", "wrapped-gift", "snowman")),
    (("wedding", "married", "hochzeit", "boda"), ("bouquet", "red-heart", "clinking-glasses")),
    (("love", "valentin", "liebe", "amor", "quiero", "mum", "mom", "mama", "mamá"), ("red-heart", "rose", "bouquet")),
    (("easter", "ostern", "pascua"), ("rabbit", "hatching-chick", "tulip")),
    (("halloween",), ("jack-o-lantern", "ghost", "black-cat")),
    (("new year", "neues jahr", "año nuevo"), ("clinking-glasses", "party-popper", "sparkles")),
    (("thank", "danke", "gracias"), ("bouquet", "red-heart", "tulip")),
    (("get well", "gute besserung", "mejórate"), ("teddy-bear", "bouquet", "sun")),
    (("baby",), ("teddy-bear", "drawn:balloons", "baby-bottle")),
    (("party", "fiesta", "congrat", "glückwunsch", "felicidades", "bravo"), ("party-popper", "drawn:balloons", "trophy")),
)  # fmt: skip
_FOCUS = {
    "cafe": (("hot-beverage", 0.36, 0.93, 0.2), ("croissant", 0.62, 0.93, 0.16)),
    "meadow": (("drawn:cherry", 0.26, 0.84, 0.62), ("rabbit", 0.68, 0.9, 0.17)),
    "garden": (("drawn:cherry", 0.2, 0.82, 0.6), ("drawn:bench", 0.56, 0.88, 0.19), ("butterfly", 0.62, 0.5, 0.1), ("butterfly", 0.74, 0.42, 0.07)),
    "street": (("bicycle", 0.3, 0.91, 0.24), ("black-cat", 0.68, 0.93, 0.16)),
    "shop": (("bicycle", 0.22, 0.93, 0.26),), "market": (("dog", 0.5, 0.92, 0.2),),
    "beach": (("umbrella-on-ground", 0.62, 0.88, 0.36),), "mountains": (("deer", 0.64, 0.88, 0.26),),
    "forest": (("deer", 0.56, 0.88, 0.3),), "jungle": (("parrot", 0.6, 0.5, 0.17),), "farm": (("ewe", 0.62, 0.9, 0.22),),
    "snow": (("snowman", 0.66, 0.9, 0.3),), "lake": (("swan", 0.6, 0.86, 0.18),), "sea": (("sailboat", 0.62, 0.8, 0.3),),
    "table": (("drawn:fruit-bowl", 0.5, 0.9, 0.36),), "kitchen": (("teapot", 0.5, 0.9, 0.2),), "space": (("rocket", 0.46, 0.66, 0.34),),
    "room": (("cat", 0.56, 0.88, 0.2),), "underwater": (("tropical-fish", 0.42, 0.5, 0.16), ("fish", 0.66, 0.62, 0.12)),
    "sky": (("drawn:balloon-air", 0.5, 0.72, 0.46),), "desert": (("camel", 0.58, 0.88, 0.34),), "stage": (("microphone", 0.5, 0.9, 0.3),),
}  # fmt: skip
"""What catches the eye in a place where the prompt names nobody: sprite, across, down and height."""


def _make(sprite: str, x: float, y: float, size: float, kind: str = "thing") -> Actor:
    noun = sprite.removeprefix("drawn:").replace("-", " ")
    return Actor(
        sprite=sprite, noun=_NOUNS.get(sprite, noun), kind=kind, x=x, y=y, size=size, group=60, relation="with"
    )


_NOUNS = {"drawn:cherry": "cherry tree", "hot-beverage": "hot drink", "ewe": "sheep", "drawn:balloon-air": "hot air balloon",
          "umbrella-on-ground": "parasol"}  # fmt: skip
_TREES = {"drawn:cherry", "umbrella-on-ground"}


def add_focus(scene: Scene, dice: random.Random) -> None:
    """Put a small thing to look at into a place that would be empty."""
    mirrored = dice.random() < 0.5
    for named, x, y, size in _FOCUS.get(scene.place, ()):
        sprite = "drawn:tree" if named == "drawn:cherry" and scene.season != "spring" else named
        kind = "building" if named in _TREES else "thing"
        scene.actors.append(_make(sprite, 1 - x if mirrored else x, y, size, kind))


def lay_card(scene: Scene, dice: random.Random) -> None:
    """Lay what a card shows along its foot: what was asked for, else what goes with the words."""
    leads = [a for a in scene.actors if a.kind != "building"][:4]
    if len(leads) < 2:
        said = (scene.text or "").lower()
        told = {a.sprite for a in leads}
        words = next((things for keys, things in _OCCASIONS if any(k in said for k in keys)), None)
        if words is None:
            words = next((things for _, things in _OCCASIONS if told & set(things)), ("bouquet", "butterfly", "tulip"))
        wanted = [s for s in words if s not in told]
        leads += [_make(s, 0.5, 0.9, 0.2) for s in wanted[: 3 - len(leads)]]
    largest = 0.34 if len(leads) < 4 else 0.28
    order = [1, 0, 2, 3][: len(leads)] if len(leads) > 2 else range(len(leads))
    for at, k in enumerate(order):
        actor = leads[k]
        actor.size = round(largest * (1.0 if k == 0 else 0.84) * dice.uniform(0.96, 1.04), 4)
        actor.x, actor.y = round((at + 1) / (len(leads) + 1), 4), 0.9 if k == 0 else 0.915
    scene.actors = leads


def _onto_bridge(bridge: Actor, actors: list[Actor], base: float) -> None:
    """Span the frame with the bridge and set everybody on its deck."""
    bridge.x, bridge.y, bridge.size = 0.5, round(base + 0.02, 4), 0.31
    for actor in actors:
        actor.y = round(bridge.y - bridge.size + 0.03, 4)
        actor.size = round(min(actor.size, 0.34), 4)


def _onto_branch(branch: Actor, actors: list[Actor], base: float) -> None:
    """Hang the branch across the middle and perch everybody on it."""
    branch.x, branch.y, branch.size = 0.5, round(base - 0.14, 4), 0.21
    for actor in actors:
        actor.y = round(branch.y - branch.size * 0.42, 4)
        actor.size = round(min(actor.size, 0.34), 4)


def _onto_blanket(blanket: Actor, actors: list[Actor], base: float) -> None:
    """Spread the blanket before people who sit on its far edge."""
    blanket.x, blanket.y, blanket.size = 0.5, round(base + 0.075, 4), 0.17
    for actor in actors:
        actor.y = round(base - 0.03, 4)


def _far_off(mountain: Actor, actors: list[Actor], base: float) -> None:
    """Raise the mountain behind everything, off the middle."""
    middle = sum(a.x for a in actors) / len(actors)
    mountain.x, mountain.y, mountain.size = 0.6 if middle <= 0.5 else 0.4, round(base - 0.22, 4), 0.56


STAGINGS: dict[str, Callable[[Actor, list[Actor], float], None]] = {
    "drawn:bridge": _onto_bridge, "drawn:branch": _onto_branch, "drawn:blanket": _onto_blanket,
    "drawn:fuji": _far_off,
}  # fmt: skip
"""Things that decide where everybody else is."""
