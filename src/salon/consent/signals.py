"""What is said outside of an answer, in each vocabulary that is spoken there; and what their signals mean here.

All of it follows from the same answers and the table of purposes, so that no two surfaces can disagree.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from salon.consent.purposes import OF_POSTS, PURPOSES, Purpose
from salon.consent.rules import Answer

Answers = Mapping[str, Answer]  # by purpose; one that lacks is unsaid
NOBODY_SAID: Answers = {}
ROBOTS = ("search", "ai-input", "ai-train")
SIGNALS = ("ai_generative_training", "ai_training", "ai_inference", "data_mining")


def tell(answers: Answers, purposes: Iterable[Purpose]) -> Answer:
    """One answer for several purposes that share a name: yes if all are; silent only where the web is anyway."""
    found = [(answers.get(one.code, "unsaid"), one.silent) for one in purposes]
    if all(said == "yes" for said, _ in found):
        return "yes"
    return "unsaid" if all(said == "unsaid" and silent for said, silent in found) else "no"


def to_content_usage(answers: Answers) -> str:
    """The value of `Content-Usage`, a dictionary of RFC 9651: `train-ai=n` (draft-ietf-aipref-attach-05)."""
    told = {one.aipref: tell(answers, [one]) for one in PURPOSES if one.aipref is not None}
    return ", ".join(f"{token}={'y' if said == 'yes' else 'n'}" for token, said in told.items() if said != "unsaid")


def to_tdm_reservation(answers: Answers) -> int:
    """TDMRep: 0 only where all that text and data mining is for is allowed."""
    return 0 if tell(answers, [one for one in PURPOSES if one.tdm]) == "yes" else 1


def to_headers(answers: Answers) -> dict[str, str]:
    """What goes along with every answer over HTTP that shows somebody's work."""
    return {"Content-Usage": to_content_usage(answers), "TDM-Reservation": str(to_tdm_reservation(answers))}


def to_training(answers: Answers) -> dict[str, bool]:
    """The entries of CAWG's `cawg.training-mining` and whether each is allowed."""
    return {entry: tell(answers, [one for one in PURPOSES if one.cawg == entry]) == "yes" for entry in SIGNALS}


def to_usages(answers: Answers) -> dict[str, Answer]:
    """The usages of Really Simple Licensing; those of purposes that share one are put together."""
    tokens = dict.fromkeys(token for one in PURPOSES for token in one.rsl)
    return {token: tell(answers, [one for one in PURPOSES if token in one.rsl]) for token in tokens}


def to_content_signal(answers: Answers) -> str:
    """The value of `Content-Signal` in robots.txt (contentsignals.org), whose signals are named as RSL's usages are."""
    told = to_usages(answers)
    return ", ".join(f"{signal}={told[signal]}" for signal in ROBOTS if told[signal] != "unsaid")


def to_intents(answers: Answers, changed_at: Mapping[str, str]) -> dict[str, Any]:
    """The record of Bluesky's user intents (proposal 0008): `allow` lacks where nothing was said."""
    intents: dict[str, Any] = {"$type": "org.user-intents.declaration"}
    for one in PURPOSES:
        said = answers.get(one.code, "unsaid")
        if one.intent is not None and said != "unsaid":
            intents[one.intent] = {"allow": said == "yes", "updatedAt": changed_at[one.code]}
    return intents


def to_usage(answers: Answers) -> dict[str, Any]:
    """What stands in a post's JSON: the purposes that are allowed, and the header's value."""
    return {
        "allows": [one.code for one in OF_POSTS if answers.get(one.code) == "yes"],
        "content_usage": to_content_usage(answers),
        "tdm_reservation": to_tdm_reservation(answers),
    }


_ITEM = re.compile(r"^\s*([a-z*][a-z0-9_.*-]*)\s*(?:=\s*([^;\s]+)\s*)?(?:;.*)?$")


def read_content_usage(values: Iterable[str]) -> dict[str, bool]:
    """What a `Content-Usage` header says, by token; a token that says neither `y` nor `n` says nothing.

    Names are case-sensitive, the last of a name wins, parameters are ignored; what cannot be parsed says nothing.
    """
    said: dict[str, bool | None] = {}
    for item in ",".join(values).split(","):
        if not item.strip():
            continue
        found = _ITEM.match(item)
        if found is None:
            return {}
        said[found[1]] = {"y": True, "n": False}.get(found[2] or "")
    return {token: allow for token, allow in said.items() if allow is not None}


def list_reserved(content_usage: Iterable[str]) -> list[str]:
    """The purposes a request's `Content-Usage` says no to."""
    refused = {f"aipref:{token}" for token, allow in read_content_usage(content_usage).items() if not allow}
    return _list_heeding(refused)


def list_reserved_by_file(training: Mapping[str, str]) -> list[str]:
    """The purposes a file's training-and-mining assertion says no to; what is constrained is not allowed."""
    return _list_heeding({f"cawg:{entry}" for entry, use in training.items() if use != "allowed"})


def _list_heeding(refused: set[str]) -> list[str]:
    return [one.code for one in PURPOSES if one.heeds & refused]
