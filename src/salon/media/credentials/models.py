"""What is claimed about a picture: by us before it is signed, and by others when it is read."""

import datetime as dt
from typing import Literal

import msgspec

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC = IPTC + "algorithmicMedia"  # drawn by rules, as the composer does
TRAINED = IPTC + "trainedAlgorithmicMedia"  # drawn by a trained model
COMPOSITE_TRAINED = IPTC + "compositeWithTrainedAlgorithmicMedia"  # a remix in which a trained model had a part

Use = Literal["allowed", "notAllowed", "constrained"]


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """What the picture may be used for by machines that learn: the entries of `cawg.training-mining`.

    `constraint` says what has to be asked where an entry is `constrained`.
    """

    ai_training: Use = "notAllowed"
    ai_generative_training: Use = "notAllowed"
    ai_inference: Use = "notAllowed"
    data_mining: Use = "notAllowed"
    constraint: str | None = None


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """The software that made or changed the pixels."""

    name: str
    version: str


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """A picture another grew out of, with whatever credentials are in it; None when it is gone and only named."""

    data: bytes | None
    mime: str
    title: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What we say about one picture.

    `created`: made from nothing, no parents. `edited`: a remix; the first parent is what was changed, the others were
    put in. `republished`: an upload whose forms we encoded; the parent is the file as it came.
    """

    deed: Literal["created", "edited", "republished"]
    title: str
    agent: Agent
    source_type: str | None = None  # a full IPTC address; required unless `republished`
    parents: tuple[Parent, ...] = ()
    training: Training = Training()
    made_at: dt.datetime


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done to a picture."""

    name: str  # "c2pa.created"
    agent: str | None
    source_type: str | None
    at: str | None


class Ingredient(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that went into another."""

    title: str | None
    relationship: str  # "parentOf", "componentOf", "inputTo"
    signed: bool


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a file claims about itself, and whether that held.

    `trusted`: intact and signed under one of our trust anchors. `valid`: intact, but signed by anybody. `invalid`:
    the picture or the claim was changed, or the signature does not hold.
    """

    state: Literal["trusted", "valid", "invalid"]
    generator: str | None
    issuer: str | None
    signed_at: str | None
    title: str | None
    actions: tuple[Action, ...]
    ingredients: tuple[Ingredient, ...]
    source_types: tuple[str, ...]  # of this picture first, then of what went into it
    training: dict[str, str]
    problems: tuple[str, ...]  # C2PA's codes, "assertion.dataHash.mismatch"
