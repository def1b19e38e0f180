"""The bridging algorithm: what one camp likes is never shown, what both like is, and the ratings alone decide."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salon.context.scoring import (
    HELPFUL,
    LEAST_RATED,
    NEEDS_RATINGS,
    NOT_HELPFUL,
    Ratings,
    Score,
    fit_model,
    is_enough,
    judge,
    list_missing,
    score_notes,
)

LEFT, RIGHT, BOTH, NEITHER = (1, 0), (0, 1), (1, 1), (0, 0)
MIXED = [*[LEFT] * 4, *[RIGHT] * 4, *[BOTH] * 3, *[NEITHER] * 3]


def rate(camps: tuple[int, int], liked: list[tuple[int, int]], seed: int = 0, sure: float = 0.95) -> Ratings:
    """Everybody of two camps rates every note, mostly as their camp does."""
    dice = np.random.default_rng(seed)
    rows = [
        (rater, note, float((dice.random() < sure) == bool(likes[rater >= camps[0]])))
        for note, likes in enumerate(liked)
        for rater in range(sum(camps))
    ]
    return to_ratings(rows)


def to_ratings(rows: list[tuple[int, int, float]]) -> Ratings:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return Ratings(np.array(columns[0], int), np.array(columns[1], int), np.array(columns[2], float))


def join(*parts: Ratings) -> Ratings:
    return Ratings(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@pytest.mark.parametrize("camps", [(10, 10), (30, 30), (40, 12), (100, 100)])
@pytest.mark.parametrize("seed", range(5))
def test_a_note_only_one_camp_likes_is_never_shown_and_one_both_like_is(camps: tuple[int, int], seed: int) -> None:
    found = score_notes(rate(camps, MIXED, seed))
    states = {likes: {found[at].state for at, one in enumerate(MIXED) if one == likes} for likes in set(MIXED)}
    assert states[LEFT] == states[RIGHT] == {NEEDS_RATINGS}
    assert states[BOTH] == {HELPFUL}
    assert states[NEITHER] <= {NOT_HELPFUL, NEEDS_RATINGS}


def test_a_large_camp_alone_shows_nothing() -> None:
    found = score_notes(rate((200, 10), MIXED, 1))
    assert [found[at].state for at, one in enumerate(MIXED) if one == LEFT] == [NEEDS_RATINGS] * 4
    assert all("agreement" in list_missing(found[at]) for at, one in enumerate(MIXED) if one == LEFT)


def test_fifty_who_come_for_one_note_do_not_count() -> None:
    """Whoever rated one note, or two, stands on no side that anybody knows."""
    place = rate((10, 10), MIXED)
    before = score_notes(place)
    for note, level in ((0, 1.0), (8, 0.0)):  # one that a camp likes is pushed, one that both like is pressed
        brigade = to_ratings(
            [(1000 + rater, target, level) for rater in range(50) for target in range(note, note + LEAST_RATED - 1)]
        )
        assert score_notes(join(place, brigade)) == before


def test_fifty_who_rate_alike_do_not_show_what_the_others_are_divided_about() -> None:
    """Enough ratings, all of one mind: that makes them a side, and a side alone shows nothing."""
    place = rate((30, 30), MIXED)
    brigade = to_ratings([(1000 + rater, note, 1.0) for rater in range(50) for note in range(4)])
    found = score_notes(join(place, brigade))
    assert {found[note].state for note in range(4)} == {NEEDS_RATINGS}


def test_a_place_where_nobody_ever_disagreed_shows_nothing() -> None:
    found = score_notes(rate((5, 4), [BOTH] * 6, sure=1.0))
    assert {one.state for one in found.values()} == {NEEDS_RATINGS}


def test_too_few_ratings_say_nothing() -> None:
    found = score_notes(to_ratings([(rater, note, 1.0) for rater in range(4) for note in range(6)]))
    assert {(one.state, one.intercept, one.ratings) for one in found.values()} == {(NEEDS_RATINGS, None, 4)}
    assert list_missing(found[0]) == ["ratings"]
    assert score_notes(to_ratings([])) == {}


@given(st.randoms(use_true_random=False), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_a_state_is_a_function_of_the_ratings_only(dice: object, seed: int) -> None:
    """Neither their order, nor the numbers people and notes go by, nor when it was asked before."""
    ratings = rate((8, 7), [LEFT, RIGHT, LEFT, BOTH, NEITHER, BOTH], seed, sure=0.9)
    found = score_notes(ratings)
    order = list(range(len(ratings.levels)))
    dice.shuffle(order)  # type: ignore[attr-defined]
    assert score_notes(ratings.take(np.array(order))) == found
    assert score_notes(ratings) == found
    others = score_notes(Ratings(90_000 - ratings.raters * 7, ratings.notes * 11 + 3, ratings.levels))
    assert {(one.note_id - 3) // 11: one.state for one in others.values()} == {
        note_id: one.state for note_id, one in found.items()
    }


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 7), st.sampled_from([0.0, 0.5, 1.0])),
        unique_by=lambda row: row[:2],
        max_size=60,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_rated_every_note_has_one_state_and_numbers_that_are_numbers(
    rows: list[tuple[int, int, float]],
) -> None:
    found = score_notes(to_ratings(rows))
    assert found.keys() == {note for _, note, _ in rows}
    for one in found.values():
        assert one.state == judge(one)
        assert one.intercept is None or np.isfinite([one.intercept, one.factor or 0.0]).all()
        assert (one.state == HELPFUL) == (one.state != NOT_HELPFUL and not list_missing(one))


def test_the_fit_is_a_least_of_the_published_formula() -> None:
    """Moving any number it found a little makes the sum of squares with its penalties larger."""
    ratings = rate((6, 6), MIXED[2:10])
    _, raters = np.unique(ratings.raters, return_inverse=True)
    _, notes = np.unique(ratings.notes, return_inverse=True)
    fit = fit_model(raters, notes, ratings.levels)

    def cost(mu: float, rater_i: object, rater_f: object, note_i: object, note_f: object) -> float:
        i_u, f_u, i_n, f_n = rater_i[raters], rater_f[raters], note_i[notes], note_f[notes]  # type: ignore[index]
        left = ratings.levels - mu - i_u - i_n - f_u * f_n
        return float((left**2 + 0.15 * (mu**2 + i_u**2 + i_n**2) + 0.03 * (f_u**2 + f_n**2)).sum())

    best = cost(*fit[:5])
    for step, which in itertools.product((0.01, -0.01), range(5)):
        for at in range(1 if which == 0 else len(fit[which])):  # type: ignore[arg-type]
            moved = [fit.mu, *(column.copy() for column in fit[1:5])]  # type: ignore[attr-defined]
            if which == 0:
                moved[0] += step
            else:
                moved[which][at] += step
            assert cost(*moved) > best  # type: ignore[arg-type]


def score(intercept: float | None, factor: float | None, ratings: int = 30, low: int = 10, high: int = 10) -> Score:
    return Score(1, NEEDS_RATINGS, intercept, factor, ratings, low, high, 15, 15)


@pytest.mark.parametrize(
    ("given_score", "state"),
    [
        (score(0.40, 0.0), HELPFUL),
        (score(0.3999, 0.0), NEEDS_RATINGS),
        (score(0.60, 0.4999), HELPFUL),
        (score(0.60, -0.5), NEEDS_RATINGS),
        (score(0.60, 0.0, ratings=4), NEEDS_RATINGS),
        (score(0.60, 0.0, low=3), NEEDS_RATINGS),
        (score(0.60, 0.0, high=3), NEEDS_RATINGS),
        (score(0.60, 0.0, low=4, high=4), HELPFUL),
        (score(-0.06, 0.0), NOT_HELPFUL),
        (score(-0.05, 0.0), NEEDS_RATINGS),
        (score(-0.44, 0.5), NEEDS_RATINGS),
        (score(-0.46, -0.5), NOT_HELPFUL),
        (score(-0.90, 0.0, ratings=4), NEEDS_RATINGS),
        (score(None, None), NEEDS_RATINGS),
    ],
)
def test_thresholds(given_score: Score, state: str) -> None:
    assert judge(given_score) == state


@pytest.mark.parametrize(
    ("net", "ratings", "enough"),
    [(10, 1000, True), (9, 1000, False), (4, 80, True), (4, 81, False), (3, 3, False), (-4, 10, False)],
)
def test_each_side_has_to_find_it_helpful_often_enough(net: int, ratings: int, enough: bool) -> None:
    assert is_enough(net, ratings) is enough
