"""What is known about sprites beyond their drawing: aliases, sizes, zones, bodies, roles (from sprites.txt)."""

from importlib import resources
from typing import NamedTuple


class Head(NamedTuple):
    """How to give a body to a sprite that is only a face."""

    body: str
    belly: str
    tail: str


class Role(NamedTuple):
    """What an occupation wears and carries."""

    hat: str
    prop: str | None
    coat: str


def _read_sections() -> dict[str, list[tuple[str, list[str]]]]:
    sections: dict[str, list[tuple[str, list[str]]]] = {}
    lines: list[tuple[str, list[str]]] = []
    spaced = False
    text = resources.files(__package__ or "salon.studio.composer").joinpath("sprites.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
            spaced = line in {"[heads]", "[roles]", "[activities]"}
        elif line and not line.startswith("#"):
            key, _, values = line.partition(": ")
            lines.append((key, values.split() if spaced else [v.strip() for v in values.split(",")]))
    return sections


_SECTIONS = _read_sections()


def _by_member(section: str) -> dict[str, str]:
    return {member: key for key, members in _SECTIONS[section] for member in members}


ALIASES = _by_member("aliases")
HEADS = {name: Head(*values) for name, values in _SECTIONS["heads"]}
FACES = {name: values[0] for name, values in _SECTIONS["faces"]}
SIZES = {member: float(key) for member, key in _by_member("sizes").items()}
ZONES = _by_member("zones")
FACING = _by_member("facing")
IMPLIED = _by_member("implied")
ROLES = {name: Role(v[0], None if v[1] == "none" else v[1], v[2]) for name, v in _SECTIONS["roles"]}
ACTIVITIES = dict(_SECTIONS["activities"])

FIGURES = {figure for figures in ACTIVITIES.values() for figure in figures} | {
    "mermaid", "merman", "merperson", "genie", "hairy-creature", "fairy", "woman-fairy", "horse-racing",
    "person-standing", "person-fencing", "person-golfing", "person-cartwheeling", "person-lifting-weights", "troll",
    "superhero", "woman-superhero", "ballet-dancer", "snowman", "person-in-bed", "people-hugging", "nesting-dolls",
}  # fmt: skip
"""People and beings that are drawn from head to foot already."""

RIDEABLE = {
    "bicycle", "motorcycle", "motor-scooter", "skateboard", "sled", "drawn:surfboard", "drawn:snowboard", "drawn:skis",
    "broom", "drawn:carpet", "canoe", "drawn:rowboat", "drawn:paperboat", "rocket", "kick-scooter", "horse", "tractor",
    "drawn:balloon-air", "drawn:swing", "drawn:pirate-ship", "sailboat", "automobile", "flying-saucer", "pickup-truck", "locomotive", "small-airplane",
    "taxi", "bus", "minibus", "helicopter", "racing-car", "speedboat", "airplane", "ship", "motor-boat", "wood",
    "carousel-horse", "roller-skate", "magic-wand-none", "drawn:iceberg", "cloud", "crescent-moon", "bathtub",
}  # fmt: skip

VESSELS = {
    "drawn:pirate-ship",
    "canoe",
    "drawn:rowboat",
    "drawn:paperboat",
    "sailboat",
    "speedboat",
    "ship",
    "motor-boat",
}
WORN = {
    "top-hat",
    "womans-hat",
    "crown",
    "sunglasses",
    "scarf",
    "glasses",
    "headphone",
    "billed-cap",
    "graduation-cap",
    "ribbon",
}
GOWNS = {"dress", "kimono", "sari"}
CLOTHES = GOWNS | {"coat", "t-shirt", "lab-coat", "running-shirt", "womans-clothes"}
"""Garments: they colour a drawn body instead of lying about."""
INSTRUMENTS = {"guitar", "violin", "trumpet", "saxophone", "accordion", "banjo", "flute", "drum", "harp", "maracas",
               "long-drum", "trombone"}  # fmt: skip
BALLS = {"soccer-ball", "basketball", "tennis", "baseball", "volleyball", "yo-yo", "yarn", "american-football",
         "rugby-football", "flying-disc", "bowling"}  # fmt: skip
SCENERY_ONLY = {
    "cityscape", "cityscape-at-dusk", "night-with-stars", "sunrise", "sunset", "sunrise-over-mountains", "desert",
    "national-park", "bridge-at-night", "milky-way", "foggy", "fog", "motorway", "railway-track", "map-of-japan",
    "moon-viewing-ceremony", "beach-with-umbrella", "desert-island", "camping", "framed-picture", "metro", "sparkler",
    "water-wave", "snow-capped-mountain", "mount-fuji", "mountain", "brick", "hole", "world-map",
}  # fmt: skip
"""Sprites with baked-in scenery or a square background: never put into a scene."""


def get_kind(name: str, category: str) -> str:
    """Tell what sort of sprite this is: head, person, figure, animal, food, vehicle, building, sky or thing."""
    if name in HEADS:
        return "head"
    if name in FIGURES:
        return "figure"
    zone = ZONES.get(name)
    if zone == "sky":
        return "sky"
    if category == "People & Body":
        return "person"
    if zone == "behind":
        return "building"
    if category == "Animals & Nature":
        return "plant" if name in PLANTS else "animal"
    if name in RIDEABLE:
        return "vehicle"
    return "food" if category == "Food & Drink" else "thing"


WIDE = {"drawn:bridge", "drawn:branch", "drawn:blanket", "drawn:fuji"}
"""Things that may be much wider than they are high."""
PLANTS = {
    "blossom", "bouquet", "cactus", "cherry-blossom", "coral", "deciduous-tree", "empty-nest", "evergreen-tree",
    "fallen-leaf", "feather", "four-leaf-clover", "herb", "hibiscus", "hyacinth", "leaf-fluttering-in-wind",
    "leafless-tree", "lotus", "maple-leaf", "microbe", "mushroom", "nest-with-eggs", "palm-tree", "paw-prints",
    "potted-plant", "rose", "rosette", "seedling", "shamrock", "sheaf-of-rice", "spider-web", "spiral-shell",
    "sunflower", "tulip", "white-flower", "wilted-flower", "wing", "pig-nose", "oyster",
}  # fmt: skip

FLOWERS = {"blossom", "rose", "sunflower", "tulip", "hibiscus", "hyacinth", "cherry-blossom", "white-flower"}
DRINKS = {
    "hot-beverage", "teacup-without-handle", "wine-glass", "beer-mug", "cocktail-glass", "tropical-drink", "bubble-tea",
    "glass-of-milk", "clinking-glasses", "cup-with-straw", "beverage-box", "mate", "sake", "tumbler-glass",
}  # fmt: skip
CHARACTERS = {"head", "person", "figure", "animal"}
