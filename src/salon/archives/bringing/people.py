"""People somebody knew elsewhere: followed, muted and blocked where they are here, waited for where they are not."""

from salon.archives.bringing.report import Bringing
from salon.archives.reading.items import PeopleList, Person
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import SalonError
from salon.kit.http import is_storable
from salon.relationships import actions
from salon.relationships.actions import FollowWish
from salon.relationships.awaiting import match_people
from salon.timelines import lists

VERBS = frozenset({"follow", "mute", "block"})


async def find_people(tx: Tx, addresses: list[str]) -> dict[str, int]:
    """Accounts here by address: `name` or `name@` this place."""
    here = {address: address.removesuffix(f"@{settings().domain.lower()}") for address in addresses}
    rows = await tx.execute(
        """
        SELECT u.address, a.id FROM unnest(%s::text[], %s::text[]) u(address, name)
        JOIN accounts a ON a.state = 'active' AND lower(a.username) = u.name AND position('@' IN u.name) = 0
        """,
        ([*here], [*here.values()]),
    )
    return dict(await rows.fetchall())


async def bring_people(bringing: Bringing, given: list[Person]) -> None:
    """Follow, mute and block by the real verbs; who is not here is waited for."""
    given = [
        one for one in given if one.verb in VERBS and is_storable(one.address) and 0 < len(one.address.encode()) <= 320
    ]
    async with db.transaction() as tx:
        found = await find_people(tx, [one.address.lower() for one in given])
        waiting = [one for one in given if one.address.lower() not in found]
        await tx.execute(
            """
            INSERT INTO awaited_people (owner_id, verb, address, wish)
            SELECT DISTINCT %s::bigint, u.verb, u.address, %s FROM unnest(%s::text[], %s::text[]) u(verb, address)
            ON CONFLICT (owner_id, verb, address) DO UPDATE SET wish = excluded.wish
            """,
            (
                bringing.owner_id,
                bringing.awaited,
                [one.verb for one in waiting],
                [one.address.lower() for one in waiting],
            ),
        )
        said = await tx.execute(
            "SELECT DISTINCT account_id FROM account_aliases WHERE address = ANY(%s)",
            ([one.address.lower() for one in waiting],),
        )
        await match_people(tx, [account_id for (account_id,) in await said.fetchall()])
    for one in waiting:
        bringing.lose(one.verb, "not_here_yet", one.address)
    for one in given:
        account_id = found.get(one.address.lower())
        if account_id is not None:
            await _do(bringing, one, account_id)


async def _do(bringing: Bringing, one: Person, account_id: int) -> None:
    try:
        async with db.transaction() as tx:
            if one.verb == "follow":
                wish = FollowWish(one.shows_boosts, one.notifies, one.languages or None, quiet=True)
                await actions.follow(tx, bringing.owner_id, account_id, wish)
            elif one.verb == "block":
                await actions.block(tx, bringing.owner_id, account_id)
            elif one.expires_at is None or one.expires_at > clock.now():
                seconds = int((one.expires_at - clock.now()).total_seconds()) + 1 if one.expires_at else 0
                await actions.mute(
                    tx,
                    bringing.owner_id,
                    account_id,
                    hides_notifications=one.hides_notifications,
                    duration_seconds=seconds,
                )
    except SalonError:
        bringing.lose(one.verb, "not_allowed", one.address)
        return
    bringing.taken[one.verb] += 1


async def bring_list(bringing: Bringing, one: PeopleList) -> None:
    """Make a list, or add to the one that is called so, those who are here and followed."""
    members = [address.lower() for address in one.members if is_storable(address)]
    title = " ".join(one.title.split())
    try:
        async with db.transaction() as tx:
            row = await (
                await tx.execute("SELECT id FROM lists WHERE owner_id = %s AND title = %s", (bringing.owner_id, title))
            ).fetchone()
            list_id = (
                row[0]
                if row
                else await lists.make_list(tx, bringing.owner_id, title, one.replies_policy, exclusive=one.exclusive)
            )
            found = await find_people(tx, members)
            rows = await tx.execute(
                """
                SELECT f.followee_id FROM follows f WHERE f.follower_id = %s AND f.followee_id = ANY(%s)
                  AND NOT EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = %s AND m.account_id = f.followee_id)
                """,
                (bringing.owner_id, [*found.values()], list_id),
            )
            fresh = [account_id for (account_id,) in await rows.fetchall()]
            if fresh:
                await lists.add_members(tx, bringing.owner_id, list_id, fresh)
    except SalonError:
        bringing.lose("list", "not_allowed", title)
        return
    bringing.already["list"] += 1 if row else 0
    bringing.taken["list"] += 0 if row else 1
