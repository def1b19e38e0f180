"""What is understood of a prompt: mentions of things, and the reading they are part of."""

from dataclasses import dataclass, field

from salon.studio.composer.scanning import Word


@dataclass
class Mention:
    """One noun of the prompt with what is said about it."""

    sprite: str
    noun: str
    kind: str
    count: int = 1
    colour: str | None = None
    size: float = 1.0
    adjectives: list[str] = field(default_factory=list)
    role: str | None = None
    verb: str | None = None
    relation: str | None = None
    held: "Mention | None" = None
    worn: "Mention | None" = None
    garment: "Mention | None" = None
    group: str | None = None
    object: "Mention | None" = None


@dataclass
class Reading:
    """What was understood of a prompt."""

    subjects: list[Mention] = field(default_factory=list)
    around: list[Mention] = field(default_factory=list)
    place: str | None = None
    time: str | None = None
    weather: str | None = None
    season: str | None = None
    style: str | None = None
    text: str | None = None
    tint: str | None = None
    text_form: str = "ribbon"
    notes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    marked: list[Word] = field(default_factory=list)
    english: bool = True
