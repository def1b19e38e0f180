"""The published bridging algorithm: what a note is found to be, by who found it helpful. Pure, and the same each time.

A rating is explained as `r = mu + i_u + i_n + f_u * f_n`: how generous this rater is, how helpful this note is, and how
far the two stand on the same side of whatever divides people here. What one side alone likes ends up in `f_n`; only
what is left over for both ends up in `i_n`, by which a note is judged. The formula, the constants and the thresholds
are those of X's Community Notes (Wojcik et al. 2022, "Birdwatch", and the guide's "Note ranking").
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VERSION = "bridging-1"  # of what is done here: another number when the same ratings may come to something else
SEED = 20_221_031  # of the direction in which the search for what divides people begins
LAMBDA_I, LAMBDA_F = 0.15, 0.03  # what intercepts and factors cost, for every rating they stand in
HELPFUL_FROM, HELPFUL_WITHIN = 0.40, 0.50  # a note's intercept at least; its factor less than
UNHELPFUL_BELOW, UNHELPFUL_SLOPE = -0.05, 0.8
LEAST_RATINGS = 5  # of a note
# A rater counts from their third note on: whoever came for one note alone stands on no side anybody could know. (The
# original asks for ten, of raters in the hundreds of thousands.)
LEAST_RATED = 3
NET_ENOUGH, NET_LEAST, NET_RATIO = 10, 4, 0.05  # helpful less unhelpful ratings of a side: so many, or so many and so
SOONEST, LONGEST, STILL = 30, 400, 1e-7  # rounds of the fit at least and at most, and the change that ends it
POWER_ROUNDS = 30  # by which the direction that divides people most is found

NEEDS_RATINGS, HELPFUL, NOT_HELPFUL = "needs_ratings", "helpful", "not_helpful"
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Ratings(NamedTuple):
    """All ratings that count, in any order: who, which note, and 0, 0.5 or 1; no pair twice."""

    raters: NDArray[np.int64]
    notes: NDArray[np.int64]
    levels: Floats

    def take(self, which: "NDArray[np.intp] | NDArray[np.bool_]") -> "Ratings":
        """Some of them, by place or by whether they are wanted."""
        return Ratings(self.raters[which], self.notes[which], self.levels[which])


class Score(NamedTuple):
    """What a note was found to be, and why; `low` and `high` are net helpful ratings of the two sides."""

    note_id: int
    state: str
    intercept: float | None  # None: too few ratings count to say
    factor: float | None
    ratings: int
    low: int
    high: int
    low_ratings: int
    high_ratings: int


class Fit(NamedTuple):
    """The model fitted: an intercept and a factor for each rater and note, by their places."""

    mu: float
    rater_intercepts: Floats
    rater_factors: Floats
    note_intercepts: Floats
    note_factors: Floats
    rounds: int


def judge(score: Score) -> str:
    """The state that follows from a note's score: a pure table."""
    if score.intercept is None or score.factor is None or score.ratings < LEAST_RATINGS:
        return NEEDS_RATINGS
    if score.intercept < UNHELPFUL_BELOW - UNHELPFUL_SLOPE * abs(score.factor):
        return NOT_HELPFUL
    if list_missing(score):
        return NEEDS_RATINGS
    return HELPFUL


def list_missing(score: Score) -> list[str]:
    """What a note lacks to be found helpful: `ratings`, `side` (one of the two), `agreement`; nothing when it is."""
    if score.intercept is None or score.factor is None or score.ratings < LEAST_RATINGS:
        return ["ratings"]
    missing = []
    if not (is_enough(score.low, score.low_ratings) and is_enough(score.high, score.high_ratings)):
        missing.append("side")
    if score.intercept < HELPFUL_FROM or abs(score.factor) >= HELPFUL_WITHIN:
        missing.append("agreement")
    return missing


def is_enough(net: int, ratings: int) -> bool:
    """Whether one side found a note helpful often enough, all in all."""
    return net >= NET_ENOUGH or (net >= NET_LEAST and net >= NET_RATIO * ratings)


def score_notes(given: Ratings) -> dict[int, Score]:
    """Every rated note's score, by its id. The order of the ratings does not matter, nor what was found before."""
    order = np.lexsort((given.raters, given.notes))
    all_ids, all_counts = np.unique(given.notes, return_counts=True)
    found = {
        int(note_id): Score(int(note_id), NEEDS_RATINGS, None, None, int(count), 0, 0, 0, 0)
        for note_id, count in zip(all_ids, all_counts, strict=True)
    }
    counting = _keep_counting(given.take(order))
    if not len(counting.levels):
        return found
    _, raters = np.unique(counting.raters, return_inverse=True)
    note_ids, notes = np.unique(counting.notes, return_inverse=True)
    fit = fit_model(raters, notes, counting.levels)
    for score in _to_scores(note_ids, raters, notes, counting.levels, fit):
        found[score.note_id] = score._replace(state=judge(score))
    return found


