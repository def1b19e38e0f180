"""What may be asked of the studio: pure decisions."""

from salon.kit.errors import Invalid
from salon.studio.engines.protocol import Engine
from salon.studio.models import Wish

MAX_PROMPT = 2000
MAX_PARENTS = 4
MAX_SEED = 2**53 - 8  # what a browser can hold, with room for the variations' own


def require_possible(wish: Wish, engine: Engine | None) -> None:
    """Raise `Invalid` with a sentence when a wish cannot be granted as it is."""
    if not wish.prompt.strip():
        raise _wrong("prompt", "ERR_BLANK", "Say what you would like to see.")
    if len(wish.prompt) > MAX_PROMPT:
        raise _wrong("prompt", "ERR_TOO_LONG", f"That is longer than {MAX_PROMPT} characters. Say it more briefly.")
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


def variation_seed(seed: int, index: int) -> int:
    """The seed of one variation, so that the same wish gives the same pictures."""
    return seed + index


def quota_sentence(limit: int, left: int, minutes: int) -> str:
    """Why there are no more pictures just now, and when there will be."""
    wait = "in a minute" if minutes <= 1 else f"in {minutes} minutes"
    if left > 0:
        return f"You have {left} of your {limit} pictures an hour left. More {wait}."
    return f"You have used your {limit} pictures for this hour. More {wait}."


def _wrong(field: str, code: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [{"error": code, "description": sentence}]})
