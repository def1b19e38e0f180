"""What an engine says of itself, checked without asking it for a picture."""

import math
import re
from collections.abc import Callable, Iterator

from salon.studio.engines.protocol import Abilities, Engine, Needs, Order, Style

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
KINDS = frozenset({"composer", "algorithm", "model", "service"})


def list_faults(engine: Engine) -> Iterator[tuple[str, str | None]]:
    """What was looked at, and what is wrong with it."""
    for tried, look in LOOKS:
        try:
            fault = look(engine)
        except Exception as error:  # noqa: BLE001  somebody else's code may fail in any way
            fault = f"it raised {error!r}"
        yield tried, fault


def _names(engine: Engine) -> str | None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", engine.id):
        return "its id is not made of small letters, digits, - and _"
    empty = [name for name in ("name", "version", "description") if not str(getattr(engine, name)).strip()]
    if empty:
        return f"{empty[0]} is empty"
    return None if engine.kind in KINDS else f"its kind is none of {', '.join(sorted(KINDS))}"


def _source_type(engine: Engine) -> str | None:
    return None if engine.source_type.startswith(SOURCE_TYPES) else f"source_type does not begin with {SOURCE_TYPES}"


def _styles(engine: Engine) -> str | None:
    if not all(isinstance(style, Style) and style.id and style.name for style in engine.styles):
        return "a style has no id or no name"
    ids = [style.id for style in engine.styles]
    return "two styles have the same id" if len(set(ids)) < len(ids) else None


def _sizes(engine: Engine) -> str | None:
    if not isinstance(engine.abilities, Abilities):
        return "abilities are not `Abilities`"
    sizes = engine.abilities.sizes
    if not sizes or len({size.id for size in sizes}) < len(sizes):
        return "there is no size, or two have the same id"
    if not all(16 <= side <= 4096 for size in sizes for side in (size.width, size.height)):
        return "a size is not from 16 to 4096 pixels"
    return None if not engine.abilities.masks or engine.abilities.edits else "masks without edits mean nothing"


def _needs(engine: Engine) -> str | None:
    needs = engine.needs
    if not isinstance(needs, Needs):
        return "needs are not `Needs`"
    if not 1 <= engine.max_count <= 4:
        return "max_count is not from 1 to 4"
    return None if min(needs.open_seconds, needs.picture_seconds, needs.at_once) >= 1 else "a need is less than 1"


def _estimates(engine: Engine) -> str | None:
    size = engine.abilities.sizes[0]
    order = Order(prompt="a fox", seed=1, width=size.width, height=size.height)
    seconds, price = engine.estimate(order), engine.price(order)
    if not (isinstance(seconds, float | int) and math.isfinite(seconds) and seconds > 0):
        return f"it estimates {seconds!r} seconds"
    if not isinstance(price, int) or price < 0:
        return f"its price is {price!r}; whole millionths of a dollar are wanted"
    return "it has a price and does not say `paid=True`" if price and not engine.abilities.paid else None


LOOKS: tuple[tuple[str, Callable[[Engine], str | None]], ...] = (
    ("says who it is", _names),
    ("names its IPTC digital source type", _source_type),
    ("describes its styles", _styles),
    ("describes its sizes and abilities", _sizes),
    ("says what it needs", _needs),
    ("estimates time and price", _estimates),
)
