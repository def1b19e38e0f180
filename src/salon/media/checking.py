"""Asking the checks about a picture before anything of it is kept."""

import datetime as dt

from salon.checks.decisions import PictureRefused
from salon.checks.known import find_known
from salon.checks.models import NEWCOMER_DAYS
from salon.checks.pictures import SAME, TELLING, check_picture
from salon.checks.policy import judge, load_policy
from salon.kit import clock, db
from salon.kit.errors import Invalid
from salon.media.images.models import Seen


class NotShown(Invalid):
    """A picture that is nobody's here, and that policy refuses."""

    message = "This picture is not shown here."


async def require_showable(owner_id: int, seen: Seen) -> bool:
    """Raise `PictureRefused` for what policy does not let anybody show, `NotShown` for what is nobody's (owner 0).

    Returns whether somebody must look at it first. What is only covered is covered when it is posted.
    """
    async with db.transaction() as conn:  # a refusal is written down when it ends
        match = await find_known(conn, seen.fingerprint, SAME) if seen.telling >= TELLING else None
        row = await (await conn.execute("SELECT created_at FROM accounts WHERE id = %s", (owner_id,))).fetchone()
        policy = await load_policy(conn)
        newcomer = row is not None and row[0] > clock.now() - dt.timedelta(days=NEWCOMER_DAYS)
        verdict = judge(policy, "picture", check_picture(seen.nudity, match), newcomer=newcomer)
        if verdict.action == "refuse":
            raise PictureRefused(owner_id, verdict) if row else NotShown
    return verdict.action == "hold"
