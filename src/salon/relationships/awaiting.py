"""People somebody knew elsewhere, met here: who says what they were called there, and what was wished for them."""

from typing import Any, NamedTuple

from salon.accounts.aliases import ADDRESS, to_address
from salon.accounts.events import AccountApproved, AccountCreated, AliasesChanged, ProfileUpdated
from salon.kit import db, jobs, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound, SalonError
from salon.kit.log import Batch, Reader
from salon.kit.pages import Page
from salon.relationships import actions
from salon.relationships.actions import FollowWish
from salon.relationships.events import Followed, FollowRequested, PeopleFound

STRETCH = 1000  # accounts matched at once when all is made again
SAYING = (AccountCreated, AccountApproved, AliasesChanged, ProfileUpdated)
MEETING = (Followed, FollowRequested)


class Claim(NamedTuple):
    """Somebody here says they have or had an address; proven by the name they bear here or by a page that says so."""

    account_id: int
    address: str
    proven: bool


class Found(NamedTuple):
    """Somebody who may be the one a person waits for."""

    id: int
    account_id: int
    address: str
    proven: bool


def list_claims(account_id: int, username: str, fields: list[dict[str, Any]], aliases: list[str]) -> list[Claim]:
    """Every address somebody says is theirs, each once."""
    name = username.lower()
    own = {name, f"{name}@{settings().domain.lower()}"}
    linked = {to_address(one["value"]) for one in fields if one.get("verified_at")}
    proven = own | {address for address in linked if ADDRESS.fullmatch(address)}
    return [Claim(account_id, address, address in proven) for address in sorted(proven | {*aliases})]


async def match_people(tx: Tx, account_ids: list[int]) -> None:
    """Find who waits for these people, by what they say of themselves now.

    Mutes and blocks need no proof: nobody gains anything by them. A follow that was wished for is done where the
    address is proven; all other people are asked. Emits one `PeopleFound` for each who was found anew.
    """
    rows = await tx.execute(
        """
        SELECT a.id, a.username, a.fields,
               ARRAY(SELECT s.address FROM account_aliases s WHERE s.account_id = a.id AND s.alias_id IS NULL)
        FROM accounts a WHERE a.id = ANY(%s) AND a.state = 'active'
        """,
        (account_ids,),
    )
    claims = [claim for row in await rows.fetchall() for claim in list_claims(*row)]
    if not claims:
        return
    columns = [list(column) for column in zip(*claims, strict=True)]
    met = await tx.execute(
        """
        SELECT w.owner_id, w.verb, w.address, c.account_id FROM unnest(%s::bigint[], %s::text[], %s::boolean[])
            AS c(account_id, address, proven)
        JOIN awaited_people w ON w.address = c.address AND w.owner_id <> c.account_id
        WHERE w.verb <> 'follow' OR (w.wish = 'follow' AND c.proven)
        """,
        columns,
    )
    errands = await met.fetchall()
    if errands:
        names = ("owner_id", "verb", "address", "account_id")
        deferrer = meet.configure(connection=tx)
        await deferrer.batch_defer_async(*(dict(zip(names, one, strict=True)) for one in errands))
    await _note_found(tx, columns)


async def _note_found(tx: Tx, columns: list[list[Any]]) -> None:
    found = await tx.execute(
        """
        INSERT INTO found_people AS f (owner_id, account_id, address, proven)
        SELECT w.owner_id, c.account_id, w.address, c.proven
        FROM unnest(%s::bigint[], %s::text[], %s::boolean[]) AS c(account_id, address, proven)
        JOIN awaited_people w ON w.address = c.address AND w.owner_id <> c.account_id
        WHERE w.verb = 'follow' AND NOT (w.wish = 'follow' AND c.proven)
          AND NOT EXISTS (SELECT 1 FROM follows o WHERE o.follower_id = w.owner_id AND o.followee_id = c.account_id)
          AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = w.owner_id AND b.blocked_id = c.account_id)
                          OR (b.blocker_id = c.account_id AND b.blocked_id = w.owner_id))
        ON CONFLICT (owner_id, account_id, address) DO UPDATE SET proven = excluded.proven
        WHERE f.proven IS DISTINCT FROM excluded.proven AND NOT f.dismissed
        RETURNING f.account_id, f.id, xmax = 0
        """,
        columns,
    )
    first: dict[int, int] = {}
    for account_id, row_id, is_new in await found.fetchall():
        if is_new:
            first[account_id] = min(row_id, first.get(account_id, row_id))
    if first:
        await log.append(tx, *(PeopleFound(actor_id=who, subject_id=who, first_id=at) for who, at in first.items()))


