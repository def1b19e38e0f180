"""Filters of words and posts a person does not want to meet: the verbs, the SQL that reads them, and the matching."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from salon.kit import clock, log
from salon.kit.cache import Cache
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.questions import Question, ask_one
from salon.timelines.events import FiltersChanged

CONTEXTS = ("home", "notifications", "public", "thread", "account")
ACTIONS = ("warn", "hide", "blur")
MAX_KEYWORD = 512


class Keyword(NamedTuple):
    """A word or phrase of a filter."""

    id: int
    keyword: str
    whole_word: bool


class Filter(NamedTuple):
    """A filter: where it holds, what happens there to what matches, and until when."""

    id: int
    title: str
    contexts: list[str]
    action: str
    expires_at: dt.datetime | None
    keywords: list[Keyword]
    statuses: list[tuple[int, int]]  # (id of the row, post)


class FilterWish(msgspec.Struct, kw_only=True):
    """What to make of a filter; None leaves as it is. `expires_in` counts in seconds, 0 means never."""

    title: str | None = None
    context: list[str] | None = None
    filter_action: str | None = None
    expires_in: int | None = None


class KeywordWish(msgspec.Struct, kw_only=True):
    """A keyword to add, change (with its id) or take away."""

    id: int | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    destroy: bool = False


class Ready(NamedTuple):
    """A filter made ready for matching; `pattern` is None when it has no keywords."""

    filter: Filter
    pattern: re.Pattern[str] | None
    posts: frozenset[int]


class Match(NamedTuple):
    """A filter that a post met, with the words found and the posts named."""

    filter: Filter
    keywords: list[str]
    statuses: list[int]


_ready: Cache[int, tuple[Ready, ...]] = Cache(20_000)


def forget_filters(owner_id: int) -> None:
    """Drop what an event made stale."""
    _ready.pop(owner_id)


def ask_ready(owner_ids: Iterable[int]) -> Question[dict[int, tuple[Ready, ...]]]:
    """People's filters ready for matching, from the process's memory or asked for; those without any are left out."""
    found = {owner_id: _ready.get(owner_id) for owner_id in owner_ids}
    missing = [owner_id for owner_id, kept in found.items() if kept is None]
    token = _ready.token()
    asked = _ask_for(missing)

    def finish(rows: list[tuple[int, Filter]]) -> dict[int, tuple[Ready, ...]]:
        loaded = asked.finish(rows)
        for owner_id in missing:
            found[owner_id] = tuple(_prepare(one) for one in loaded.get(owner_id, ()))
            _ready.put(owner_id, found[owner_id] or (), token)
        return {owner_id: kept for owner_id, kept in found.items() if kept}

    return Question(asked.sql, asked.values, asked.decoder, finish)


def _prepare(one: Filter) -> Ready:
    parts = [_to_pattern(keyword) for keyword in one.keywords]
    pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
    return Ready(one, pattern, frozenset(post_id for _, post_id in one.statuses))


def _to_pattern(keyword: Keyword) -> str:
    """A whole word is bounded only where it begins or ends with a letter, as Mastodon has it."""
    text = re.escape(keyword.keyword)
    if not keyword.whole_word:
        return text
    before = r"(?<!\w)" if re.match(r"\w", keyword.keyword) else ""
    after = r"(?!\w)" if re.search(r"\w$", keyword.keyword) else ""
    return f"{before}{text}{after}"


def match(ready: tuple[Ready, ...], post_ids: tuple[int, ...], matter: str) -> list[Match]:
    """Which filters a post meets, by its words or by name; a boost is met by what it boosts."""
    now = clock.now()
    found = []
    for one in ready:
        if one.filter.expires_at is not None and one.filter.expires_at <= now:
            continue
        named = [post_id for post_id in post_ids if post_id in one.posts]
        words = list(dict.fromkeys(one.pattern.findall(matter))) if one.pattern else []
        if words or named:
            found.append(Match(one.filter, words, named))
    return found


async def list_filters(owner_id: int) -> list[Filter]:
    """A person's filters with keywords and posts, oldest first, one query."""
    return (await ask_one(_ask_for([owner_id]))).get(owner_id, [])


_decoder = msgspec.json.Decoder(tuple[int, Filter])


def _ask_for(owner_ids: list[int]) -> Question[dict[int, list[Filter]]]:
    sql = """
        SELECT json_build_array(f.owner_id, json_build_array(f.id, f.title, f.contexts, f.action, f.expires_at,
            (SELECT coalesce(json_agg(json_build_array(k.id, k.keyword, k.whole_word) ORDER BY k.id), '[]')
             FROM filter_keywords k WHERE k.filter_id = f.id),
            (SELECT coalesce(json_agg(json_build_array(s.id, s.post_id) ORDER BY s.id), '[]')
             FROM filter_statuses s WHERE s.filter_id = f.id)))
        FROM filters f WHERE f.owner_id = ANY(%(filter_owners)s)
    """

    def finish(rows: list[tuple[int, Filter]]) -> dict[int, list[Filter]]:
        found: dict[int, list[Filter]] = {}
        for owner_id, one in sorted(rows, key=lambda row: row[1].id):
            found.setdefault(owner_id, []).append(one)
        return found

    return Question(sql if owner_ids else None, {"filter_owners": owner_ids}, _decoder, finish)


async def get_filter(owner_id: int, filter_id: int) -> Filter:
    """One of a person's own filters; raises `NotFound`."""
    for one in await list_filters(owner_id):
        if one.id == filter_id:
            return one
    raise NotFound


