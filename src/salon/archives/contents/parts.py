"""What a file of an archive is made of, and the SQL its statements share."""

from collections.abc import Callable
from typing import Any, NamedTuple

Values = dict[str, Any]  # what every statement is told: `me`, `base`, `domain`, `actor`


class Part(NamedTuple):
    """A file of an archive: one statement whose rows, in an order that does not change, become its lines.

    `head` and `foot` are what stands before and behind them, `join` between them. `turn` makes a line of a row's one
    column, which is JSON as text, or for CSV an array of texts.
    """

    name: str
    sql: str
    turn: Callable[[Any, Values], bytes]
    head: Callable[[Values], bytes] = lambda _: b""
    foot: Callable[[int], bytes] = lambda _: b""
    join: bytes = b"\n"


# My pictures and generations in the order in which they came: their numbers are their names in an archive, so that no
# id of the database is in one.
NUMBERED = """
    my_media AS (
        SELECT m.*, row_number() OVER (ORDER BY m.created_at, m.id) AS number FROM media m
        WHERE m.owner_id = %(me)s AND m.deleted_at IS NULL AND m.state = 'ready'
    ),
    my_generations AS (
        SELECT g.*, row_number() OVER (ORDER BY g.created_at, g.id) AS number FROM generations g
        WHERE g.owner_id = %(me)s AND g.state IN ('ready', 'failed', 'cancelled')
    )
"""
FILE = "'media/' || lpad({0}.number::text, 6, '0') || '.' || regexp_replace({0}.original ->> 'key', '^.*[.]', '')"


def uri_of(post_id: str) -> str:
    """SQL for the address that stands for a post, given SQL for its id: the one it was written under, wherever."""
    return f"""
        coalesce((SELECT known.origin FROM imported_posts known WHERE known.post_id = {post_id}),
                 %(base)s || '/posts/' || {post_id})
    """


def account_of(account_id: str) -> str:
    """SQL for a person's address, `alice@salon.example`, given SQL for the account's id."""
    return f"(SELECT named.username || '@' || %(domain)s FROM accounts named WHERE named.id = {account_id})"


def lines(name: str, select: str, order: str) -> Part:
    """A file of Salon's own, one JSON object a line: the columns of `select`."""
    sql = f"SELECT to_json(row_of)::text FROM ({select}) row_of ORDER BY {order}"
    return Part(f"salon/{name}.jsonl", sql, lambda text, _: text.encode(), foot=lambda count: b"\n" if count else b"")


def table(name: str, header: str, select: str) -> Part:
    """A CSV file as Mastodon has it: `select` gives one array of texts a row."""
    first = f"{header}\n".encode() if header else b""
    return Part(f"{name}.csv", select, lambda row, _: _to_csv(row), lambda _: first, lambda count: b"\n" * bool(count))


def _to_csv(row: list[str | None]) -> bytes:
    return ",".join(_quote(value or "") for value in row).encode()


def _quote(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(mark in value for mark in ',"\r\n') else value
