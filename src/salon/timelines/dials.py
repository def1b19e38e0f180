"""The dial: by which degrees of a machine's part a person chooses what they see, everywhere or in one feed."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.kit import log
from salon.kit.cache import Cache
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.kit.questions import Question
from salon.timelines.events import DialChanged

Feed = Literal["home", "local", "explore", "search", "profiles"]
FEEDS: tuple[Feed, ...] = ("home", "local", "explore", "search", "profiles")
EVERYBODYS = frozenset[Feed]({"local", "explore"})
DEGREES = ("none", "assisted", "generated", "autonomous")
ALL = frozenset({*DEGREES, "unknown"})


class Dial(NamedTuple):
    """The degrees that are shown, "unknown" among them; a feed may have a choice of its own.

    Besides, whether bots as a class are hidden, whatever they post; and the languages that are shown in feeds of
    everybody's posts, where somebody chose any.
    """

    everywhere: frozenset[str] = ALL
    feeds: tuple[tuple[str, frozenset[str]], ...] = ()
    hides_bots: bool = False
    languages: frozenset[str] | None = None

    def of(self, feed: Feed | None) -> frozenset[str]:
        """What is shown in a feed; None is wherever else."""
        return dict(self.feeds).get(feed or "", self.everywhere)

    def spoken_in(self, feed: Feed | None) -> frozenset[str] | None:
        """The languages shown in a feed; None is all."""
        return self.languages if feed in EVERYBODYS else None


OPEN = Dial()


class Choice(msgspec.Struct, kw_only=True):
    """One setting of the dial as clients send it: degrees, and the switch for what nobody knows."""

    degrees: list[str] = msgspec.field(default_factory=lambda: list(DEGREES))
    unknown: bool = True


class DialWish(msgspec.Struct, kw_only=True):
    """A change of the dial: what is left out stays, and a feed that is null follows `everywhere` again."""

    everywhere: Choice | None = None
    feeds: dict[str, Choice | None] = msgspec.field(default_factory=dict)
    hides_bots: bool | None = None


_kept: Cache[int, Dial] = Cache(50_000)


def forget_dial(account_id: int) -> None:
    """Drop what an event made stale."""
    _kept.pop(account_id)


_Row = tuple[int, list[str] | None, dict[str, list[str]] | None, bool | None, list[str] | None]
_decoder = msgspec.json.Decoder(_Row)


def ask_dials(account_ids: Iterable[int]) -> Question[dict[int, Dial]]:
    """People's dials, from the process's memory or asked for where they are missing."""
    found = {account_id: _kept.get(account_id) for account_id in account_ids}
    missing = [account_id for account_id, dial in found.items() if dial is None]
    token = _kept.token()

    def finish(rows: list[_Row]) -> dict[int, Dial]:
        loaded = {row[0]: _to_dial(*row[1:]) for row in rows}
        for account_id in missing:
            found[account_id] = loaded.get(account_id, OPEN)
            _kept.put(account_id, loaded.get(account_id, OPEN), token)
        return {account_id: dial for account_id, dial in found.items() if dial is not None}

    sql = """
        SELECT json_build_array(u.id, d.everywhere, d.feeds, d.hides_bots, r.languages)
        FROM unnest(%(dial_owners)s::bigint[]) u(id)
        LEFT JOIN dials d ON d.account_id = u.id LEFT JOIN reading_preferences r ON r.account_id = u.id
    """
    return Question(sql if missing else None, {"dial_owners": missing}, _decoder, finish)


def _to_dial(
    everywhere: list[str] | None,
    feeds: dict[str, list[str]] | None,
    hides_bots: bool | None,
    languages: list[str] | None,
) -> Dial:
    return Dial(
        ALL if everywhere is None else frozenset(everywhere),
        tuple((feed, frozenset(degrees)) for feed, degrees in (feeds or {}).items()),
        bool(hides_bots),
        None if languages is None else frozenset(languages),
    )


async def turn_dial(tx: Tx, account_id: int, wish: DialWish) -> None:
    """Change what a person sees; emits `DialChanged`.

    Raises `Invalid` for a feed or degree there is not, or when nothing would be left to see.
    """
    if unknown := wish.feeds.keys() - set(FEEDS):
        raise Invalid(f"Validation failed: there is no feed called {min(unknown)}; feeds are {', '.join(FEEDS)}")
    set_feeds = {feed: _read_choice(choice) for feed, choice in wish.feeds.items() if choice is not None}
    everywhere = _read_choice(wish.everywhere) if wish.everywhere is not None else None
    await tx.execute(
        """
        INSERT INTO dials (account_id, everywhere, feeds, hides_bots)
        VALUES (%(who)s, coalesce(%(all)s::text[], %(default)s::text[]), %(set)s, coalesce(%(bots)s, false))
        ON CONFLICT (account_id) DO UPDATE SET everywhere = coalesce(%(all)s::text[], dials.everywhere),
                                               feeds = (dials.feeds - %(named)s::text[]) || %(set)s,
                                               hides_bots = coalesce(%(bots)s, dials.hides_bots)
        """,
        {
            "who": account_id,
            "all": everywhere,
            "default": sorted(ALL),
            "set": Jsonb(set_feeds),
            "bots": wish.hides_bots,
            "named": [*wish.feeds],
        },
    )
    await log.append(tx, DialChanged(actor_id=account_id, subject_id=account_id))


def _read_choice(choice: Choice) -> list[str]:
    if strange := set(choice.degrees) - set(DEGREES):
        raise Invalid(f"Validation failed: {min(strange)} is no degree; degrees are {', '.join(DEGREES)}")
    shown = sorted({*choice.degrees, *(["unknown"] if choice.unknown else [])})
    if not shown:
        raise Invalid("Validation failed: choose at least one degree, or nothing would be left to see")
    return shown
