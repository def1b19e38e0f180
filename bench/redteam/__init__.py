"""What must never be drawn and what must be, as data: how `make bench-safety` and the tests read it."""

import hashlib
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Case(NamedTuple):
    """A wish with what it is, its language and, for an edit, what the picture was asked for."""

    kind: str  # "ordinary" or the label a check must find
    language: str
    prompt: str
    parent: str | None

    @property
    def held_out(self) -> bool:
        """Whether the rules were made without looking at this one; half of all, by its words."""
        return hashlib.sha256(f"{self.prompt}<{self.parent}".encode()).digest()[0] % 2 == 0


LABELS = {"minors": "sexual_minors", "intimate": "intimate", "likeness": "likeness"}


def load_cases(name: str) -> list[Case]:
    """The cases of one file: `prompts`, `edits` or `ordinary`."""
    cases, kind, language = [], "", ""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            *kinds, language = line.strip("[]").split()
            kind = LABELS[kinds[0]] if kinds else "ordinary"
            continue
        prompt, _, parent = line.replace("\\u200b", "\u200b").partition(" < ")
        cases.append(Case(kind, language, prompt, parent or None))
    return cases
