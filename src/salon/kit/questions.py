"""Questions to the database that are asked together: parts of one statement, each owned by the room it reads from.

Whoever composes a page does not know the rooms' tables, and rooms do not know the page: a room hands out a `Question`,
and `ask` puts all there are into a single statement, one round trip in one snapshot.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from salon.kit import db

T = TypeVar("T")


class Question(NamedTuple, Generic[T]):
    """A SELECT of one column, a JSON array (or value) a row, in no order that holds, and what its answer becomes.

    `sql` is None where nothing has to be looked up. Names in `values` are shared by all that is asked together, so a
    name means the same wherever it stands.
    """

    sql: str | None
    values: dict[str, Any]
    decoder: "msgspec.json.Decoder[Any]"  # of one row
    finish: Callable[[list[Any]], T]


async def ask(*questions: Question[Any], begin: str = "") -> list[Any]:
    """The answers to questions, in their order, by one statement; by none when nothing has to be looked up.

    `begin` is a WITH clause that their SQL may build on.
    """
    asked = [(place, one) for place, one in enumerate(questions) if one.sql is not None]
    rows: list[list[Any]] = [[] for _ in questions]
    if asked:
        parts = (f"SELECT {place}, value::text FROM ({one.sql}) part(value)" for place, one in asked)
        values = {name: value for _, one in asked for name, value in one.values.items()}
        async with db.asking() as conn:
            found = await conn.execute(f"{begin} {' UNION ALL '.join(parts)}".encode(), values)
            for place, row in await found.fetchall():
                rows[place].append(questions[place].decoder.decode(row))
    return [one.finish(rows[place]) for place, one in enumerate(questions)]


async def ask_one(question: Question[T]) -> T:
    """The answer to a single question."""
    answer: T = (await ask(question))[0]
    return answer
