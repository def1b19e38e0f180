"""What may be asked of the studio: pure decisions."""

import unicodedata

from salon.kit.errors import Invalid
from salon.studio.engines.protocol import Engine, Size
from salon.studio.models import Region, Wish

MAX_PROMPT = 2000
MAX_PARENTS = 4
MAX_SEED = 2**53 - 8  # what a browser can hold, with room for the variations' own


def require_possible(wish: Wish, engine: Engine | None) -> Size:
    """The shape of the pictures; raises `Invalid` with a sentence when a wish cannot be granted as it is."""
    _require_words(wish)
    if engine is None:
        raise _wrong("engine", "ERR_INCLUSION", "There is no such engine here.")
    if not 1 <= wish.count <= engine.max_count:
        raise _wrong("count", "ERR_INCLUSION", f"Ask for 1 to {engine.max_count} pictures at a time.")
    if wish.style is not None and wish.style not in {style.id for style in engine.styles}:
        raise _wrong("style", "ERR_INCLUSION", f"{engine.name} does not know that style.")
    if wish.seed is not None and not 0 <= wish.seed <= MAX_SEED:
        raise _wrong("seed", "ERR_INCLUSION", "The seed is a number from 0 to 9007199254740984.")
    if len(wish.parents) > MAX_PARENTS:
        raise _wrong("parents", "ERR_TOO_MANY", f"A picture can grow out of at most {MAX_PARENTS} others.")
    _require_able(wish, engine)
    return _require_size(wish.size, engine)


def _require_words(wish: Wish) -> None:
    if len(wish.prompt) > MAX_PROMPT:
        raise _wrong("prompt", "ERR_TOO_LONG", f"That is longer than {MAX_PROMPT} characters. Say it more briefly.")
    if not _say(wish.prompt):
        raise _wrong("prompt", "ERR_BLANK", "Say what you would like to see.")
    if len(wish.negative_prompt or "") > MAX_PROMPT:
        raise _wrong("negative_prompt", "ERR_TOO_LONG", f"That is longer than {MAX_PROMPT} characters.")


def to_words(text: str | None) -> str | None:
    """What a person wrote, without the characters nobody sees and the blanks round it; None when nothing is left."""
    return _say(text or "") or None


def _say(text: str) -> str:
    """Line breaks and tabs stay, other control characters go; invisible marks alone say nothing."""
    kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) != "Cc")
    seen = any(unicodedata.category(one) not in {"Cf", "Zs", "Zl", "Zp", "Cc"} for one in kept)
    return kept.strip() if seen else ""


def _require_able(wish: Wish, engine: Engine) -> None:
    """Raise `Invalid` for what this engine cannot do with an order."""
    able = engine.abilities
    if (wish.negative_prompt or "").strip() and not able.negative_prompt:
        raise _wrong("negative_prompt", "ERR_INCLUSION", f"{engine.name} cannot be told what to leave out.")
    if len(wish.references) > able.references:
        most = "no pictures" if able.references == 0 else f"at most {able.references} pictures"
        raise _wrong("references", "ERR_TOO_MANY", f"{engine.name} can look at {most} beside the one it starts from.")
    if wish.mask is None and wish.region is None:
        return
    if not able.masks:
        raise _wrong("mask", "ERR_INCLUSION", f"{engine.name} cannot change only a part of a picture.")
    if not wish.parents and not wish.references:
        raise _wrong("mask", "ERR_BLANK", "Say which picture is to be changed in that part.")
    if wish.mask is not None and wish.region is not None:
        raise _wrong("region", "ERR_INCLUSION", "Send either a mask or a region.")
    if wish.region is not None and not _is_part(wish.region):
        raise _wrong("region", "ERR_INCLUSION", "The region must lie inside the picture: all numbers are from 0 to 1.")


def _is_part(region: Region) -> bool:
    return (
        0 <= region.x < 1
        and 0 <= region.y < 1
        and 0 < region.width <= 1 - region.x + 1e-6
        and 0 < region.height <= 1 - region.y + 1e-6
    )


def _require_size(wanted: str | None, engine: Engine) -> Size:
    if wanted is None:
        return engine.abilities.sizes[0]
    for size in engine.abilities.sizes:
        if size.id == wanted:
            return size
    known = ", ".join(size.id for size in engine.abilities.sizes)
    raise _wrong("size", "ERR_INCLUSION", f"{engine.name} does not know that size. It knows: {known}.")


def variation_seed(seed: int, index: int) -> int:
    """The seed of one variation, so that the same wish gives the same pictures."""
    return seed + index


def _wrong(field: str, code: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [{"error": code, "description": sentence}]})
