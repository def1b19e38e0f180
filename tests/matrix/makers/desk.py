"""What the staff have before them."""

import io

from PIL import Image

from salon.checks.decisions import WishRefused, record_decision
from salon.checks.models import Finding, Verdict
from salon.kit import clock, db
from salon.safety.replaying import replay_policy
from tests.matrix.cast import SECRET, Cast, upload, write

SALON = "/api/salon/v1"


async def report(cast: Cast) -> dict[str, str]:
    body = {"account_id": cast.id_of("other"), "comment": SECRET}
    return {"report_id": (await cast.does("owner", "POST", "/api/v1/reports", body))["id"]}


async def takedown(cast: Cast) -> dict[str, str]:
    body = {"post_id": (await write(cast))["id"], "reason": "spam"}
    return {"takedown_id": (await cast.does("moderator", "POST", f"{SALON}/admin/takedowns", body))["id"]}


async def decision(cast: Cast) -> dict[str, str]:
    found = Finding(label="likeness", score=1, evidence="", check="matrix", version="1")
    refused = WishRefused(int(cast.id_of("owner")), SECRET, Verdict("refuse", found, 0))
    async with db.transaction() as tx:
        return {"decision_id": str(await record_decision(tx, refused.statement))}


async def notice(cast: Cast) -> dict[str, str]:
    """Sent by the owner, about a post of somebody else's."""
    one = await write(cast, "other")
    body = {
        "explanation": SECRET,
        "addresses": [f"/posts/{one['id']}"],
        "name": "Owner",
        "email": "owner@example.org",
        "good_faith": True,
    }
    return {"notice_id": (await cast.does("owner", "POST", f"{SALON}/notices", body))["id"]}


async def dismissed_notice(cast: Cast) -> dict[str, str]:
    made = await notice(cast)
    path = f"{SALON}/admin/notices/{made['notice_id']}/decide"
    await cast.does("moderator", "POST", path, {"answer": "It is no crime"})
    return made


async def staff_note(cast: Cast) -> dict[str, str]:
    body = {"account_id": cast.id_of("other"), "words": SECRET}
    return {"note_id": (await cast.does("moderator", "POST", f"{SALON}/admin/notes", body))["id"]}


async def appeal(cast: Cast) -> dict[str, str]:
    path = f"{SALON}/decisions/{(await decision(cast))['decision_id']}/appeal"
    return {"appeal_id": (await cast.does("owner", "POST", path, {"text": SECRET}))["appeal"]["id"]}


async def policy(cast: Cast) -> dict[str, str]:
    made = await cast.does("moderator", "POST", f"{SALON}/admin/policies", {"rules": [], "note": SECRET})
    await replay_policy(made["version"])
    return {"version": str(made["version"])}


async def known_picture(cast: Cast) -> dict[str, str]:
    media_id = await upload(cast)
    made = await cast.does("moderator", "POST", f"{SALON}/admin/known_pictures", {"media_id": media_id})
    return {"known_id": made["id"], "media_id": media_id}


async def held_picture(cast: Cast) -> dict[str, str]:
    media_id = await upload(cast)
    async with db.transaction() as tx:
        await tx.execute("UPDATE media SET held_at = now() WHERE id = %s", (media_id,))
    return {"media_id": media_id}


async def held_post(cast: Cast) -> dict[str, str]:
    made = await write(cast)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE posts SET visibility = 'direct', held_at = now(), held_as = 'public' WHERE id = %s",
            (int(made["id"]),),
        )
    return {"post_id": made["id"]}


async def proposal(cast: Cast) -> dict[str, str]:
    """To let a held picture through, by the moderator."""
    media_id = (await held_picture(cast))["media_id"]
    async with db.transaction() as tx:
        row = await tx.execute(
            "INSERT INTO proposals (deed, subject, account_id, params, reason, proposed_by, created_at, expires_at)"
            " VALUES ('picture.let_through', %s, %s, 'null', %s, %s, now(), now() + interval '1 day') RETURNING id",
            (int(media_id), int(cast.id_of("owner")), SECRET, int(cast.id_of("moderator"))),
        )
        return {"proposal_id": str((await row.fetchone() or (0,))[0])}


async def announcement(cast: Cast) -> dict[str, str]:
    made = await cast.does("operator", "POST", f"{SALON}/announcements", {"text": "Tomorrow we paint"})
    return {"announcement_id": made["id"], "name": "🎨"}


async def emoji(cast: Cast) -> dict[str, str]:
    file = io.BytesIO()
    Image.new("P", (1, 1)).save(file, "GIF")
    files = {"image": ("dot.gif", file.getvalue(), "image/gif")}
    name = {"shortcode": f"dot{clock.now():%H%M%S%f}"}
    return {"emoji_id": (await cast.does("operator", "POST", f"{SALON}/emojis", data=name, files=files))["id"]}


async def feedback(cast: Cast) -> dict[str, str]:
    return {"feedback_id": (await cast.does("owner", "POST", f"{SALON}/feedback", {"words": SECRET}))["id"]}


async def rights_request(cast: Cast) -> dict[str, str]:
    made = await cast.does("owner", "POST", f"{SALON}/rights/requests", {"words": SECRET})
    return {"request_id": made["requests"][0]["id"]}


async def recipient(cast: Cast) -> dict[str, str]:
    body = {"organisation": SECRET, "contact": "keeper@example.org"}
    made = await cast.does("operator", "POST", f"{SALON}/admin/recipients", body)
    return {"recipient_id": next(one["id"] for one in made["recipients"] if one["ended_at"] is None)}


async def invite(cast: Cast) -> dict[str, str]:
    return {"code": (await cast.does("operator", "POST", f"{SALON}/admin/invites", {"uses": 1}))["code"]}


async def failed_job(_: Cast) -> dict[str, str]:
    """A job as the worker leaves it when every try failed."""
    async with db.transaction() as tx:
        row = await tx.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('default', 'matrix', '{}', 'failed') RETURNING id"
        )
        return {"job_id": str((await row.fetchone() or (0,))[0])}


async def dispute(cast: Cast) -> dict[str, str]:
    media_id = await upload(cast)
    await write(cast, media_ids=[media_id])
    body = {"degree": "generated", "reason": SECRET}
    return {"dispute_id": (await cast.does("other", "POST", f"{SALON}/media/{media_id}/disputes", body))["id"]}


MAKERS = (
    report,
    takedown,
    decision,
    notice,
    dismissed_notice,
    staff_note,
    appeal,
    policy,
    known_picture,
    held_picture,
    held_post,
    proposal,
    announcement,
    emoji,
    feedback,
    rights_request,
    invite,
    recipient,
    failed_job,
    dispute,
)
