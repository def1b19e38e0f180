"""Ids: ordered by time, decimal on the wire, and nothing else is taken for one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.kit import db, ids
from salon.kit.errors import NotFound

MOMENTS = st.integers(0, 7_000_000_000_000).map(lambda ms: dt.datetime.fromtimestamp(ms / 1000, dt.UTC))


@given(MOMENTS)
def test_an_id_tells_when_it_was_made_to_the_millisecond(moment):
    assert abs(ids.to_time(ids.from_time(moment)) - moment) < dt.timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_ids_stand_in_the_order_of_time(one, other):
    if one <= other:
        assert ids.from_time(one) <= ids.from_time(other)


@given(st.integers(0, ids.MAX_ID))
def test_an_id_comes_back_from_the_wire_as_it_was(value):
    assert ids.parse_id(str(value)) == value


@given(st.text(max_size=30).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_what_is_not_an_id_does_not_exist(text):
    with pytest.raises(NotFound):
        ids.parse_id(text)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", " 1", "1_000", "0x10", "²", "٣", str(ids.MAX_ID + 1), "9" * 5000]
)
def test_look_alikes_are_no_ids(text):
    with pytest.raises(NotFound):
        ids.parse_id(text)


async def test_the_database_makes_ids_that_are_new_ordered_and_of_now(pool):
    async with db.reading() as conn:
        rows = await (await conn.execute("SELECT new_id() FROM generate_series(1, 50000)")).fetchall()
        (now,) = await (await conn.execute("SELECT clock_timestamp()")).fetchone()
    made = [row[0] for row in rows]
    assert len(set(made)) == len(made)
    milliseconds = [value >> 16 for value in made]
    assert milliseconds == sorted(milliseconds)
    assert now - dt.timedelta(seconds=10) < ids.to_time(made[0]) <= ids.to_time(made[-1]) <= now
