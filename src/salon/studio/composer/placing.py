"""From a scene's square layout to pictures of any shape: where an actor stands in the frame, and how high it is."""

from salon.studio.composer.layout import floor_of, get_zone
from salon.studio.composer.model import SIDE, Actor, Frame, Scene

_ROOM = 10
"""Pixels that stay free above whoever is in the picture."""
_FLOATING_PLACES = {"sky", "space", "underwater"}


def find_scale(scene: Scene, frame: Frame) -> float:
    """Tell how much larger or smaller actors are than in the square: what fits the frame beside each other."""
    narrow = frame.width / SIDE
    if narrow >= 1:
        return float((frame.height / SIDE) ** 0.5)
    leads = sum(1 for a in scene.actors if a.group < 50 and a.kind != "building")
    return float({0: 1.1, 1: min(1.2, narrow**-0.7), 2: narrow**0.35}.get(leads, narrow**0.8))


def place_actor(actor: Actor, scene: Scene, frame: Frame) -> tuple[float, float, float]:
    """Place an actor in the frame: middle, feet and height, in pixels of the picture."""
    scale = find_scale(scene, frame)
    height = actor.size * SIDE * scale
    across = actor.x * frame.width
    if get_zone(actor) in {"air", "sky"} or scene.place in _FLOATING_PLACES:
        height = min(height, frame.height - 2 * _ROOM)
        middle = (actor.y - actor.size / 2) * frame.height
        middle = max(height / 2 + _ROOM, min(frame.height - height / 2 - _ROOM, middle))
        return across, middle + height / 2, height
    floor = floor_of(scene.place)
    feet = (floor + (actor.y - floor) * scale) * SIDE - frame.top
    return across, feet, min(height, feet - _ROOM)
