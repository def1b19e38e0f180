"""How long it takes to work out what notes are found to be, how much memory, and what a made place comes to."""

import time
import tracemalloc
from collections import Counter
from collections.abc import Callable

import numpy as np

from salon.context.scoring import Ratings, fit_model, score_notes

RATINGS, RATERS, NOTES = 100_000, 5_000, 4_000
LIKED = {-1: "one camp", 0: "both", 1: "the other", 2: "nobody"}


def make_ratings(seed: int = 1) -> tuple[Ratings, np.ndarray]:
    """Two camps of raters; each note is liked by one of them, both or nobody, and one rating in ten is otherwise."""
    dice = np.random.default_rng(seed)
    pairs = np.unique(dice.integers(0, RATERS * NOTES, RATINGS + RATINGS // 200))[:RATINGS]
    dice.shuffle(pairs)
    raters, notes = pairs // NOTES, pairs % NOTES
    liked = dice.choice(list(LIKED), NOTES)
    camp = np.where(raters % 2, 1, -1)
    likes = (liked[notes] == 0) | (liked[notes] == camp)
    levels = np.where(dice.random(len(pairs)) < 0.9, likes, ~likes).astype(float)
    return Ratings(raters, notes, levels), liked


def measure_context() -> None:
    """Score 100,000 ratings and print seconds, rounds, memory, and which notes are shown."""
    ratings, liked = make_ratings()
    one_pass = min(_time(lambda: np.bincount(ratings.notes, weights=ratings.levels)) for _ in range(20))
    took = [_time(lambda: score_notes(ratings)) for _ in range(3)]
    rounds = fit_model(ratings.raters, ratings.notes, ratings.levels).rounds
    tracemalloc.start()
    found = score_notes(ratings)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(
        f"{'context, scoring':28} {len(ratings.levels):7} ratings in {min(took):.2f} s (CPU), {rounds} rounds,"
        f" {min(took) / one_pass:.0f} times one sum over them; {peak:.0f} MB at most",
        flush=True,
    )
    states = Counter((int(liked[note]), score.state) for note, score in found.items())
    for kind, who in LIKED.items():
        told = ", ".join(f"{count} {state}" for (of, state), count in sorted(states.items()) if of == kind)
        print(f"{'context, liked by ' + who:28} {told}", flush=True)


def _time(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