def _keep_counting(given: Ratings) -> Ratings:
    """The ratings of raters who rated enough, of notes that have enough of those; until neither takes any away."""
    while True:
        _, raters, rated = np.unique(given.raters, return_inverse=True, return_counts=True)
        _, notes, ratings = np.unique(given.notes, return_inverse=True, return_counts=True)
        kept = (rated[raters] >= LEAST_RATED) & (ratings[notes] >= LEAST_RATINGS)
        if kept.all():
            return given
        given = given.take(kept)


def _to_scores(note_ids: NDArray[np.int64], raters: Places, notes: Places, levels: Floats, fit: Fit) -> list[Score]:
    size = len(note_ids)
    above = fit.rater_factors[raters] > 0
    votes = np.sign(levels - 0.5)  # somewhat helpful is for neither
    counts = [
        np.bincount(notes, weights=weights, minlength=size).round().astype(int)
        for weights in (np.ones(len(levels)), votes * ~above, votes * above, ~above * 1.0, above * 1.0)
    ]
    return [
        Score(
            int(note_ids[at]),
            NEEDS_RATINGS,
            round(float(fit.note_intercepts[at]), 4),
            round(float(fit.note_factors[at]), 4),
            *(int(column[at]) for column in counts),
        )
        for at in range(size)
    ]


def fit_model(raters: Places, notes: Places, levels: Floats) -> Fit:
    """The least of `sum (r - mu - i_u - i_n - f_u f_n)^2 + LAMBDA_I (mu^2 + i_u^2 + i_n^2) + LAMBDA_F (f_u^2 + f_n^2)`.

    By alternating least squares: of what belongs to raters, to notes and to all, each is found exactly while the others
    stand. Begins from the one direction in which what intercepts leave over differs most.
    """
    sizes = int(raters.max()) + 1, int(notes.max()) + 1
    mu, rater_i, note_i = 0.0, np.zeros(sizes[0]), np.zeros(sizes[1])
    nobody = np.zeros(sizes[0]), np.zeros(sizes[1])
    for _ in range(SOONEST):
        mu = _fit_mu(levels - rater_i[raters] - note_i[notes])
        rater_i, _ = _fit_side(raters, sizes[0], levels - mu - note_i[notes], nobody[1][notes])
        note_i, _ = _fit_side(notes, sizes[1], levels - mu - rater_i[raters], nobody[0][raters])
    rater_f, note_f = _find_divide(raters, notes, levels - mu - rater_i[raters] - note_i[notes], sizes)
    for rounds in range(1, LONGEST + 1):
        before = note_i, note_f
        mu = _fit_mu(levels - rater_i[raters] - note_i[notes] - rater_f[raters] * note_f[notes])
        rater_i, rater_f = _fit_side(raters, sizes[0], levels - mu - note_i[notes], note_f[notes])
        note_i, note_f = _fit_side(notes, sizes[1], levels - mu - rater_i[raters], rater_f[raters])
        moved = max(float(np.abs(note_i - before[0]).max()), float(np.abs(note_f - before[1]).max()))
        if rounds >= SOONEST and moved < STILL:
            break
    if rater_f[0] < 0:  # which side is called which is anybody's choice: who came first is on the high one
        rater_f, note_f = -rater_f, -note_f
    return Fit(mu, rater_i, rater_f, note_i, note_f, rounds)


def _fit_mu(left: Floats) -> float:
    return float(left.sum() / (len(left) * (1 + LAMBDA_I)))


def _fit_side(places: Places, size: int, left: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Intercepts and factors of all raters, or all notes: two unknowns each, from what the rest leaves to explain."""
    count = np.bincount(places, minlength=size)
    first = _sum_up(places, other, size)
    second = _sum_up(places, other * other, size)
    plain = _sum_up(places, left, size)
    tilted = _sum_up(places, left * other, size)
    intercept_side = count * (1 + LAMBDA_I)
    factor_side = second + count * LAMBDA_F
    divisor = intercept_side * factor_side - first * first
    return (factor_side * plain - first * tilted) / divisor, (intercept_side * tilted - first * plain) / divisor


def _sum_up(places: Places, weights: Floats, size: int) -> Floats:
    return np.bincount(places, weights=weights, minlength=size).astype(np.float64)


def _find_divide(raters: Places, notes: Places, left: Floats, sizes: tuple[int, int]) -> tuple[Floats, Floats]:
    """Where raters and notes stand on what divides people most, by power iteration; nowhere if nothing does."""
    note_f: Floats = np.random.default_rng(SEED).standard_normal(sizes[1])
    rater_f: Floats = np.zeros(sizes[0])
    strength = 0.0
    for _ in range(POWER_ROUNDS):
        rater_f = _sum_up(raters, left * note_f[notes], sizes[0])
        rater_f = rater_f / (float(np.linalg.norm(rater_f)) or 1.0)
        note_f = _sum_up(notes, left * rater_f[raters], sizes[1])
        strength = float(np.linalg.norm(note_f))
        note_f = note_f / (strength or 1.0)
    share = float(np.sqrt(strength))
    return rater_f * share, note_f * share
