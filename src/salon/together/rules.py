"""Which prompt a day gets, what slots a template has, and who is ahead in a challenge: pure decisions."""

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from salon.kit.errors import Invalid

SLOT = re.compile(r"\{([^{}]*)\}")
MAX_SLOTS = 5
MAX_SLOT_NAME = 30
MAX_FILLING = 80
ROUNDS = 200
SETTLED = 1e-9


def choose_prompt(prompts: Sequence[str], day: dt.date) -> str:
    """The prompt of a day: every prompt comes once before any comes again, in an order each round shuffles anew."""
    round_number, turn = divmod(day.toordinal(), len(prompts))

    def shuffled(prompt: str) -> bytes:
        return hashlib.sha256(f"{round_number} {prompt}".encode()).digest()

    return sorted(prompts, key=shuffled)[turn]


def to_tag(day: dt.date) -> str:
    """The tag that posts join a day's prompt by."""
    return f"daily{day:%Y%m%d}"


def list_slots(prompt: str) -> list[str]:
    """The names of the slots in a stored template, in their order, each once."""
    return list(dict.fromkeys(SLOT.findall(prompt)))


def to_template(prompt: str) -> str:
    """A template's prompt as it is stored: blanks like `___` become slots; raises `Invalid` when it cannot be one."""
    count = iter(range(1, 100))
    tidy = re.sub(r"_{2,}", lambda _: f"{{{_name_blank(next(count))}}}", " ".join(prompt.split()))
    tidy = SLOT.sub(lambda found: "{" + found[1].strip() + "}", tidy)
    slots = list_slots(tidy)
    if not slots:
        raise Invalid("Validation failed: Mark what others fill in: ___, or a name in braces as in {animal}")
    if len(slots) > MAX_SLOTS or len(SLOT.findall(tidy)) > 2 * MAX_SLOTS:
        raise Invalid(f"Validation failed: A template can have at most {MAX_SLOTS} slots")
    if any(not 0 < len(name) <= MAX_SLOT_NAME for name in slots):
        raise Invalid(f"Validation failed: A slot's name has 1 to {MAX_SLOT_NAME} characters")
    if "{" in SLOT.sub("", tidy) or "}" in SLOT.sub("", tidy):
        raise Invalid("Validation failed: A brace was opened and not closed, or the other way round")
    return tidy


def _name_blank(number: int) -> str:
    return "something" if number == 1 else f"something {number}"


def fill(prompt: str, fillings: Mapping[str, str]) -> str:
    """A template's prompt with its slots filled; raises `Invalid` for one left empty or a slot there is not."""
    slots = list_slots(prompt)
    tidy = {name.strip(): " ".join(words.split()) for name, words in fillings.items()}
    if unknown := sorted(set(tidy) - set(slots)):
        raise Invalid(f"Validation failed: This template has no slot called {unknown[0][:MAX_SLOT_NAME]}")
    for name in slots:
        if not 0 < len(tidy.get(name, "")) <= MAX_FILLING:
            raise Invalid(f"Validation failed: Fill in {name} with 1 to {MAX_FILLING} characters")
    return SLOT.sub(lambda found: tidy[found[1]], prompt)


def rank_by_preference(entries: Sequence[int], wins: Mapping[tuple[int, int], int]) -> dict[int, float]:
    """Strengths by Bradley and Terry: one is twice as strong as another when it wins two of three of their pairs.

    `wins` counts by (winner, loser). Everyone is given one win and one defeat against an average entry, so that a
    single pair does not make anyone infinitely strong; that entry's strength is 1. The fixed point is found by
    minorisation-maximisation (Hunter 2004).
    """
    met: dict[int, dict[int, int]] = defaultdict(dict)
    won: dict[int, int] = defaultdict(int)
    for (winner, loser), count in wins.items():
        won[winner] += count
        for one, other in ((winner, loser), (loser, winner)):
            met[one][other] = met[one].get(other, 0) + count
    strength = dict.fromkeys(entries, 1.0)
    for _ in range(ROUNDS):
        before = strength
        strength = {
            one: (won[one] + 1)
            / (2 / (before[one] + 1) + sum(n / (before[one] + before[x]) for x, n in met[one].items()))
            for one in entries
        }
        if max((abs(strength[one] - before[one]) / before[one] for one in entries), default=0) < SETTLED:
            break
    return strength
