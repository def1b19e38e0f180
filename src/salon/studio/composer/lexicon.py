"""The words the composer reads without looking for art, as tables read from words.txt."""

from importlib import resources


def _read_sections() -> dict[str, dict[str, str]]:
    """Read `[section]` and `canonical: surface, surface` lines into surface -> canonical tables."""
    sections: dict[str, dict[str, str]] = {}
    table: dict[str, str] = {}
    text = resources.files(__package__ or "salon.studio.composer").joinpath("words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            table = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            canonical, _, surfaces = line.partition(":")
            table[canonical.strip()] = canonical.strip()
            for surface in filter(None, (s.strip() for s in surfaces.split(","))):
                table[surface] = canonical.strip()
    return sections


SECTIONS = _read_sections()
COLOURS, VERBS, RELATIONS = SECTIONS["colours"], SECTIONS["verbs"], SECTIONS["relations"]
TIMES, WEATHERS, SEASONS = SECTIONS["times"], SECTIONS["weathers"], SECTIONS["seasons"]
PLACES, STYLE_WORDS = SECTIONS["places"], SECTIONS["styles"]
NUMBERS = {word: int(count) for word, count in SECTIONS["numbers"].items()}
SIZES = {word: float(factor) for word, factor in SECTIONS["sizes"].items()}
ADJECTIVES, STOP = frozenset(SECTIONS["adjectives"]), frozenset(SECTIONS["stop"])
EDITS, REWRITES = SECTIONS["edits"], {k: v for k, v in SECTIONS["rewrites"].items() if k != v}
PAINTED = frozenset(SECTIONS["painted"])
