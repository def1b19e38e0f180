"""The rule in Python and the rule in SQL give the same answers, whatever was said by whom in whatever order."""

from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salon.consent import rules
from salon.consent.notices import LANGUAGES, list_notices
from salon.consent.purposes import PURPOSES
from salon.consent.queries import list_answers
from salon.consent.rules import Circumstances, Party, Said
from salon.kit import db
from tests.studio.people import Cast, fetch

PURPOSE = "dataset.public"
NEEDS = 1
STATES = ("given", "refused", "withdrawn", "objected", "expired")
FIT = Circumstances("public", sensitive=False, gone=False, boost=False, author_state="active", measured=False,
                    rests=False, age_class="adult")  # fmt: skip


class Node(NamedTuple):
    """A post of a family: whose, what is said of it, how it is, and which earlier ones it grew out of."""

    author: int
    one: Said | None
    post: dict[str, Any]
    parents: list[int]


said = st.builds(
    Said, state=st.sampled_from(STATES), seq=st.integers(1, 9), notice=st.sampled_from([None, 0, NEEDS, NEEDS])
)
post = st.sampled_from(
    [{}, {}, {}, {}, {"visibility": "unlisted"}, {"visibility": "private"}, {"sensitive": True}, {"gone": True}]
)
person = st.sampled_from(
    [
        {},
        {},
        {},
        {"age_class": "unknown"},
        {"age_class": "minor"},
        {"author_state": "suspended"},
        {"measured": True},
        {"rests": True},
    ]
)


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Said | None], list[dict[str, Any]], list[Node]]:
    """What three people say of everything, how they stand, and up to six posts of theirs that grew out of another."""
    wholes = [draw(st.none() | said) for _ in range(3)]
    people = [draw(person) for _ in range(3)]
    nodes: list[Node] = []
    for place in range(draw(st.integers(1, 6))):
        parents = draw(st.lists(st.integers(0, place - 1), max_size=2, unique=True)) if place else []
        nodes.append(Node(draw(st.integers(0, 2)), draw(st.none() | said), draw(post), parents))
    return wholes, people, nodes


def ancestors(nodes: list[Node], place: int) -> set[int]:
    found: set[int] = set()
    waiting = list(nodes[place].parents)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += nodes[one].parents
    return found


def expected(wholes: list[Said | None], people: list[dict[str, Any]], nodes: list[Node], place: int) -> str:
    def party(one: int) -> Party:
        node = nodes[one]
        fit = rules.is_fit(FIT._replace(**people[node.author], **node.post))
        return Party(fit, wholes[node.author], node.one)

    return rules.answer(party(place), [party(one) for one in ancestors(nodes, place)], NEEDS)


async def store(tx: db.Tx, cast: Cast, wholes: Any, people: Any, nodes: list[Node]) -> list[int]:
    await tx.execute("SET LOCAL session_replication_role = replica")
    for table in ("remix_edges", "consent_state", "posts"):
        await tx.execute(f"DELETE FROM {table}".encode())
    for member, how, whole in zip(cast, people, wholes, strict=True):
        await tx.execute(
            "UPDATE accounts SET age_class = %s, state = %s, silenced_at = CASE WHEN %s THEN now() END,"
            " restricted_at = CASE WHEN %s THEN now() END WHERE id = %s",
            (
                *(how.get("age_class", "adult"), how.get("author_state", "active")),
                *(how.get("measured", False), how.get("rests", False), member.id),
            ),
        )
        await keep(tx, member.id, 0, whole)
    ids: list[int] = []
    for number, node in enumerate(nodes, 1):
        await tx.execute(
            "INSERT INTO posts (id, author_id, visibility, sensitive, deleted_at)"
            " VALUES (%s, %s, %s, %s, CASE WHEN %s THEN now() END)",
            (
                number,
                cast[node.author].id,
                node.post.get("visibility", "public"),
                node.post.get("sensitive", False),
                node.post.get("gone", False),
            ),
        )
        await keep(tx, cast[node.author].id, number, node.one)
        for parent in node.parents:
            await tx.execute("INSERT INTO remix_edges (child_id, parent_id) VALUES (%s, %s)", (number, parent + 1))
        ids.append(number)
    return ids


async def keep(tx: db.Tx, account_id: int, post_id: int, what: Said | None) -> None:
    if what is not None:
        await tx.execute(
            "INSERT INTO consent_state (account_id, post_id, purpose, state, notice_version, seq)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (account_id, post_id, PURPOSE, what.state, what.notice, what.seq),
        )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=families())
async def test_the_database_answers_as_the_rule_does(family: Any, cast: Cast) -> None:
    wholes, people, nodes = family
    async with db.transaction() as tx:
        ids = await store(tx, cast, wholes, people, nodes)
        found = await list_answers(tx, ids)
        told = [found.get(one, {}).get(PURPOSE, "unsaid") for one in ids]
        assert told == [expected(wholes, people, nodes, place) for place in range(len(nodes))]


@pytest.mark.parametrize(
    ("whole", "one", "answer"),
    [
        (None, None, "unsaid"),
        (Said("given", 1, 1), None, "yes"),
        (Said("given", 1, 0), None, "unsaid"),
        (Said("expired", 1, 1), None, "unsaid"),
        (Said("objected", 1), None, "no"),
        (None, Said("given", 1, 1), "yes"),
        (Said("given", 1, 1), Said("refused", 2), "no"),
        (Said("given", 2, 1), Said("refused", 1), "no"),
        (Said("refused", 1), Said("given", 2, 1), "yes"),
        (Said("refused", 2), Said("given", 1, 1), "no"),
        (Said("expired", 2, 1), Said("given", 1, 1), "yes"),
        (Said("given", 2, 1), Said("expired", 3, 1), "yes"),
        (Said("given", 1, 0), Said("given", 2, 1), "yes"),
    ],
)
def test_what_an_author_says_of_one_post(whole: Said | None, one: Said | None, answer: str) -> None:
    assert rules.own_answer(whole, one, NEEDS) == answer


@pytest.mark.parametrize(
    "change",
    [
        {"visibility": "unlisted"},
        {"visibility": "private"},
        {"visibility": "direct"},
        {"sensitive": True},
        {"gone": True},
        {"boost": True},
        {"measured": True},
        {"rests": True},
        {"author_state": "suspended"},
        {"author_state": "pending"},
        {"age_class": "minor"},
        {"age_class": "unknown"},
    ],
    ids=str,
)
def test_what_is_not_fit_is_never_shared_whatever_was_said(change: dict[str, Any]) -> None:
    yes = Said("given", 1, NEEDS)
    assert rules.is_fit(FIT)
    party = Party(rules.is_fit(FIT._replace(**change)), yes, yes)
    assert rules.answer(party, [], NEEDS) == "no"
    assert rules.answer(Party(True, yes, None), [party], NEEDS) == "no"


async def test_the_database_knows_the_same_purposes(pool: None) -> None:
    assert await fetch("SELECT * FROM consent_purposes()") == [(one.code, one.needs) for one in PURPOSES]


def test_every_purpose_has_its_words_in_every_language() -> None:
    for purpose in PURPOSES:
        for language in LANGUAGES:
            versions = [one.version for one in list_notices(purpose.code, language)]
            assert versions == list(range(1, len(versions) + 1))
            assert purpose.needs <= versions[-1]
