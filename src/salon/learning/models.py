"""A model of which of two pictures people prefer: what it is made of, and the files such models are kept in."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from salon.kit.context import settings
from salon.learning.pictures import measure_picture


class Weight(msgspec.Struct, frozen=True):
    """What one number of a picture counts for, in units of how much it differs among pictures."""

    name: str
    weight: float
    mean: float
    spread: float


class Trial(msgspec.Struct, frozen=True):
    """Choices of people nothing was learned from, and how many of them were foretold right, of a hundred."""

    choices: int
    people: int
    model: float
    popularity: float
    margin: float  # the model's share lies within so much of what it would be for everybody, 19 times in 20
    chance: float = 50.0

    @property
    def is_better(self) -> bool:
        """Whether the model does better than chance and than popularity by more than chance would explain."""
        return self.model - self.margin > max(self.chance, self.popularity)


class Model(msgspec.Struct, frozen=True):
    """What was learned: of which release, from how many choices, and how it did."""

    release: str
    choices: int
    people: int
    weights: list[Weight]
    trial: Trial

    def score(self, picture: bytes) -> float:
        """How much people are likely to prefer a picture; only the difference between two says anything."""
        found = measure_picture(picture)
        return float(
            sum(one.weight * (at - one.mean) / one.spread for at, one in zip(found, self.weights, strict=True))
        )

    def order(self, pictures: Iterable[bytes]) -> list[int]:
        """The places of some pictures, what people are likely to prefer first; equals stay as they are."""
        scores = [self.score(one) for one in pictures]
        return sorted(range(len(scores)), key=lambda place: -scores[place])


def find_file(version: int) -> Path:
    """Where a model lies in the data folder."""
    return settings().data / "learning" / f"model-{version}.json"


def write_model(version: int, model: Model) -> bytes:
    """Keep a model whole or not at all; returns the SHA-256 of its file."""
    path = find_file(version)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = msgspec.json.format(msgspec.json.encode(model)) + b"\n"
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return hashlib.sha256(data).digest()


def read_model(version: int, sha256: bytes | None) -> Model | None:
    """A model as it was kept; None where its file is gone or is another."""
    try:
        data = find_file(version).read_bytes()
    except FileNotFoundError:
        return None
    return msgspec.json.decode(data, type=Model) if hashlib.sha256(data).digest() == sha256 else None
