"""Which of two pictures people prefer, learned from a release of datasets, and how well that holds for others."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salon.kit.errors import Invalid
from salon.learning.models import Model, Trial, Weight
from salon.learning.pictures import NAMES, Numbers, measure_picture

CONFIG = "preferences_image"
LEAST = 30  # choices to learn from, and choices of other people to try it on, below which nothing is learned
PENALTY = 1.0  # of a weight's square: what the numbers do not show is not believed
ROUNDS = 50
ROWS = 200  # pairs read at a time
COLUMNS = ["item_id", "image_0_uid", "image_1_uid", "jpg_0", "jpg_1", "label_0", "rater"]


class Change(msgspec.Struct, frozen=True):
    """What is otherwise in a model than in an earlier one."""

    since: str  # the earlier one's release
    moved: list[tuple[str, float, float]]  # number, weight before and now, in the order of how far it moved
    pairs: int  # that neither learned from here
    otherwise: float  # how many of them, of a hundred, the two order differently


class _Choices(NamedTuple):
    """Pairs as numbers: the left picture's less the right one's, which was preferred, and what they were."""

    left: Numbers
    right: Numbers
    won: NDArray[np.bool_]  # the left one
    uids: list[tuple[str, str]]
    raters: list[str]


def learn_preferences(folder: Path, gone: Collection[str] = ()) -> Model:
    """Learn from the `train` split of a release in a folder and try it on `test`: other people, nobody in both.

    Rows that are `gone`, by their `item_id`, are neither. The same release makes the same model.
    Raises `Invalid` where there is no release, or too little in it.
    """
    manifest = folder / "croissant.json"
    if not manifest.is_file():
        raise Invalid(f"There is no release in {folder}.")
    train, test = (_read(folder, split, gone) for split in ("train", "test"))
    for found, what in ((train, "to learn from"), (test, "to try it on")):
        if len(found.won) < LEAST:
            raise Invalid(f"There are {len(found.won)} choices {what} in this release, and {LEAST} are needed.")
    both = np.concatenate([train.left, train.right])
    mean, spread = both.mean(axis=0), np.maximum(both.std(axis=0), 1e-6)
    weights = _fit((train.left - train.right) / spread, train.won)
    return Model(
        release=str(json.loads(manifest.read_bytes()).get("name", folder.name)),
        choices=len(train.won),
        people=len(set(train.raters)),
        weights=[
            Weight(name, float(one), float(at), float(wide))
            for name, one, at, wide in zip(NAMES, weights, mean, spread, strict=True)
        ],
        trial=_try(weights / spread, train, test),
    )


def compare_models(folder: Path, model: Model, earlier: Model) -> Change:
    """What a model learned from the release in a folder does otherwise than an earlier one, with that release's trials.

    How well the earlier one foretells them is not told: it may have learned from the same people under other names.
    """
    test = _read(folder, "test")
    orders = [np.sign((test.left - test.right) @ _to_slopes(one)) for one in (earlier, model)]
    before = {one.name: one.weight for one in earlier.weights}
    moved = [(one.name, before.get(one.name, 0.0), one.weight) for one in model.weights]
    return Change(
        since=earlier.release,
        moved=sorted((one for one in moved if one[1] != one[2]), key=lambda one: -abs(one[2] - one[1])),
        pairs=len(test.won),
        otherwise=round(100 * float((orders[0] != orders[1]).mean()), 1) if len(test.won) else 0.0,
    )


def _to_slopes(model: Model) -> Numbers:
    """What each number of `NAMES` counts for as it is measured."""
    known = {one.name: one.weight / one.spread for one in model.weights}
    return np.array([known.get(name, 0.0) for name in NAMES])


def _read(folder: Path, split: str, gone: Collection[str] = ()) -> _Choices:
    known: dict[str, Numbers] = {}
    left, right, won, uids, raters = [], [], [], [], []
    for row in _list_rows(folder, split):
        pair = row["image_0_uid"], row["image_1_uid"]
        if row["item_id"] in gone or row["label_0"] == 0.5 or None in (row["jpg_0"], row["jpg_1"]):
            continue
        for uid, picture in zip(pair, (row["jpg_0"], row["jpg_1"]), strict=True):
            if uid not in known:
                known[uid] = measure_picture(picture["bytes"])
        left.append(known[pair[0]])
        right.append(known[pair[1]])
        won.append(row["label_0"] > 0.5)
        uids.append(pair)
        raters.append(row["rater"])
    sides = [np.array(side).reshape(-1, len(NAMES)) for side in (left, right)]
    return _Choices(sides[0], sides[1], np.array(won, bool), uids, raters)


def _list_rows(folder: Path, split: str) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / "data" / CONFIG).glob(f"{split}-*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS, columns=COLUMNS):
                yield from batch.to_pylist()


def _fit(differences: Numbers, won: NDArray[np.bool_]) -> Numbers:
    """Bradley and Terry's model by Newton's method, with a penalty; whether left or right is liked better is apart."""
    rows = np.hstack([differences, np.ones((len(differences), 1))])
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], PENALTY)
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (won - likely) - penalty * weights
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights[:-1]


def _try(weights: Numbers, train: _Choices, test: _Choices) -> Trial:
    """Against chance, and against preferring what others preferred before; who does not know gets half a point."""
    right = _count_right((test.left - test.right) @ weights, test.won)
    shown = Counter(uid for pair in train.uids for uid in pair)
    wins = Counter(pair[0] if won else pair[1] for pair, won in zip(train.uids, train.won.tolist(), strict=True))
    popular = np.array([[(wins[uid] + 1) / (shown[uid] + 2) for uid in pair] for pair in test.uids])
    count = len(test.won)
    share = right / count
    return Trial(
        choices=count,
        people=len(set(test.raters)),
        model=round(100 * share, 1),
        popularity=round(100 * _count_right(popular[:, 0] - popular[:, 1], test.won) / count, 1),
        margin=round(196 * float(np.sqrt(max(share * (1 - share), 0.25 / count) / count)), 1),
    )


def _count_right(scores: Numbers, won: NDArray[np.bool_]) -> float:
    undecided = np.abs(scores) < 1e-12
    return float(((scores > 0) == won)[~undecided].sum() + 0.5 * undecided.sum())
