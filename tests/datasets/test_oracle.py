"""Every row of a release, and every row that is not in it, is what an oracle says; and the oracle notices mistakes."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pyarrow.parquet as pq
import pytest

from salon.datasets import choosing
from salon.datasets.building import build_release
from salon.datasets.choosing import choose_rows
from salon.datasets.configs import CONFIGS
from salon.datasets.configs.shape import Config
from salon.datasets.names import Namer, open_keys
from salon.datasets.selection import Moment, find_moment, open_snapshot
from salon.kit import db
from tests.datasets.oracle import Oracle, Truth, ask_oracle
from tests.datasets.world import World
from tests.studio.people import fetch


async def tell_nobody(*_: object) -> None:
    return None


async def choose() -> Truth:
    """What the pipeline would put into a release now, without writing it."""
    async with open_snapshot() as tx:
        selection, chosen = await choose_rows(tx, await find_moment(tx, None))
        rows = {
            config.name: set(zip(keys.first.tolist(), keys.second.tolist(), strict=True)) for config, keys in chosen
        }
        allows = {
            post: frozenset(selection.uses[use])
            for post, use in zip(selection.posts.tolist(), selection.use.tolist(), strict=True)
        }
    return Truth(rows, allows)


def differences(truth: Truth, told: Truth) -> list[str]:
    found = [
        f"{name}: {key} {'is missing' if key in rows else 'must not be in it'}"
        for name, rows in truth.rows.items()
        for key in sorted(rows ^ told.rows[name])
    ]
    return found + [
        f"{post} is allowed otherwise" for post, uses in truth.allows.items() if told.allows.get(post) != uses
    ]


async def test_a_release_holds_exactly_what_the_oracle_says(world: World, tmp_path: Path) -> None:
    truth = (await ask_oracle()).tell()
    assert [name for name, rows in truth.rows.items() if len(rows) < 10] == [], "nothing is lacking in the world"
    assert differences(truth, await choose()) == []
    made = await build_release(tmp_path / "release", None, tell_nobody)
    names = to_names(made.about.moment, (await ask_oracle()), truth)
    for config in CONFIGS:
        files = sorted((tmp_path / "release/data" / config.name).glob("*.parquet"))
        held = [name for file in files for name in pq.read_table(file, columns=["item_id"])["item_id"].to_pylist()]
        assert len(held) == len(set(held))
        assert {names[config.name][name] for name in held} == truth.rows[config.name], config.name


async def test_a_judgement_says_under_which_order_either_picture_was_chosen_to_be_posted(
    world: World, tmp_path: Path
) -> None:
    oracle = await ask_oracle()
    truth = oracle.tell()
    made = await build_release(tmp_path / "release", None, tell_nobody)
    names = to_names(made.about.moment, oracle, truth)["preferences_image"]
    pairs = {one["id"]: one for one in oracle.tables["challenge_pairs"]}
    files = sorted((tmp_path / "release/data/preferences_image").glob("*.parquet"))
    rows = [row for file in files for row in pq.read_table(file).drop_columns(["jpg_0", "jpg_1"]).to_pylist()]
    judged = [pairs[names[row["item_id"]][0]] for row in rows]
    told = [(row[f"maker_position_{side}"], row[f"ordered_by_{side}"]) for row in rows for side in (0, 1)]
    assert told == [oracle.stood(pair[side]) for pair in judged for side in ("left_id", "right_id")]
    assert len(set(told)) > 8, "every kind of them is there"


def to_names(moment: Moment, oracle: Oracle, truth: Truth) -> dict[str, dict[str, tuple[int, int]]]:
    """What each thing that might be in a release is called there, whether it may be or not."""
    namer = Namer(open_keys().secret, moment.epoch, moment.seq)
    names: dict[str, dict[str, tuple[int, int]]] = {}
    for config in CONFIGS:
        if config.name == "posts":
            names[config.name] = {namer.name(b"post", one).hex(): (one, 0) for one in oracle.posts}
            continue
        names[config.name] = {
            namer.name(b"%b|%d" % (config.item, first), second).hex(): (first, second)
            for first, second in truth.rows[config.name]
        }
    return names


class Mutant(NamedTuple):
    """A mistake somebody could make in the pipeline: where, what, and what is lost by it."""

    name: str
    where: str  # a function of the database, "module:STATEMENT" or "module:function()"
    right: str
    wrong: str


CONSENT = "consent_posts(text, bigint)"
STANDS = "consent_stands(text, bigint, text, bigint)"
ACCOUNTS = "consent_of_accounts_at(bigint[], bigint)"
MUTANTS = [
    Mutant("posts that are not public", CONSENT, "p.visibility = 'public'", "p.visibility <> 'direct'"),
    Mutant("sensitive posts", CONSENT, "NOT p.sensitive", "true"),
    Mutant("deleted posts", CONSENT, "p.deleted_at IS NULL", "true"),
    Mutant("posts that were taken down", CONSENT, "p.taken_down_at IS NULL", "true"),
    Mutant("boosts of others' posts", CONSENT, "p.boost_of_id IS NULL", "true"),
    Mutant("any purpose instead of this one", CONSENT, "wanted = ANY(w.allows)", "w.allows <> '{}'"),
    Mutant("what was said of one post", CONSENT, "NOT EXISTS (SELECT 1 FROM apart a WHERE a.id = p.id)", "true"),
    Mutant("remixes asked of their author only", CONSENT, "UNION SELECT e.child_id FROM remix_edges e", ""),
    Mutant("a family's purposes unread", CONSENT, "WHERE NOT EXISTS (SELECT 1 FROM narrowed n WHERE n.id = t.id"
           " AND n.purpose = t.purpose)", ""),
    Mutant("purposes of the post alone", CONSENT, "SELECT e.child_id, n.purpose", "SELECT n.id, n.purpose"),
    Mutant("only the nearest parents", CONSENT, "FROM refused r JOIN remix_edges e ON e.parent_id = r.id",
           "FROM refused r JOIN remix_edges e ON e.parent_id = r.id AND r.id NOT IN"
           " (SELECT child_id FROM remix_edges)"),
    Mutant("a no of a parent is not handed on", CONSENT, "SELECT e.child_id FROM refused r",
           "SELECT r.id FROM refused r"),
    Mutant("parents that may not be shown", CONSENT, "WHERE NOT m.fit OR", "WHERE"),
    Mutant("a no to everything forgotten", STANDS, "whole_seq > one_seq", "whole_seq < one_seq"),
    Mutant("what was said of one post forgotten", STANDS, "ELSE one", "ELSE whole"),
    Mutant("lapsed words about one post", CONSENT, "coalesce(s.notice_version, 0) >= u.needs", "true"),
    Mutant("minors, by their remixes", CONSENT, "a.age_class = 'adult'", "a.age_class <> 'unknown'"),
    Mutant("minors", ACCOUNTS, "a.age_class = 'adult'", "a.age_class <> 'unknown'"),
    Mutant("people of unknown age", ACCOUNTS, "a.age_class = 'adult'", "a.age_class <> 'minor'"),
    Mutant("suspended people", ACCOUNTS, "a.state = 'active'", "true"),
    Mutant("silenced people", ACCOUNTS, "a.silenced_at IS NULL", "true"),
    Mutant("people whose media is covered", ACCOUNTS, "a.sensitized_at IS NULL", "true"),
    Mutant("people who are locked out", ACCOUNTS, "a.disabled_at IS NULL", "true"),
    Mutant("people who are to be let rest", ACCOUNTS, "a.restricted_at IS NULL", "true"),
    Mutant("lapsed words", ACCOUNTS, "coalesce(s.notice_version, 0) >= u.needs", "true"),
    Mutant("words of one post taken for all", ACCOUNTS, "s.post_id = 0 AND", ""),
    Mutant("the wrong purpose", "selection:ELIGIBLE", "'dataset.public'", "'ai.train.generative'"),
    Mutant("choices without a yes", "selection:CHOOSERS", "WHERE answer = 'yes'", "WHERE answer <> ''"),
    Mutant("hidden recipes", "configs.generations:PICTURES", "p.recipe = 'shown'", "true"),
    Mutant("pictures that were deleted", "configs.generations:PICTURES", "m.deleted_at IS NULL", "true"),
    Mutant("pairs nobody could judge", "configs.pairs:JUDGED", "'skip')", "'skip', 'gone')"),
    Mutant("likes of everybody", "configs.feedback:JUDGED", "f.account_id = ANY(%(choosers)s)", "%(choosers)s <> '{}'"),
    Mutant("what was shown to everybody", "configs.feedback:JUDGED", "i.account_id = ANY(%(choosers)s)", "true"),
    Mutant("one's own posts", "configs.feedback:keep()", "selection.authors[place] != raters", "place >= 0"),
    Mutant("both were liked", "configs.answers:_pair()", "np.flatnonzero(~liked)", "np.arange(len(liked))"),
    Mutant("liked, but not known to be shown", "configs.answers:keep()", "(how & SHOWN > 0)", "(how > 0)"),
    Mutant("answers to anything", "configs.answers:keep()", "+ selection.answered[place]", ""),
    Mutant("answers shown to different people", "configs.answers:keep()", "find_in(selection.choosers, raters)", "0"),
]  # fmt: skip


@contextmanager
def mistaken(mutant: Mutant, url: str) -> Iterator[None]:
    """The pipeline with a mistake in it; every place it is made in must be there."""
    if ":" in mutant.where:
        module, name = mutant.where.removesuffix("()").split(":")
        found = import_module(f"salon.datasets.{module}")
        right = getattr(found, name)
        text = right if isinstance(right, str) else inspect.getsource(right)
        assert mutant.right in text
        wrong = text.replace(mutant.right, mutant.wrong)
        with pytest.MonkeyPatch.context() as patch:
            if not isinstance(right, str):
                patch.setattr(found, name, right)  # put back when this is over
                exec(wrong, found.__dict__)
                wrong = getattr(found, name)
            patch.setattr(found, name, wrong)
            patch.setattr(choosing, "CONFIGS", [_mistake(one, right, wrong) for one in CONFIGS])
            yield
        return
    with psycopg.connect(url, autocommit=True) as conn:
        row = conn.execute("SELECT pg_get_functiondef(%s::regprocedure)", (mutant.where,)).fetchone()
        assert row is not None
        assert mutant.right in row[0]
        conn.execute(row[0].replace(mutant.right, mutant.wrong).encode())
        try:
            yield
        finally:
            conn.execute(row[0].encode())


def _mistake(config: Config, right: Any, wrong: Any) -> Config:
    found = (wrong, config.find[1]) if config.find and config.find[0] == right else config.find
    return config._replace(find=found, keep=wrong if config.keep is right else config.keep)


async def test_every_mistake_in_the_pipeline_is_noticed(world: World) -> None:
    truth = (await ask_oracle()).tell()
    unnoticed = []
    for mutant in MUTANTS:
        with mistaken(mutant, db.pool_url()):
            if not differences(truth, await choose()):
                unnoticed.append(mutant.name)
    assert unnoticed == []
    assert differences(truth, await choose()) == [], "the pipeline is whole again"
    assert len({one.name for one in MUTANTS}) == len(MUTANTS) >= 20


async def test_the_quick_way_to_ask_of_all_posts_says_what_asking_of_each_says(world: World) -> None:
    last = 2**63 - 1
    quick = await fetch("SELECT post_id, allows FROM consent_posts('dataset.public', %s) ORDER BY post_id", last)
    slow = await fetch(
        """
        SELECT post_id, array_agg(purpose ORDER BY purpose) AS allows FROM consent_answers(ARRAY(SELECT id FROM posts))
        WHERE answer = 'yes' GROUP BY post_id HAVING 'dataset.public' = ANY(array_agg(purpose)) ORDER BY post_id
        """
    )
    assert quick == slow
