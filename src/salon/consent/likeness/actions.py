"""The verbs of likeness: say who may make pictures of one, answer somebody by name, and what was made."""

import datetime as dt
from collections.abc import Iterable

from salon.accounts.agents import require_person
from salon.consent.actions import require_adult
from salon.consent.likeness.queries import Use, find_use
from salon.consent.likeness.receipts import write_receipts
from salon.consent.likeness.rules import LEVELS, Terms
from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound

MAX_SCOPE, MAX_WORDS, MAX_WORD, MOST_PEOPLE = 500, 20, 40, 500


async def set_terms(tx: Tx, account_id: int, terms: Terms) -> None:
    """Say who may make pictures of oneself; what was made before stays as it is.

    Emits `LikenessChanged`. Raises `Invalid` for what cannot be said, `Forbidden` for a yes of somebody who is not
    known to be an adult, or no person.
    """
    scope, never = terms.scope.strip(), tuple(dict.fromkeys(word.strip() for word in terms.never if word.strip()))
    if terms.level not in LEVELS:
        raise Invalid(f"Validation failed: Level must be one of {', '.join(LEVELS)}")
    if len(scope) > MAX_SCOPE:
        raise Invalid(f"Validation failed: Scope is too long (maximum is {MAX_SCOPE} characters)")
    if len(never) > MAX_WORDS or any(len(word) > MAX_WORD for word in never):
        raise Invalid(f"Validation failed: Name at most {MAX_WORDS} words of at most {MAX_WORD} characters each")
    _require_later(terms.expires_at)
    if terms.level != "me":
        await _require_able(tx, account_id)
    await tx.execute(
        """
        INSERT INTO likeness_terms (account_id, level, scope, never, asks_first, expires_at, changed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET level = excluded.level, scope = excluded.scope, never = excluded.never,
            asks_first = excluded.asks_first, expires_at = excluded.expires_at, changed_at = excluded.changed_at
        """,
        (account_id, terms.level, scope, list(never), terms.asks_first, terms.expires_at, clock.now()),
    )
    said = {
        "level": terms.level,
        "scope": scope,
        "never": list(never),
        "asks_first": terms.asks_first,
        "expires_at": _written(terms.expires_at),
    }
    await write_receipts(tx, account_id, "terms", [(account_id, said)])


async def answer_person(
    tx: Tx, account_id: int, maker_id: int, *, allowed: bool | None, until: dt.datetime | None = None
) -> None:
    """Say of one maker yes or no, for a time or for good; None takes an answer back.

    Emits `LikenessChanged`. Raises `NotFound` for nobody, `Invalid` for oneself or too many, `Forbidden` as
    `set_terms`.
    """
    if maker_id == account_id:
        raise Invalid("Validation failed: Pictures of yourself are yours to make anyway")
    _require_later(until)
    if allowed:
        await _require_able(tx, account_id)
    if allowed is None:
        done = await tx.execute(
            "DELETE FROM likeness_people WHERE account_id = %s AND maker_id = %s", (account_id, maker_id)
        )
        if not done.rowcount:
            raise NotFound
    else:
        await _keep_answer(tx, account_id, maker_id, allowed=allowed, until=until)
    deed = {True: "person_allowed", False: "person_refused", None: "person_forgotten"}[allowed]
    said = {"maker_id": str(maker_id)} | ({"expires_at": _written(until)} if until else {})
    await write_receipts(tx, account_id, deed, [(account_id, said)])


async def _keep_answer(tx: Tx, account_id: int, maker_id: int, *, allowed: bool, until: dt.datetime | None) -> None:
    found = await tx.execute("SELECT 1 FROM accounts WHERE id = %s AND state = 'active' FOR SHARE", (maker_id,))
    if await found.fetchone() is None:
        raise NotFound
    done = await tx.execute(
        """
        INSERT INTO likeness_people (account_id, maker_id, allowed, expires_at, changed_at)
        SELECT %(me)s, %(maker)s, %(allowed)s, %(until)s, %(now)s
        WHERE (SELECT count(*) FROM likeness_people WHERE account_id = %(me)s AND maker_id <> %(maker)s) < %(most)s
        ON CONFLICT (account_id, maker_id) DO UPDATE
        SET allowed = excluded.allowed, expires_at = excluded.expires_at, changed_at = excluded.changed_at
        """,
        {
            "me": account_id,
            "maker": maker_id,
            "allowed": allowed,
            "until": until,
            "now": clock.now(),
            "most": MOST_PEOPLE,
        },
    )
    if not done.rowcount:
        raise Invalid(f"Validation failed: At most {MOST_PEOPLE} people can be answered by name")


async def record_uses(tx: Tx, maker_id: int, generation_id: int, shown: Iterable[int]) -> None:
    """Write down whom a generation shows, oneself too: what grows out of it shows them as well.

    Emits `LikenessChanged` for each but oneself. Call it last in the transaction that stores the generation.
    """
    people = sorted(set(shown))
    if not people:
        return
    await tx.execute(
        """
        INSERT INTO likeness_uses (account_id, generation_id, maker_id, state, created_at, answered_at)
        SELECT one, %(generation)s, %(maker)s, CASE WHEN one = %(maker)s THEN 'approved' ELSE 'open' END, %(now)s,
               CASE WHEN one = %(maker)s THEN %(now)s END
        FROM unnest(%(people)s::bigint[]) one ON CONFLICT DO NOTHING
        """,
        {"generation": generation_id, "maker": maker_id, "now": clock.now(), "people": people},
    )
    said = {"maker_id": str(maker_id), "picture_id": str(generation_id)}
    await write_receipts(tx, maker_id, "picture_made", [(one, said) for one in people if one != maker_id])


async def approve_use(tx: Tx, account_id: int, use_id: int) -> Use:
    """Say yes to a picture of oneself, so that its maker may post it; emits `LikenessChanged` the first time.

    Raises `NotFound` for what shows somebody else, `Conflict` for one that was refused: that is for good.
    """
    use = await find_use(tx, account_id, use_id, lock=True)
    if use is None:
        raise NotFound
    if use.state == "refused":
        raise Conflict("You said no to this picture, and it is gone.")
    if use.state == "open":
        await _require_able(tx, account_id)
        await tx.execute(
            "UPDATE likeness_uses SET state = 'approved', answered_at = %s WHERE id = %s", (clock.now(), use_id)
        )
        said = {"maker_id": str(use.maker_id), "picture_id": str(use.generation_id)}
        await write_receipts(tx, account_id, "picture_approved", [(account_id, said)])
    return use


async def _require_able(tx: Tx, account_id: int) -> None:
    await require_person(tx, account_id)
    await require_adult(tx, account_id)


def _require_later(moment: dt.datetime | None) -> None:
    if moment is not None and moment <= clock.now():
        raise Invalid("Validation failed: Expires at must be in the future")


def _written(moment: dt.datetime | None) -> str | None:
    return clock.to_wire(moment) if moment else None
