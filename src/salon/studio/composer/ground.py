"""What a backdrop hands to the painter: its sky, its layers and where things may stand."""

from dataclasses import dataclass, field

from salon.studio.composer.model import SIDE


@dataclass
class Ground:
    """A painted place. Heights are pixels of the square frame; layers are SVG shapes from far to near."""

    horizon: float = 600
    floor: float = 850
    surface: str = "grass"
    far: str = ""
    mid: str = ""
    near: str = ""
    counter: str = ""
    front: str = ""
    sky: list[tuple[float, str]] = field(default_factory=list)
    sun: tuple[float, float] | None = (0.72, 0.24)
    sun_size: float = 58
    clouds: int = 4
    stars: bool = True
    indoors: bool = False
    waterline: float = SIDE + 200
    shadow: float = 1.0
    weather_outside: bool = True
    defs: str = ""
    reflect: bool = False
