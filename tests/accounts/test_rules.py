"""Names, scopes and addresses by truth tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.accounts import rules
from salon.accounts.viewers import allows
from salon.kit import db
from tests.accounts.cast import join, to_new


@pytest.mark.parametrize(
    ("username", "reserved"),
    [
        ("admin", True),
        ("Adm1n", True),
        ("AD_MIN", True),
        ("m0derator", True),
        ("rnoderator", True),
        ("adminna", False),
        ("alice", False),
    ],
)
def test_names_of_the_place_are_reserved_however_they_are_dressed_up(username: str, reserved: bool) -> None:
    assert rules.is_reserved(username) is reserved


@pytest.mark.parametrize(
    ("uri", "fine"),
    [
        ("https://elk.zone/api/callback?x=1", True),
        ("http://localhost:1234/", True),
        ("icecubesapp://", True),
        ("mastodon-android-auth://callback", True),
        (rules.OOB, True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("https://", False),
        ("https://x.org/#frag", False),
        ("/relative", False),
        ("https://x.org/\r\nSet-Cookie: a=b", False),
        ("http://[", False),
    ],
)
def test_apps_are_called_back_only_where_nothing_runs_in_a_page(uri: str, fine: bool) -> None:
    assert rules.is_redirect_uri(uri) is fine


@pytest.mark.parametrize(
    ("scopes", "wanted", "fine"),
    [
        ({"read"}, "read:statuses", True),
        ({"read:statuses"}, "read:statuses", True),
        ({"read:statuses"}, "read", False),
        ({"read:statuses"}, "read:accounts", False),
        ({"write"}, "read:statuses", False),
        ({"follow"}, "write:follows", True),
        ({"follow"}, "read:mutes", True),
        ({"follow"}, "write:statuses", False),
        ({"admin:read"}, "admin:read:accounts", True),
        ({"read"}, "admin:read", False),
        (set(), "read", False),
    ],
)
def test_a_scope_covers_its_children_and_nothing_else(scopes: set[str], wanted: str, fine: bool) -> None:
    assert allows(frozenset(scopes), wanted) is fine


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("username", "", "ERR_BLANK"),
        ("username", "a b", "ERR_INVALID"),
        ("username", "ålice", "ERR_INVALID"),
        ("username", "x" * 31, "ERR_TOO_LONG"),
        ("username", "admin", "ERR_RESERVED"),
        ("email", "", "ERR_BLANK"),
        ("email", "nobody", "ERR_INVALID"),
        ("password", "", "ERR_BLANK"),
        ("password", "1234567", "ERR_TOO_SHORT"),
        ("password", "x" * 300, "ERR_TOO_LONG"),
        ("agreement", False, "ERR_ACCEPTED"),
        ("display_name", "x" * 61, "ERR_TOO_LONG"),
    ],
)
def test_each_mistake_of_a_sign_up_has_its_code(field: str, value: object, code: str) -> None:
    problems = rules.list_sign_up_problems(to_new("alice", **{field: value}))
    assert {name: items[0]["error"] for name, items in problems.items()} == {field: code}


@given(st.from_regex(r"[A-Za-z0-9_]{1,30}", fullmatch=True))
def test_a_look_is_stable(username: str) -> None:
    look = rules.reads_as(username)
    assert rules.reads_as(username.upper()) == look
    assert not set(look) & set("01i")


async def test_the_database_sees_a_name_as_the_rules_do(pool: None) -> None:
    names = ["alice", "B0b_I1", "vvarner_rn", "XxVvRnxX", "rrnn"]
    for name in names:
        await join(name)
    async with db.reading() as conn:
        rows = await (await conn.execute("SELECT username, reads_as FROM accounts")).fetchall()
    assert dict(rows) == {name: rules.reads_as(name) for name in names}
