"""A world of chance: accounts of every kind, who said every kind of thing, posted, remixed, liked and chose.

Written as rows, as quickly as a database takes them. The same seed makes the same world.
"""

import datetime as dt
import io
import random
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from PIL import Image
from psycopg.types.json import Jsonb

from salon.kit import db
from salon.kit.db import Tx
from salon.media.keeping import blobs

NEWS = {"actor_id": 0, "subject_id": 0, "scope": "account", "states": {}, "method": "ui", "ledger_hash": ""}
START = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
PURPOSES = ("ai.train.generative", "ai.train.discriminative", "dataset.public", "dataset.choices", "stream.partners")
WORDS = (
    "the light",
    "on the water",
    "this morning",
    "was worth",
    "getting up",
    "for",
    "the heron",
    "and nobody",
    "saw it",
)


class World(NamedTuple):
    """How large it is, and the place in the log it ends at."""

    people: int
    posts: int
    head: int


def to_id(number: int, minutes: int = 0) -> int:
    moment = START + dt.timedelta(minutes=minutes)
    return (int(moment.timestamp() * 1000) << 16) + number % 65536


async def make_world(posts: int, people: int, seed: int, pictures: float = 0.15, willing: float = 0.85) -> World:
    """Fill an empty, migrated database."""
    dice = random.Random(seed)
    keys = await _store_pictures(dice)
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute("SET LOCAL synchronous_commit = off")
        await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        accounts = [to_id(number, -number - 1) for number in range(people)]
        await _copy(tx, "accounts", _list_accounts(dice, accounts))
        made = [(to_id(number, number), dice.choice(accounts)) for number in range(posts)]
        await _copy(tx, "posts", _list_posts(dice, made))
        edges = _list_edges(dice, [one for one, _ in made])
        await _copy(tx, "remix_edges", edges)
        await _add_media(tx, dice, made, keys, pictures)
        await _add_choices(tx, dice, accounts, made)
        ledger = _list_sayings(dice, accounts, made, willing)
        await _add_ledger(tx, accounts, ledger)
        await tx.execute("UPDATE log_head SET seq = seq + 1")
        await tx.execute(
            """
            INSERT INTO log (seq, kind, actor_id, subject_id, body, at)
            SELECT h.seq, 'ConsentChanged', 0, 0, %s, %s FROM log_head h
            """,
            (Jsonb(NEWS | {"ledger_seq": len(ledger)}), START + dt.timedelta(minutes=posts + 1)),
        )
        row = await (await tx.execute("SELECT seq FROM log_head")).fetchone()
    async with db.reading() as conn:
        await conn.execute("SET statement_timeout = 0")
        await conn.execute("ANALYZE")
        await conn.execute("RESET statement_timeout")
    assert row is not None
    return World(people, posts, row[0])


async def _copy(tx: Tx, table: str, rows: Iterable[dict[str, Any]]) -> None:
    columns: list[str] | None = None
    cursor = tx.cursor()
    found = iter(rows)
    first = next(found, None)
    if first is None:
        return
    columns = list(first)
    async with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
        await copy.write_row(list(first.values()))
        for row in found:
            await copy.write_row(list(row.values()))


async def _store_pictures(dice: random.Random) -> list[tuple[str, int]]:
    stored = []
    for shade in range(4):
        file = io.BytesIO()
        Image.new("RGB", (64, 64), (shade * 60, dice.randrange(256), 90)).save(file, "PNG")
        stored.append((await blobs().put(file.getvalue(), "image/png"), len(file.getvalue())))
    return stored


def rarely(dice: random.Random, often: float, value: Any) -> Any:
    return value if dice.random() < often else None


def _list_accounts(dice: random.Random, accounts: list[int]) -> Iterable[dict[str, Any]]:
    for number, one in enumerate(accounts):
        yield {
            "id": one,
            "username": f"person{number}",
            "state": "suspended" if dice.random() < 0.04 else "active",
            "age_class": dice.choices(["adult", "minor", "unknown"], [90, 5, 5])[0],
            "silenced_at": rarely(dice, 0.03, START),
            "restricted_at": rarely(dice, 0.03, START),
            "sensitized_at": rarely(dice, 0.04, START),
            "disabled_at": rarely(dice, 0.04, START),
            "bot": dice.random() < 0.05,
        }


