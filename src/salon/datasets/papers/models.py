"""What the papers of a release tell of it."""

from typing import NamedTuple

from salon.datasets.configs.shape import Config
from salon.datasets.selection import Moment
from salon.datasets.shards import Shard


class ConfigFacts(NamedTuple):
    """A config and the files it lies in."""

    config: Config
    shards: list[Shard]

    @property
    def rows(self) -> int:
        return sum(shard.rows for shard in self.shards)

    @property
    def bytes(self) -> int:
        return sum(shard.bytes for shard in self.shards)

    @property
    def splits(self) -> list[str]:
        return [split for split in ("train", "test") if any(shard.split == split for shard in self.shards)]


class About(NamedTuple):
    """A release, as its papers describe it."""

    moment: Moment
    major: int
    title: str
    url: str
    domain: str
    configs: list[ConfigFacts]
    uses: dict[str, int]  # purpose -> posts it is allowed for
    people: int

    @property
    def version(self) -> str:
        return f"{self.major}.0.0"

    @property
    def name(self) -> str:
        """The name of the line, the same for all its versions."""
        return f"{self.domain.replace('.', '-').replace(':', '-')}-{self.moment.seq}"

    @property
    def filled(self) -> list[ConfigFacts]:
        """Configs that have rows."""
        return [one for one in self.configs if one.shards]


def to_count(number: int) -> str:
    """A number of people or posts nobody can be found by: few are not told apart, many are rounded."""
    return "fewer than 10" if 0 < number < 10 else f"about {5 * round(number / 5)}" if number else "none"
