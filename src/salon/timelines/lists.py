"""Lists of people one reads together: the verbs, and the SQL that reads them."""

from typing import NamedTuple

from psycopg.errors import ForeignKeyViolation

from salon.kit import db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.timelines.events import ListChanged

POLICIES = ("followed", "list", "none")
MAX_LISTS = 50
MAX_TITLE = 256


class PeopleList(NamedTuple):
    """A list; `replies_policy` says which replies of its people are shown, `exclusive` keeps them out of home."""

    id: int
    title: str
    replies_policy: str
    exclusive: bool


async def list_lists(owner_id: int, *, holding: int | None = None) -> list[PeopleList]:
    """A person's lists, oldest first; `holding` leaves those with that account in them."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT id, title, replies_policy, exclusive FROM lists l
            WHERE owner_id = %(owner)s AND (%(holding)s::bigint IS NULL OR EXISTS (
                SELECT 1 FROM list_members m WHERE m.list_id = l.id AND m.account_id = %(holding)s))
            ORDER BY id
            """,
            {"owner": owner_id, "holding": holding},
        )
        return [PeopleList(*row) for row in await rows.fetchall()]


async def get_list(owner_id: int, list_id: int) -> PeopleList:
    """One of a person's own lists; raises `NotFound`."""
    for one in await list_lists(owner_id):
        if one.id == list_id:
            return one
    raise NotFound


async def list_members(list_id: int, page: Page | None) -> list[tuple[int, int]]:
    """(hidden id, account id) of a list, newest member first; all of them without a page."""
    low, high, limit = (page.min_id, page.max_id, page.limit) if page else (0, (1 << 63) - 1, None)
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT m.id, m.account_id FROM list_members m
            JOIN accounts a ON a.id = m.account_id AND a.state = 'active'
            WHERE m.list_id = %s AND m.id < %s AND m.id > %s ORDER BY m.id {page.order if page else "DESC"} LIMIT %s
            """,
            (list_id, high, low, limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def make_list(tx: Tx, owner_id: int, title: str, replies_policy: str, *, exclusive: bool) -> int:
    """Make a list; emits `ListChanged`. Raises `Invalid` for a blank title or the fifty-first list."""
    _check(title, replies_policy)
    row = await (
        await tx.execute(
            """
            INSERT INTO lists (owner_id, title, replies_policy, exclusive)
            SELECT %(owner)s, %(title)s, %(policy)s, %(exclusive)s
            WHERE (SELECT count(*) FROM lists WHERE owner_id = %(owner)s) < %(most)s
            RETURNING id
            """,
            {
                "owner": owner_id,
                "title": title.strip(),
                "policy": replies_policy,
                "exclusive": exclusive,
                "most": MAX_LISTS,
            },
        )
    ).fetchone()
    if row is None:
        raise Invalid(f"Validation failed: You have reached the maximum of {MAX_LISTS} lists")
    await log.append(tx, ListChanged(actor_id=owner_id, subject_id=row[0]))
    return int(row[0])


async def change_list(
    tx: Tx, owner_id: int, list_id: int, title: str | None, replies_policy: str | None, *, exclusive: bool | None
) -> None:
    """Change what is given of a list; emits `ListChanged`. Raises `NotFound` when it is not the person's own."""
    _check("." if title is None else title, replies_policy or "list")
    done = await tx.execute(
        """
        UPDATE lists SET title = coalesce(%s, title), replies_policy = coalesce(%s, replies_policy),
                         exclusive = coalesce(%s, exclusive)
        WHERE id = %s AND owner_id = %s
        """,
        (title.strip() if title else None, replies_policy, exclusive, list_id, owner_id),
    )
    if not done.rowcount:
        raise NotFound
    if exclusive is not None:
        await tx.execute("UPDATE list_members SET exclusive = %s WHERE list_id = %s", (exclusive, list_id))
    await log.append(tx, ListChanged(actor_id=owner_id, subject_id=list_id))


async def drop_list(tx: Tx, owner_id: int, list_id: int) -> None:
    """Delete a list; emits `ListChanged`. Raises `NotFound` when it is not the person's own."""
    done = await tx.execute("DELETE FROM lists WHERE id = %s AND owner_id = %s", (list_id, owner_id))
    if not done.rowcount:
        raise NotFound
    await log.append(tx, ListChanged(actor_id=owner_id, subject_id=list_id))


