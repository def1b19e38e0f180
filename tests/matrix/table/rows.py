"""What a route asks of who uses it."""

from typing import NamedTuple


class Row(NamedTuple):
    """What a route asks: a scope, a person, a role."""

    scope: str | None = None
    guests: bool = False  # strangers without a token may ask too
    moderators: bool = False  # of people only moderators and operators may


OPEN = Row(guests=True)  # asks for nothing, or answers for itself (signing in, consent, tokens)
STREAM = Row(guests=True)  # does not end; tests/stories/test_live.py and tests/studio go through these


def own(scope: str) -> Row:
    """A person's own business."""
    return Row(scope)


def seen(scope: str) -> Row:
    """Strangers may look; a token must have the scope."""
    return Row(scope, guests=True)


def desk(scope: str) -> Row:
    """The moderators' desk."""
    return Row(scope, moderators=True)