async def make_filter(tx: Tx, owner_id: int, wish: FilterWish, keywords: list[KeywordWish]) -> int:
    """Make a filter; emits `FiltersChanged`. Raises `Invalid` for a blank title or an unknown context or action."""
    _check(wish, new=True)
    row = await (
        await tx.execute(
            "INSERT INTO filters (owner_id, title, contexts, action, expires_at) VALUES (%s, %s, %s, %s, %s)"
            " RETURNING id",
            (
                owner_id,
                (wish.title or "").strip(),
                list(dict.fromkeys(wish.context or [])),
                wish.filter_action or "warn",
                _to_expiry(wish.expires_in),
            ),
        )
    ).fetchone()
    assert row is not None
    await _put_keywords(tx, row[0], keywords)
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))
    return int(row[0])


async def change_filter(tx: Tx, owner_id: int, filter_id: int, wish: FilterWish, keywords: list[KeywordWish]) -> None:
    """Change what is given of a filter and its keywords; emits `FiltersChanged`."""
    _check(wish, new=False)
    await require_own(tx, owner_id, filter_id)
    await tx.execute(
        """
        UPDATE filters SET title = coalesce(%s, title), contexts = coalesce(%s, contexts),
                           action = coalesce(%s, action),
                           expires_at = CASE WHEN %s THEN %s ELSE expires_at END
        WHERE id = %s
        """,
        (
            wish.title,
            wish.context,
            wish.filter_action,
            wish.expires_in is not None,
            _to_expiry(wish.expires_in),
            filter_id,
        ),
    )
    await _put_keywords(tx, filter_id, keywords)
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))


async def drop_filter(tx: Tx, owner_id: int, filter_id: int) -> None:
    """Delete a filter; emits `FiltersChanged`."""
    await require_own(tx, owner_id, filter_id)
    await tx.execute("DELETE FROM filters WHERE id = %s", (filter_id,))
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))


async def require_own(tx: Tx, owner_id: int, filter_id: int) -> None:
    """Lock a person's own filter; raises `NotFound`."""
    row = await tx.execute("SELECT 1 FROM filters WHERE id = %s AND owner_id = %s FOR UPDATE", (filter_id, owner_id))
    if await row.fetchone() is None:
        raise NotFound


async def put_keyword(tx: Tx, owner_id: int, filter_id: int, wish: KeywordWish) -> int:
    """Add a keyword to one's own filter, or change the one with that id; returns its id, emits `FiltersChanged`."""
    await require_own(tx, owner_id, filter_id)
    keyword_id = (await _put_keywords(tx, filter_id, [wish]))[0]
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))
    return keyword_id


async def put_status(tx: Tx, owner_id: int, filter_id: int, post_id: int) -> int:
    """Add a post to one's own filter; returns the row's id, emits `FiltersChanged`."""
    await require_own(tx, owner_id, filter_id)
    row = await (
        await tx.execute(
            "INSERT INTO filter_statuses (filter_id, post_id) SELECT %s, id FROM posts WHERE id = %s"
            " ON CONFLICT (filter_id, post_id) DO UPDATE SET post_id = excluded.post_id RETURNING id",
            (filter_id, post_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))
    return int(row[0])


async def drop_part(tx: Tx, owner_id: int, table: str, part_id: int) -> None:
    """Take a keyword (`filter_keywords`) or a post (`filter_statuses`) out of one's own filter."""
    assert table in {"filter_keywords", "filter_statuses"}
    done = await tx.execute(
        f"DELETE FROM {table} p USING filters f WHERE f.id = p.filter_id AND p.id = %s AND f.owner_id = %s",
        (part_id, owner_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, FiltersChanged(actor_id=owner_id, subject_id=owner_id))


async def _put_keywords(tx: Tx, filter_id: int, wishes: list[KeywordWish]) -> list[int]:
    ids = []
    for wish in wishes:
        if wish.destroy:
            await tx.execute("DELETE FROM filter_keywords WHERE id = %s AND filter_id = %s", (wish.id, filter_id))
            continue
        if wish.keyword is not None or wish.id is None:
            _check_keyword(wish.keyword or "")
        if wish.id is None:
            done = await tx.execute(
                "INSERT INTO filter_keywords (filter_id, keyword, whole_word) VALUES (%s, %s, %s) RETURNING id",
                (filter_id, wish.keyword, wish.whole_word is not False),
            )
        else:
            done = await tx.execute(
                """
                UPDATE filter_keywords SET keyword = coalesce(%s, keyword), whole_word = coalesce(%s, whole_word)
                WHERE id = %s AND filter_id = %s RETURNING id
                """,
                (wish.keyword, wish.whole_word, wish.id, filter_id),
            )
        row = await done.fetchone()
        if row is None:
            raise NotFound
        ids.append(int(row[0]))
    return ids


def _check_keyword(text: str) -> None:
    if not text.strip():
        raise Invalid("Validation failed: Keyword can't be blank")
    if len(text) > MAX_KEYWORD:
        raise Invalid(f"Validation failed: Keyword is too long (maximum is {MAX_KEYWORD} characters)")


def _check(wish: FilterWish, *, new: bool) -> None:
    if (new or wish.title is not None) and not (wish.title or "").strip():
        raise Invalid("Validation failed: Title can't be blank")
    if new or wish.context is not None:
        if not wish.context:
            raise Invalid("Validation failed: Context can't be blank")
        if not set(wish.context) <= set(CONTEXTS):
            raise Invalid("Validation failed: Context None or invalid context supplied")
    if wish.filter_action is not None and wish.filter_action not in ACTIONS:
        raise Invalid("Validation failed: Action is not included in the list")
    if wish.expires_in is not None and not 0 <= wish.expires_in < 10 * 365 * 86400:
        raise Invalid("Validation failed: Expires in is not a possible number of seconds")


def _to_expiry(seconds: int | None) -> dt.datetime | None:
    return clock.now() + dt.timedelta(seconds=seconds) if seconds else None