@jobs.app.task(name="relationships.meet")
async def meet(owner_id: int, verb: str, address: str, account_id: int) -> None:
    """Do what somebody wished for a person they awaited, quietly; what is not allowed any more is let be."""
    async with db.transaction() as tx:
        gone = await tx.execute(
            "DELETE FROM awaited_people WHERE owner_id = %s AND verb = %s AND address = %s", (owner_id, verb, address)
        )
        if not gone.rowcount:
            return
        try:
            async with tx.transaction():
                if verb == "follow":
                    await actions.follow(tx, owner_id, account_id, FollowWish(quiet=True))
                elif verb == "mute":
                    await actions.mute(tx, owner_id, account_id)
                else:
                    await actions.block(tx, owner_id, account_id)
        except SalonError:
            return


async def list_found(owner_id: int, page: Page) -> list[Found]:
    """Who may be somebody a person waits for, newest first; whom they said is somebody else, or follow, is left out."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT f.id, f.account_id, f.address, f.proven FROM found_people f
            JOIN accounts a ON a.id = f.account_id AND a.state = 'active'
            WHERE f.owner_id = %s AND NOT f.dismissed AND f.id < %s AND f.id > %s
              AND NOT EXISTS (SELECT 1 FROM follows o WHERE o.follower_id = f.owner_id AND o.followee_id = f.account_id)
            ORDER BY f.id {page.order} LIMIT %s
            """,
            (owner_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((Found(*row) for row in await rows.fetchall()), reverse=True)


async def dismiss_found(tx: Tx, owner_id: int, found_id: int) -> None:
    """Say that it is somebody else; the one who is awaited stays so. Raises `NotFound`."""
    done = await tx.execute(
        "UPDATE found_people SET dismissed = true WHERE owner_id = %s AND id = %s AND NOT dismissed",
        (owner_id, found_id),
    )
    if not done.rowcount:
        raise NotFound


async def look_out(tx: Tx, batch: Batch) -> None:
    """Match people who said something of themselves, and wait no longer for those who were met."""
    if batch.has(*SAYING):
        kinds = [event.kind for event in SAYING]
        rows = await tx.execute(
            "SELECT DISTINCT actor_id FROM log WHERE seq > %s AND seq <= %s AND kind = ANY(%s)"
            " AND EXISTS (SELECT 1 FROM awaited_people)",
            (batch.after, batch.upto, kinds),
        )
        await match_people(tx, [account_id for (account_id,) in await rows.fetchall()])
    if batch.has(*MEETING):
        await tx.execute(
            """
            WITH met AS (
                DELETE FROM found_people f USING log l
                WHERE l.seq > %s AND l.seq <= %s AND l.kind IN ('Followed', 'FollowRequested')
                  AND f.owner_id = l.actor_id AND f.account_id = l.subject_id AND NOT f.dismissed
                RETURNING f.owner_id, f.address
            ),
            waiting AS (
                DELETE FROM awaited_people w USING met
                WHERE w.owner_id = met.owner_id AND w.address = met.address AND w.verb = 'follow'
            )
            DELETE FROM found_people f USING met WHERE f.owner_id = met.owner_id AND f.address = met.address
            """,
            (batch.after, batch.upto),
        )


async def look_again(tx: Tx) -> None:
    """Match everybody here anew; what people said is somebody else stays said."""
    await tx.execute("DELETE FROM found_people WHERE NOT dismissed")
    rows = await tx.execute("SELECT id FROM accounts WHERE state = 'active'")
    ids = [account_id for (account_id,) in await rows.fetchall()]
    for at in range(0, len(ids), STRETCH):
        await match_people(tx, ids[at : at + STRETCH])


AWAITED = Reader(
    name="awaited",
    listens=frozenset(event.kind for event in (*SAYING, *MEETING)),
    react=look_out,
    rebuild=look_again,
    rests=1.0,
)
