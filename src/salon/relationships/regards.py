"""What one person keeps about others for themselves or shows on their profile: notes, endorsements, domains, hints."""

import re
from typing import Any

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.relationships.events import RegardChanged

MAX_NOTE = 2000
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


async def set_note(tx: Tx, actor_id: int, about_id: int, note: str) -> None:
    """Keep a private note about somebody, or with "" none; emits `RegardChanged`."""
    if len(note) > MAX_NOTE:
        raise Invalid(f"Validation failed: Comment is too long (maximum is {MAX_NOTE} characters)")
    await _require_there(tx, about_id)
    if note:
        await tx.execute(
            "INSERT INTO account_notes VALUES (%s, %s, %s)"
            " ON CONFLICT (account_id, about_id) DO UPDATE SET note = excluded.note",
            (actor_id, about_id, note),
        )
    else:
        await tx.execute("DELETE FROM account_notes WHERE account_id = %s AND about_id = %s", (actor_id, about_id))
    await log.append(tx, RegardChanged(actor_id=actor_id, subject_id=about_id))


async def endorse(tx: Tx, actor_id: int, other_id: int) -> None:
    """Show somebody one follows on one's profile; emits `RegardChanged`. Raises `Invalid` unless followed."""
    await _require_there(tx, other_id)
    done = await tx.execute(
        "INSERT INTO endorsements (account_id, endorsed_id) SELECT follower_id, followee_id FROM follows"
        " WHERE follower_id = %s AND followee_id = %s AND state = 'accepted'"
        " ON CONFLICT (account_id, endorsed_id) DO UPDATE SET endorsed_id = excluded.endorsed_id",
        (actor_id, other_id),
    )
    if not done.rowcount:
        raise Invalid("Validation failed: You must be already following the person you want to endorse")
    await log.append(tx, RegardChanged(actor_id=actor_id, subject_id=other_id))


async def unendorse(tx: Tx, actor_id: int, other_id: int) -> None:
    """Show somebody no longer; emits `RegardChanged`."""
    await _require_there(tx, other_id)
    await tx.execute("DELETE FROM endorsements WHERE account_id = %s AND endorsed_id = %s", (actor_id, other_id))
    await log.append(tx, RegardChanged(actor_id=actor_id, subject_id=other_id))


async def block_domain(tx: Tx, actor_id: int, domain: str, *, blocked: bool) -> None:
    """Remember that one wants nothing from another server, or forget it; emits `RegardChanged`."""
    name = domain.strip().lower()
    if not DOMAIN.fullmatch(name):
        raise Invalid("Validation failed: Domain is not a valid domain name")
    if blocked:
        await tx.execute(
            "INSERT INTO domain_blocks (account_id, domain) VALUES (%s, %s) ON CONFLICT DO NOTHING", (actor_id, name)
        )
    else:
        await tx.execute("DELETE FROM domain_blocks WHERE account_id = %s AND domain = %s", (actor_id, name))
    await log.append(tx, RegardChanged(actor_id=actor_id, subject_id=actor_id))


async def hide_suggestion(tx: Tx, actor_id: int, hidden_id: int) -> None:
    """Never suggest somebody again; emits `RegardChanged`."""
    await _require_there(tx, hidden_id)
    await tx.execute("INSERT INTO hidden_suggestions VALUES (%s, %s) ON CONFLICT DO NOTHING", (actor_id, hidden_id))
    await log.append(tx, RegardChanged(actor_id=actor_id, subject_id=hidden_id))


async def _require_there(tx: Tx, account_id: int) -> None:
    row = await tx.execute("SELECT 1 FROM accounts WHERE id = %s AND state = 'active'", (account_id,))
    if await row.fetchone() is None:
        raise NotFound


async def list_endorsed(account_id: int, page: Page) -> list[tuple[int, int]]:
    """(hidden id, account id) of whom somebody shows on their profile, newest first."""
    return await _list_pairs("SELECT id, endorsed_id FROM endorsements WHERE account_id = %s", account_id, page)


async def list_domains(account_id: int, page: Page) -> list[tuple[int, str]]:
    """(hidden id, domain) of the servers somebody wants nothing from, newest first."""
    return await _list_pairs("SELECT id, domain FROM domain_blocks WHERE account_id = %s", account_id, page)


