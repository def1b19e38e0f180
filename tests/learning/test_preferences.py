"""What people prefer: found where it is there, not where it is not, and tried on people it was not learned from."""

import asyncio
import io
import json
import random
import sys
from pathlib import Path

import msgspec
import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from salon.datasets.names import Namer
from salon.kit import db
from salon.kit.errors import Invalid
from salon.learning.models import Model, Weight
from salon.learning.pictures import NAMES, measure_picture
from salon.learning.preferences import _count_right, compare_models, learn_preferences
from salon.media.keeping import blobs
from tests.datasets.test_building import build
from tests.datasets.world import make_world

LIKED = 0.85  # how often the brighter one is preferred
EVERYBODY_AGREES = (
    """
    UPDATE accounts SET state = 'active', age_class = 'adult', silenced_at = NULL, sensitized_at = NULL,
                        disabled_at = NULL
    """,
    """
    UPDATE posts SET visibility = 'public', sensitive = false, deleted_at = NULL, taken_down_at = NULL,
                     boost_of_id = NULL
    """,
    "UPDATE media SET kind = 'image', deleted_at = NULL",
    "UPDATE consent_state SET state = 'given', notice_version = 1",
)


@pytest.fixture(autouse=True)
def _the_same_of_them_are_there_to_try_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is new each time decides who is set aside; of so few people, one in ten could be hardly anybody.

    And one time in forty, people who prefer nothing would seem to: that is what the margin means.
    """
    monkeypatch.setattr("salon.datasets.shards.TEST_SHARE", 4)
    monkeypatch.setattr("salon.datasets.building.Namer", lambda *_: Namer(b"the same 2", "", 0))


def paint(light: int, dice: random.Random) -> bytes:
    """A grey picture of a brightness, with grain that means nothing: in colours, the dark would be told by them too."""
    strength = dice.randint(2, 20)
    grain = np.random.default_rng(dice.randrange(1 << 30)).integers(-strength, strength, (48, 64))
    file = io.BytesIO()
    Image.fromarray(np.clip(light + grain, 0, 255).astype(np.uint8)).convert("RGB").save(file, "PNG")
    return file.getvalue()


async def make_people_who_prefer(liked: float) -> None:
    """Every picture gets a brightness of its own, and every judge prefers the brighter one, more or less."""
    await make_world(posts=1400, people=150, seed=5, pictures=0.5)
    dice = random.Random(3)
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        for statement in EVERYBODY_AGREES:
            await tx.execute(statement)
        rows = await (await tx.execute("SELECT id, post_id FROM media ORDER BY id")).fetchall()
        lights = {post: dice.randint(20, 235) for _, post in rows}
        for media, post in rows:
            picture = paint(lights[post], dice)
            told = {"key": await blobs().put(picture, "image/png"), "mime": "image/png", "bytes": len(picture)}
            file = json.dumps({**told, "width": 64, "height": 48})
            await tx.execute("UPDATE media SET original = %s, small = %s WHERE id = %s", (file, file, media))
        pairs = await (await tx.execute("SELECT id, left_id, right_id FROM challenge_pairs ORDER BY id")).fetchall()
        for pair, left, right in pairs:
            brighter = "left" if lights[left] > lights[right] else "right"
            other = "right" if brighter == "left" else "left"
            choice = brighter if dice.random() < liked else other
            await tx.execute("UPDATE challenge_pairs SET choice = %s WHERE id = %s", (choice, pair))


async def test_what_people_prefer_is_foretold_for_others_better_than_by_chance_or_popularity(
    pool: None, tmp_path: Path
) -> None:
    await make_people_who_prefer(LIKED)
    await build(tmp_path / "release")
    model = learn_preferences(tmp_path / "release")
    trial = model.trial
    assert trial.is_better
    assert trial.model > 70
    assert trial.popularity < trial.model - trial.margin
    weightiest = max(model.weights, key=lambda one: abs(one.weight))
    assert (weightiest.name, weightiest.weight > 0) == ("brightness", True)
    assert learn_preferences(tmp_path / "release") == model, "the same release makes the same model"
    dice = random.Random(9)
    assert model.score(paint(220, dice)) > model.score(paint(40, dice))
    judges = {split: _judges(tmp_path / "release", split) for split in ("train", "test")}
    assert judges["train"].isdisjoint(judges["test"])
    assert (model.people, trial.people) == (len(judges["train"]), len(judges["test"]))

    out = tmp_path / "model.json"
    printed = await run("learn", "preferences", str(tmp_path / "release"), "--out", str(out))
    assert f"this model  {trial.model:5.1f} %" in printed
    assert "more brightness is preferred" in printed
    assert msgspec.json.decode(out.read_bytes(), type=Model) == model

    same = compare_models(tmp_path / "release", model, model)
    assert (same.moved, same.otherwise, same.pairs) == ([], 0.0, trial.choices)
    weights = [Weight(one.name, -one.weight, one.mean, one.spread) for one in model.weights]
    turned = msgspec.structs.replace(model, release="before", weights=weights)
    change = compare_models(tmp_path / "release", model, turned)
    assert (change.since, change.otherwise) == ("before", 100.0)
    assert change.moved[0] == ("brightness", -weightiest.weight, weightiest.weight)
    out.write_bytes(msgspec.json.encode(turned))
    printed = await run("learn", "preferences", str(tmp_path / "release"), "--since", str(out))
    assert f"Since the model of before: 100.0 % of {trial.choices} pairs are ordered otherwise." in printed
    assert f"brightness counts {weightiest.weight:+.2f}, before {-weightiest.weight:+.2f}" in printed


async def run(*words: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "salon.app.cli", *words]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


def _judges(folder: Path, split: str) -> set[str]:
    files = sorted((folder / "data" / "preferences_image").glob(f"{split}-*.parquet"))
    rows = [row for file in files for row in pq.read_table(file, columns=["rater", "label_0"]).to_pylist()]
    return {row["rater"] for row in rows if row["label_0"] != 0.5}


async def test_where_people_prefer_nothing_it_says_so(pool: None, tmp_path: Path) -> None:
    await make_people_who_prefer(0.5)
    await build(tmp_path / "release")
    assert not learn_preferences(tmp_path / "release").trial.is_better
    assert "no better than could be luck" in await run("learn", "preferences", str(tmp_path / "release"))


async def test_too_little_is_refused_with_a_sentence(pool: None, tmp_path: Path) -> None:
    await make_world(posts=60, people=20, seed=1)
    await build(tmp_path / "release")
    with pytest.raises(Invalid, match="choices to learn from in this release"):
        learn_preferences(tmp_path / "release")
    with pytest.raises(Invalid, match="no release"):
        learn_preferences(tmp_path)


def test_who_does_not_know_gets_half_a_point() -> None:
    assert _count_right(np.array([2.0, -1.0, 0.0, 3.0]), np.array([True, True, True, False])) == 1.5


def test_numbers_of_pictures_mean_what_they_are_called() -> None:
    dice = random.Random(1)
    dark, bright = (dict(zip(NAMES, measure_picture(paint(light, dice)), strict=True)) for light in (20, 235))
    assert dark["brightness"] < bright["brightness"]
    assert dark["dark share"] > 0.9
    assert bright["bright share"] > 0.5
    file = io.BytesIO()
    halves = np.zeros((80, 160, 3), np.uint8)
    halves[:, :80] = (250, 20, 20)
    Image.fromarray(halves).save(file, "PNG")
    found = dict(zip(NAMES, measure_picture(file.getvalue()), strict=True))
    assert found["warmth"] > 0.3
    assert found["symmetry"] < 0.9
    assert found["width to height"] == pytest.approx(np.log(2))