def _list_posts(dice: random.Random, made: list[tuple[int, int]]) -> Iterable[dict[str, Any]]:
    for number, (one, author) in enumerate(made):
        earlier = made[number // 40 * 40][0] if number % 40 else None  # few are answered, by many
        deleted = rarely(dice, 0.05, START)
        yield {
            "id": one,
            "author_id": author,
            "text": f"{number}: {' '.join(dice.choices(WORDS, k=8))}",
            "html": "",
            "visibility": dice.choices(["public", "unlisted", "private", "direct"], [80, 8, 8, 4])[0],
            "sensitive": dice.random() < 0.05,
            "deleted_at": deleted,
            "taken_down_at": (deleted and rarely(dice, 0.4, START)) or rarely(dice, 0.02, START),
            "boost_of_id": rarely(dice, 0.04, one - 1),
            "reply_to_id": rarely(dice, 0.5, earlier),
            "recipe": dice.choices(["shown", "hidden"], [80, 20])[0],
            "language": "en",
            "has_media": True,
            "created_at": START + dt.timedelta(minutes=number),
        }


def _list_edges(dice: random.Random, posts: list[int]) -> list[dict[str, Any]]:
    """Trees that grow deep: a remix often starts from another."""
    edges: dict[tuple[int, int], dict[str, Any]] = {}
    grown: list[int] = []
    for place, child in enumerate(posts):
        if place < 10 or dice.random() > 0.15:
            continue
        for _ in range(dice.choice([1, 1, 2])):
            source = dice.choice(grown) if grown and dice.random() < 0.5 else posts[dice.randrange(place)]
            edges[child, source] = {"child_id": child, "parent_id": source, "role": dice.choice(["base", "reference"])}
        grown.append(child)
    return list(edges.values())


async def _add_media(
    tx: Tx, dice: random.Random, made: list[tuple[int, int]], keys: list[tuple[str, int]], share: float
) -> None:
    media, generations, variations = [], [], []
    for number, (post, author) in enumerate(made):
        if dice.random() > share:
            continue
        key, size = dice.choice(keys)
        drawn = dice.random() < 0.7
        one = (number + 1) << 20
        file = Jsonb({"key": key, "mime": "image/png", "width": 64, "height": 64, "bytes": size})
        media.append(
            {
                "id": one,
                "owner_id": author,
                "post_id": post,
                "kind": dice.choices(["image", "video"], [95, 5])[0],
                "original": file,
                "small": file,
                "blurhash": "L",
                "degree": "generated" if drawn else "none",
                "generation_id": one if drawn else None,
                "variation": 0 if drawn else None,
                "engine": "composer" if drawn else None,
                "deleted_at": rarely(dice, 0.2, START),
            }
        )
        if drawn:
            prompt = f"a heron number {number}"
            generations.append(
                {"id": one, "owner_id": author, "engine": "composer", "prompt": prompt, "seed": number, "count": 1}
            )
            variations.append(
                {
                    "generation_id": one,
                    "index": 0,
                    "seed": number,
                    "state": "ready",
                    "chosen_place": number % 4 if number % 5 else None,
                    "chosen_order": number % 3 or None if number % 5 else None,
                }
            )
    await _copy(tx, "generations", generations)
    await _copy(tx, "variations", variations)
    await _copy(tx, "media", media)


async def _add_choices(tx: Tx, dice: random.Random, accounts: list[int], made: list[tuple[int, int]]) -> None:
    posts = [one for one, _ in made]
    pairs = sorted({(dice.choice(accounts), dice.choice(posts)) for _ in range(2 * len(made))})
    likes = dice.sample(pairs, len(made))
    for place in range(0, len(made) - 40, 20):  # somebody reads all answers to a post, and likes some
        reader, answers = dice.choice(accounts), posts[place // 40 * 40 + 1 : place // 40 * 40 + 40]
        pairs += [(reader, one) for one in answers]
        likes += [(reader, one) for one in dice.sample(answers, 8)]
    likes = sorted(set(likes))
    shown = sorted({*pairs, *((dice.choice(accounts), dice.choice(posts)) for _ in range(2 * len(made)))})
    await _copy(tx, "favourites", ({"account_id": a, "post_id": p, "id": n} for n, (a, p) in enumerate(likes)))
    await _copy(
        tx,
        "impressions",
        (
            {
                "account_id": a,
                "post_id": p,
                "surface": "home",
                "position": n % 40,
                "dwell_ms": n % 9999,
                "shown_at": START,
            }
            for n, (a, p) in enumerate(shown)
            if n % 4
        ),
    )
    challenge = {"id": 1, "author_id": accounts[0], "title": "Herons", "rules": "", "tag": "h", "ends_at": START}
    await _copy(tx, "challenges", [challenge])
    rows = await tx.execute("SELECT DISTINCT post_id FROM media ORDER BY post_id")
    pictured = [one for (one,) in await rows.fetchall()]
    judged = {}
    for number in range(len(made)):
        left, right = dice.sample(pictured, 2)
        judged[dice.choice(accounts), min(left, right), max(left, right)] = (number, left, right)
    await _copy(
        tx,
        "challenge_pairs",
        (
            {
                "id": number + 1,
                "challenge_id": 1,
                "voter_id": voter,
                "left_id": left,
                "right_id": right,
                "left_shown": number,
                "right_shown": 0,
                "shown_at": START,
                "choice": dice.choice(["left", "right", "skip", "gone"]),
                "chosen_at": START + dt.timedelta(seconds=number % 60),
            }
            for (voter, *_), (number, left, right) in judged.items()
        ),
    )


class Saying(NamedTuple):
    """A row of the ledger, without its chain."""

    account: int
    post: int | None
    purpose: str
    state: str
    notice: int | None


def _list_sayings(
    dice: random.Random, accounts: list[int], made: list[tuple[int, int]], willing: float
) -> list[Saying]:
    """What people said, in the order they said it."""
    said = []
    for account in accounts:
        said += [_say(dice, account, None, purpose, willing) for purpose in PURPOSES if dice.random() < 0.9]
    for post, author in made:
        if dice.random() < 0.08:
            said.append(_say(dice, author, post, dice.choice(PURPOSES[1:3]), 0.5))
    dice.shuffle(said)
    # Some take it back, or agree, after they had said something of single posts.
    said += [_say(dice, one, None, dice.choice(PURPOSES), willing) for one in accounts if dice.random() < 0.3]
    return said


def _say(dice: random.Random, account: int, post: int | None, purpose: str, willing: float) -> Saying:
    if dice.random() < willing:
        lapsed = dice.random() < (0.1 if post is None else 0.3)
        return Saying(account, post, purpose, "given", 0 if lapsed else 1)
    return Saying(account, post, purpose, dice.choice(["refused", "withdrawn", "objected", "expired"]), None)


async def _add_ledger(tx: Tx, accounts: list[int], said: list[Saying]) -> None:
    subjects = {one: uuid.UUID(int=one) for one in accounts}
    await _copy(tx, "consent_subjects", ({"account_id": one, "subject": two} for one, two in subjects.items()))
    now: dict[tuple[int, int, str], dict[str, Any]] = {}
    rows = []
    for seq, one in enumerate(said, 1):
        rows.append(
            {
                "seq": seq,
                "subject": subjects[one.account],
                "purpose": one.purpose,
                "post_id": one.post,
                "state": one.state,
                "method": "ui",
                "notice_version": one.notice,
                "at": START,
                "previous_hash": b"",
                "hash": b"",
            }
        )
        now[one.account, one.post or 0, one.purpose] = {
            "account_id": one.account,
            "post_id": one.post or 0,
            "purpose": one.purpose,
            "state": one.state,
            "notice_version": one.notice,
            "seq": seq,
        }
    await _copy(tx, "consent_ledger", rows)
    await _copy(tx, "consent_state", now.values())
