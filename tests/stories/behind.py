"""What a story cannot wait for, written into the database of its place: days that passed, and what many others did."""

from typing import Any

import psycopg

from tests.context.camps import AGE
from tests.stories.conftest import Guest, Place


def change(place: Place, *statements: tuple[str, dict[str, Any]]) -> None:
    """Run statements in one transaction."""
    lines = (place.data / "postgres" / "postmaster.pid").read_text().splitlines()
    with psycopg.connect(host=lines[4], port=int(lines[3]), user="postgres", dbname="postgres") as conn:
        for statement, values in statements:
            conn.execute(statement.encode(), values)


def age(place: Place, *guests: Guest) -> None:
    """Let people have been here for a month, so that they may write notes and rate them."""
    change(place, (AGE, {"who": [int(guest.id) for guest in guests]}))
