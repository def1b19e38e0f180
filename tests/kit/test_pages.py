"""Pages: walking either way shows every row once, and the Link header says how to go on."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import RequestFactory

from salon.kit import db
from salon.kit.errors import Invalid
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page, link_header, read_page

APP = Litestar(logging_config=None, openapi_config=None)  # its default would take over all logging
HERE = "https://salon.example"
ROWS = st.lists(st.integers(1, MAX_ID - 1), unique=True, max_size=30)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(**query):
    return RequestFactory(APP).get("/api/v1/things", query_params={key: str(value) for key, value in query.items()})


async def list_things(rows, request):
    """One page of `rows`, newest first, selected by SQL as the rooms do it."""
    page = read_page(request, default=3, most=5)
    async with db.reading() as conn:
        found = await conn.execute(
            f"SELECT id FROM unnest(%s::bigint[]) id WHERE id < %s AND id > %s ORDER BY id {page.order} LIMIT %s",
            (rows, page.max_id, page.min_id, page.limit),
        )
        ids = [row[0] for row in await found.fetchall()]
    return page, sorted(ids, reverse=True)


@QUICK
@given(ROWS, st.integers(1, 5))
async def test_walking_down_by_max_id_shows_every_row_once_newest_first(pool, rows, limit):
    seen, query = [], {}
    while True:
        _, ids = await list_things(rows, ask(limit=limit, **query))
        if not ids:
            break
        seen += ids
        query = {"max_id": ids[-1]}
    assert seen == sorted(rows, reverse=True)


@QUICK
@given(ROWS, st.integers(1, 5))
async def test_walking_up_by_min_id_shows_every_row_once_without_a_gap(pool, rows, limit):
    seen, last = [], min(rows, default=2) - 1
    if last == 0:
        return  # min_id=0 means "not given"
    while True:
        _, ids = await list_things(rows, ask(limit=limit, min_id=last))
        if not ids:
            break
        seen = ids + seen
        last = ids[0]
    assert seen == sorted(rows, reverse=True)


async def test_since_id_gives_the_newest_and_min_id_the_next(pool):
    rows = list(range(10, 20))
    assert (await list_things(rows, ask(since_id=12)))[1] == [19, 18, 17]
    assert (await list_things(rows, ask(min_id=12)))[1] == [15, 14, 13]
    assert (await list_things(rows, ask(min_id=12, max_id=15)))[1] == [14, 13]
    assert (await list_things(rows, ask(min_id=12, since_id=17)))[1] == [15, 14, 13]


def test_a_limit_is_cut_to_the_most_and_must_be_a_number():
    assert read_page(ask(limit=1000), most=40).limit == 40
    assert read_page(ask(), default=20).limit == 20
    assert read_page(ask(max_id="", min_id="")) == Page(MAX_ID, 0, 20, ascending=False)
    assert read_page(ask(limit=-5)).limit == 5, "as Mastodon has it"
    assert read_page(ask(limit=0)).limit == 0
    for wrong in ("--1", "many", "1e3", "²", "9" * 5000):
        with pytest.raises(Invalid, match="limit"):
            read_page(ask(limit=wrong))


@pytest.mark.parametrize("name", ["max_id", "min_id", "since_id"])
def test_a_cursor_that_is_no_number_is_named(name):
    for wrong in ("abc", "-5", "9" * 20, "1;DROP TABLE posts", "\x00"):
        with pytest.raises(Invalid, match=name):
            read_page(ask(**{name: wrong}))
    assert read_page(ask(**{name: "9" * 19})).limit == 20


def links_of(header):
    return httpx.Response(200, headers=header, request=httpx.Request("GET", HERE)).links


def test_the_link_header_goes_on_both_ways_and_keeps_what_was_asked():
    request = ask(limit=3, only_media="true", max_id=99, access_token="secret")
    page = read_page(request)
    header = link_header(request, HERE, page, [30, 20, 10])
    assert header["Link"].index('rel="next"') < header["Link"].index('rel="prev"')
    links = links_of(header)
    assert httpx.URL(links["next"]["url"]) == httpx.URL(f"{HERE}/api/v1/things?limit=3&only_media=true&max_id=10")
    assert httpx.URL(links["prev"]["url"]) == httpx.URL(f"{HERE}/api/v1/things?limit=3&only_media=true&min_id=30")


def test_an_empty_page_has_no_links_and_a_short_one_may_have_no_next():
    request = ask(limit=3)
    page = read_page(request)
    assert link_header(request, HERE, page, []) == {}
    assert links_of(link_header(request, HERE, page, [5], only_when_full=True)).keys() == {"prev"}
    assert links_of(link_header(request, HERE, page, [5, 4, 3], only_when_full=True)).keys() == {"next", "prev"}
