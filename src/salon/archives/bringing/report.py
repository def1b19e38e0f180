"""What became of an archive's items, counted: taken, here already, or left, and why."""

from collections import Counter, defaultdict
from typing import Any, NamedTuple

import msgspec

EXAMPLES = 5


class Terms(NamedTuple):
    """Who may see at most what is in an archive, and what is wished for people who are not here yet."""

    audience: str = "unlisted"
    awaited: str = "ask"  # or `follow`: at once when they come and it is proven that it is them


class Bringing(msgspec.Struct):
    """An archive that is being brought here, and what became of it so far."""

    owner_id: int
    audience: str
    awaited: str = "ask"
    source: str = "mastodon"
    is_ours: bool = False  # it comes from this very place: names in it are of people here
    domain: str = ""
    taken: Counter[str] = msgspec.field(default_factory=Counter)
    already: Counter[str] = msgspec.field(default_factory=Counter)
    left: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    examples: defaultdict[tuple[str, str], list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    generations: dict[int, int] = msgspec.field(default_factory=dict)  # number in the archive -> id here
    pictures: dict[int, int] = msgspec.field(default_factory=dict)

    def lose(self, what: str, why: str, example: str = "") -> None:
        """Note that something could not be taken; both are words the client knows."""
        self.left[what, why] += 1
        if example and len(self.examples[what, why]) < EXAMPLES:
            self.examples[what, why].append(example[:200])

    def to_report(self) -> dict[str, Any]:
        """The report its owner reads."""
        return {
            "taken": dict(sorted(self.taken.items())),
            "already": dict(sorted(self.already.items())),
            "left": [
                {"what": what, "why": why, "count": count, "examples": self.examples[what, why]}
                for (what, why), count in sorted(self.left.items())
            ],
        }
