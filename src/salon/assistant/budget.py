"""What asking the language model may cost: set aside before the call, settled after it, capped by person and by day."""

import datetime as dt
from typing import NamedTuple

from salon.accounts.agents import require_person
from salon.kit import clock, db
from salon.kit.chat import Reply
from salon.kit.errors import TooManyRequests
from salon.studio.engines.configured import Assistant

MILLION = 1_000_000
DAY = dt.timedelta(days=1)
KEPT = dt.timedelta(days=35)
SPENDING_KEY = 7_205_200  # advisory lock: "spending on words here"
CHARACTERS_OF_TOKEN = 3  # at least, so that what is set aside is not too little
TOKENS_OF_PICTURE = 1500


class Left(NamedTuple):
    """What somebody may still ask for today; amounts are millionths of a US dollar, None where asking costs nothing."""

    asks: int
    spend: int | None


def reckon(assistant: Assistant, characters: int, *, picture: bool = False) -> int:
    """What an answer may cost at most, in millionths of a US dollar."""
    tokens = characters // CHARACTERS_OF_TOKEN + (TOKENS_OF_PICTURE if picture else 0)
    return _price(assistant, tokens, assistant.max_tokens)


def _price(assistant: Assistant, input_tokens: int, output_tokens: int) -> int:
    prices = assistant.prices  # dollars for a million are millionths for one
    return round(prices.input * input_tokens + prices.output * output_tokens)


async def set_aside(account_id: int, errand: str, assistant: Assistant, cost: int) -> int:
    """Count one question and what it may cost; returns its id. Commits by itself, before anybody is called.

    Raises `TooManyRequests` with a sentence when that is more than is left of the day, for the person or for all, and
    `Forbidden` for an agent, whose budget this is not in.
    """
    async with db.transaction() as tx:
        await require_person(tx, account_id)
        await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (account_id,))
        if cost:
            await tx.execute("SELECT pg_advisory_xact_lock(%s)", (SPENDING_KEY,))
        asks, spent, spent_here = await _measure(tx, account_id, everybody=bool(cost))
        if asks >= assistant.asks_per_day:
            raise TooManyRequests("You have asked as often as one person may in a day. Try again tomorrow.")
        if cost and spent + cost > assistant.spend_per_day * MILLION:
            raise TooManyRequests("You have used up what one person may spend on words in a day.")
        if cost and spent_here + cost > assistant.spend_here_per_day * MILLION:
            raise TooManyRequests("What this place may spend on words in a day is used up. Try again tomorrow.")
        row = await (
            await tx.execute(
                """
                INSERT INTO assistant_asks (account_id, errand, model, cost, asked_at)
                VALUES (%s, %s, %s, %s, %s) RETURNING id
                """,
                (account_id, errand, assistant.model, cost, clock.now()),
            )
        ).fetchone()
    assert row is not None
    return int(row[0])


async def settle(ask_id: int, assistant: Assistant, reply: Reply) -> None:
    """Write down what the answer took; where the server does not say, what was set aside counts."""
    cost = None
    if reply.input_tokens is not None and reply.output_tokens is not None:
        cost = _price(assistant, reply.input_tokens, reply.output_tokens)
    async with db.reading() as conn:
        await conn.execute(
            """
            UPDATE assistant_asks SET settled = true, cost = coalesce(%s, cost), input_tokens = %s, output_tokens = %s
            WHERE id = %s
            """,
            (cost, reply.input_tokens, reply.output_tokens, ask_id),
        )


async def give_back(ask_id: int) -> None:
    """Take back a question that was turned away before it was thought about."""
    async with db.reading() as conn:
        await conn.execute("DELETE FROM assistant_asks WHERE id = %s AND NOT settled", (ask_id,))


async def find_left(account_id: int, assistant: Assistant) -> Left:
    """What somebody may still ask for."""
    async with db.reading() as conn:
        asks, spent, _ = await _measure(conn, account_id, everybody=False)
    costs = bool(assistant.prices.input or assistant.prices.output)
    spend = max(0, round(assistant.spend_per_day * MILLION) - spent) if costs else None
    return Left(max(0, assistant.asks_per_day - asks), spend)


async def _measure(conn: db.Tx, account_id: int, *, everybody: bool) -> tuple[int, int, int]:
    """Questions and costs of one person in 24 hours, and the costs of all, where they are wanted."""
    since = clock.now() - DAY
    row = await (
        await conn.execute(
            """
            SELECT count(*), coalesce(sum(cost), 0)::bigint,
                   CASE WHEN %(everybody)s THEN
                       (SELECT coalesce(sum(cost), 0)::bigint FROM assistant_asks WHERE asked_at > %(since)s)
                   ELSE 0 END
            FROM assistant_asks WHERE account_id = %(account)s AND asked_at > %(since)s
            """,
            {"account": account_id, "since": since, "everybody": everybody},
        )
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


async def drop_old_asks(tx: db.Tx) -> None:
    """Forget what was asked more than five weeks ago; safe to repeat."""
    await tx.execute("DELETE FROM assistant_asks WHERE asked_at < %s", (clock.now() - KEPT,))