async def _list_pairs(select: str, account_id: int, page: Page) -> list[tuple[int, Any]]:
    async with db.reading() as conn:
        rows = await conn.execute(
            f"{select} AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s",
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_familiar(viewer_id: int, ids: list[int]) -> dict[int, list[int]]:
    """Whom the viewer follows among the followers of each of these people, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT f.followee_id, array_agg(f.follower_id ORDER BY f.follower_id)
            FROM follows mine
            JOIN follows f ON f.follower_id = mine.followee_id AND f.state = 'accepted' AND f.followee_id = ANY(%s)
            JOIN accounts target ON target.id = f.followee_id AND NOT target.hide_collections
            WHERE mine.follower_id = %s AND mine.state = 'accepted'
            GROUP BY 1
            """,
            (ids, viewer_id),
        )
        found: dict[int, list[int]] = dict(await rows.fetchall())
    return {account_id: found.get(account_id, []) for account_id in ids}


async def list_suggestions(viewer_id: int, limit: int, offset: int) -> list[tuple[int, bool]]:
    """(account id, whether friends follow them): whom the viewer might follow, by friends in common, then followers."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT a.id, coalesce(friends.count, 0) > 0
            FROM accounts a
            LEFT JOIN account_counts c ON c.account_id = a.id
            LEFT JOIN (
                SELECT f.followee_id, count(*) FROM follows mine
                JOIN follows f ON f.follower_id = mine.followee_id AND f.state = 'accepted'
                WHERE mine.follower_id = %(viewer)s AND mine.state = 'accepted' GROUP BY 1
            ) friends ON friends.followee_id = a.id
            WHERE a.state = 'active' AND a.silenced_at IS NULL AND a.discoverable AND NOT a.locked
              AND a.moved_to_id IS NULL AND NOT is_spared(a.restricted_at, a.objects_to, 'suggestions')
              AND a.id <> %(viewer)s
              AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = %(viewer)s AND f.followee_id = a.id)
              AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.muter_id = %(viewer)s AND m.muted_id = a.id)
              AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = %(viewer)s AND b.blocked_id = a.id)
                              OR (b.blocker_id = a.id AND b.blocked_id = %(viewer)s))
              AND NOT EXISTS (SELECT 1 FROM hidden_suggestions h WHERE h.account_id = %(viewer)s AND h.hidden_id = a.id)
              AND NOT (a.bot AND EXISTS (SELECT 1 FROM dials d WHERE d.account_id = %(viewer)s AND d.hides_bots))
            ORDER BY coalesce(friends.count, 0) DESC, coalesce(c.followers, 0) DESC, a.id
            LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"viewer": viewer_id, "limit": limit, "offset": min(offset, 1000)},
        )
        return await rows.fetchall()


async def list_directory(viewer_id: int | None, order: str, limit: int, offset: int) -> list[int]:
    """Discoverable people, the newest first or those who posted last."""
    by = "a.created_at DESC" if order == "new" else "c.last_post_at DESC NULLS LAST"
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT a.id FROM accounts a LEFT JOIN account_counts c ON c.account_id = a.id
            WHERE a.state = 'active' AND a.silenced_at IS NULL AND a.discoverable AND a.moved_to_id IS NULL
              AND NOT (a.bot AND EXISTS (SELECT 1 FROM dials d WHERE d.account_id = %(viewer)s AND d.hides_bots))
              AND NOT is_spared(a.restricted_at, a.objects_to, 'suggestions')
              AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = %(viewer)s AND b.blocked_id = a.id)
                              OR (b.blocker_id = a.id AND b.blocked_id = %(viewer)s))
            ORDER BY {by}, a.id DESC LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"viewer": viewer_id, "limit": limit, "offset": min(offset, 10_000)},
        )
        return [account_id for (account_id,) in await rows.fetchall()]


async def drop_expired_mutes(tx: Tx) -> int:
    """Take away mutes that ran out; returns how many. A periodic task of the worker."""
    done = await tx.execute("DELETE FROM mutes WHERE expires_at <= %s", (clock.now(),))
    return done.rowcount
