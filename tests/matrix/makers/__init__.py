"""How each kind of object is made by its owner; what a maker returns fills the address and the body of a request."""

from tests.matrix.cast import Maker
from tests.matrix.makers import desk, making, people, posts

MAKERS: dict[str, Maker] = {
    make.__name__.rstrip("_"): make for room in (people, posts, desk, making) for make in room.MAKERS
}
