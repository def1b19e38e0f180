"""Plain English names for sprites."""

_NAMES = {
    "drawn:balloon-air": "hot air balloon", "drawn:cherry": "cherry tree", "hot-beverage": "hot drink", "ewe": "sheep",
    "drawn:rowboat": "rowing boat", "drawn:paperboat": "paper boat", "hairy-creature": "yeti", "open-book": "book",
    "teacup-without-handle": "tea", "mage": "wizard", "steaming-bowl": "bowl of noodles", "wrapped-gift": "gift",
    "lady-beetle": "ladybird", "sauropod": "long-necked dinosaur", "automobile": "car", "honeybee": "bee", "cook": "chef",
    "health-worker": "doctor", "t-rex": "dinosaur", "cooking": "frying pan", "blossom": "flower", "old-man": "old man",
    "drawn:fuji": "Mount Fuji", "drawn:blanket": "picnic", "drawn:vase": "vase of flowers", "derelict-house": "haunted house",
    "drawn:hand-lantern": "lantern", "person-with-veil": "bride", "woman-dancing": "flamenco dancer", "aurora": "aurora",
    "full-moon": "full moon", "womans-hat": "straw hat", "tangerine": "orange", "locomotive": "train", "soccer-ball": "ball",
    "globe-showing-europe-africa": "globe", "magnifying-glass-tilted-left": "magnifying glass", "ringed-planet": "planet",
}  # fmt: skip


ROLE_NAMES = {"ritter": "knight", "caballero": "knight", "pirat": "pirate", "pirata": "pirate", "mage": "wizard",
              "health-worker": "doctor", "cook": "chef", "woman-mage": "witch"}  # fmt: skip
"""Occupations in English where the table of roles calls them otherwise."""


def name_sprite(sprite: str) -> str:
    """Name a sprite in English."""
    return _NAMES.get(sprite, sprite.removeprefix("drawn:").replace("-", " "))