async def add_members(tx: Tx, owner_id: int, list_id: int, account_ids: list[int]) -> None:
    """Put people one follows on a list; emits `ListChanged`.

    Raises `NotFound` for a list that is not one's own or somebody one does not follow, `Invalid` for who is on it.
    """
    known = await (
        await tx.execute("SELECT exclusive FROM lists WHERE id = %s AND owner_id = %s", (list_id, owner_id))
    ).fetchone()
    if known is None:
        raise NotFound
    followed = await tx.execute(
        "SELECT count(*) FROM follows WHERE follower_id = %s AND followee_id = ANY(%s)", (owner_id, account_ids)
    )
    row = await followed.fetchone()
    if row is None or row[0] + (owner_id in account_ids) < len(set(account_ids)):
        raise NotFound
    try:
        done = await tx.execute(
            """
            INSERT INTO list_members (list_id, account_id, owner_id, exclusive)
            SELECT %s, unnest(%s::bigint[]), %s, %s ON CONFLICT DO NOTHING
            """,
            (list_id, list(dict.fromkeys(account_ids)), owner_id, known[0]),
        )
    except ForeignKeyViolation as error:
        raise NotFound from error
    if account_ids and not done.rowcount:
        raise Invalid("Validation failed: Account has already been taken")
    await log.append(tx, ListChanged(actor_id=owner_id, subject_id=list_id))


async def remove_members(tx: Tx, owner_id: int, list_id: int, account_ids: list[int]) -> None:
    """Take people off a list; emits `ListChanged`. Raises `NotFound` when it is not the person's own."""
    own = await tx.execute("SELECT 1 FROM lists WHERE id = %s AND owner_id = %s", (list_id, owner_id))
    if await own.fetchone() is None:
        raise NotFound
    await tx.execute("DELETE FROM list_members WHERE list_id = %s AND account_id = ANY(%s)", (list_id, account_ids))
    await log.append(tx, ListChanged(actor_id=owner_id, subject_id=list_id))


def _check(title: str, replies_policy: str) -> None:
    if not title.strip():
        raise Invalid("Validation failed: Title can't be blank")
    if len(title) > MAX_TITLE:
        raise Invalid(f"Validation failed: Title is too long (maximum is {MAX_TITLE} characters)")
    if replies_policy not in POLICIES:
        raise Invalid("Validation failed: Replies policy is not included in the list")


async def list_list(owner_id: int, one: PeopleList, page: Page) -> list[int]:
    """A page of what a list's people posted and boosted, newest first; who may see which is for the rules to say."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT p.id
            FROM list_members m
            LEFT JOIN follows f ON f.follower_id = %(owner)s AND f.followee_id = m.account_id
            CROSS JOIN LATERAL (
                SELECT id, boost_of_id, reply_to_author_id FROM posts
                WHERE author_id = m.account_id AND deleted_at IS NULL AND id < %(max_id)s AND id > %(min_id)s
                  AND visibility <> 'direct' AND (boost_of_id IS NULL OR coalesce(f.shows_boosts, true))
                  AND (reply_to_author_id IS NULL OR reply_to_author_id IN (author_id, %(owner)s)
                       OR (%(policy)s = 'followed' AND EXISTS (
                            SELECT 1 FROM follows g WHERE g.follower_id = %(owner)s AND g.state = 'accepted'
                            AND g.followee_id = reply_to_author_id))
                       OR (%(policy)s = 'list' AND EXISTS (
                            SELECT 1 FROM list_members n WHERE n.list_id = m.list_id
                            AND n.account_id = reply_to_author_id)))
                ORDER BY id {page.order} LIMIT %(limit)s
            ) p
            WHERE m.list_id = %(list)s ORDER BY p.id {page.order} LIMIT %(limit)s
            """,
            {
                "owner": owner_id,
                "list": one.id,
                "policy": one.replies_policy,
                "max_id": page.max_id,
                "min_id": page.min_id,
                "limit": page.limit,
            },
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


async def find_lists_of(author_ids: list[int], watched: list[int]) -> list[tuple[int, int]]:
    """(list id, author id) where an author is on one of the lists somebody watches just now."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT list_id, account_id FROM list_members WHERE account_id = ANY(%s) AND list_id = ANY(%s)",
            (author_ids, watched),
        )
        return await rows.fetchall()
