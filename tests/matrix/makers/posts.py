"""What people write, and how they read."""

import datetime as dt

from salon.kit import clock, db
from salon.posts.models import Draft
from salon.studio.drafts import save_draft
from tests.matrix.cast import SECRET, Cast, upload, write


async def status(cast: Cast) -> dict[str, str]:
    return {"status_id": (await write(cast))["id"]}


async def private_status(cast: Cast) -> dict[str, str]:
    return {"status_id": (await write(cast, visibility="private"))["id"]}


async def direct_status(cast: Cast) -> dict[str, str]:
    return {"status_id": (await write(cast, visibility="direct"))["id"]}


async def quoted_status(cast: Cast) -> dict[str, str]:
    """A post of the owner's that a post of somebody else's quotes."""
    one = await write(cast)
    return {"status_id": one["id"], "quoting_id": (await write(cast, "other", quoted_status_id=one["id"]))["id"]}


async def poll(cast: Cast) -> dict[str, str]:
    one = await write(cast, poll={"options": ["x", SECRET], "expires_in": 600})
    return {"poll_id": one["poll"]["id"]}


async def private_poll(cast: Cast) -> dict[str, str]:
    one = await write(cast, poll={"options": ["x", SECRET], "expires_in": 600}, visibility="private")
    return {"poll_id": one["poll"]["id"]}


async def scheduled(cast: Cast) -> dict[str, str]:
    at = (clock.now() + dt.timedelta(days=1)).isoformat()
    return {"scheduled_id": (await write(cast, scheduled_at=at))["id"], "at": at}


async def draft(cast: Cast) -> dict[str, str]:
    """A draft that an assistant left the owner, and what the owner's page proves itself with."""
    async with db.transaction() as tx:
        draft_id = await save_draft(tx, int(cast.id_of("owner")), Draft(text=f"{SECRET} #sea"), None)
    return {"draft_id": str(draft_id), "csrf": cast.people["owner"].browser["X-Salon-CSRF"]}


async def media(cast: Cast) -> dict[str, str]:
    return {"media_id": await upload(cast)}


async def conversation(cast: Cast) -> dict[str, str]:
    told = f"@the_owner {SECRET}"
    await cast.does("other", "POST", "/api/v1/statuses", {"status": told, "visibility": "direct"})
    await cast.settle()
    return {"conversation_id": (await cast.does("owner", "GET", "/api/v1/conversations"))[0]["id"]}


async def notification(cast: Cast) -> dict[str, str]:
    post = await write(cast)
    await cast.does("other", "POST", f"/api/v1/statuses/{post['id']}/favourite")
    await cast.settle()
    one = (await cast.does("owner", "GET", "/api/v1/notifications"))[0]
    group = (await cast.does("owner", "GET", "/api/v2/notifications"))["notification_groups"][0]
    return {"notification_id": one["id"], "key": group["group_key"]}


async def held_back(cast: Cast) -> dict[str, str]:
    """A stranger's notifications, which the owner asked to have held back."""
    policy = {"for_not_following": "filter"}
    await cast.does("owner", "PATCH", "/api/v2/notifications/policy", policy)
    await cast.does("other", "POST", "/api/v1/statuses", {"status": f"@the_owner {SECRET}"})
    await cast.settle()
    return {"from_id": (await cast.does("owner", "GET", "/api/v1/notifications/requests"))[0]["id"]}


async def filter_(cast: Cast) -> dict[str, str]:
    post = await write(cast)
    wish = {"title": SECRET, "context": ["home"], "keywords_attributes": [{"keyword": SECRET}]}
    made = await cast.does("owner", "POST", "/api/v2/filters", wish)
    row = await cast.does("owner", "POST", f"/api/v2/filters/{made['id']}/statuses", {"status_id": post["id"]})
    more = await write(cast)
    keyword_id = made["keywords"][0]["id"]
    return {"filter_id": made["id"], "keyword_id": keyword_id, "row_id": row["id"], "more_id": more["id"]}


async def list_(cast: Cast) -> dict[str, str]:
    await cast.does("owner", "POST", f"/api/v1/accounts/{cast.id_of('other')}/follow")
    made = await cast.does("owner", "POST", "/api/v1/lists", {"title": SECRET})
    return {"list_id": made["id"], "member_id": cast.id_of("other")}


async def featured(cast: Cast) -> dict[str, str]:
    return {"featured_id": (await cast.does("owner", "POST", "/api/v1/featured_tags", {"name": "sea"}))["id"]}


async def answer(cast: Cast) -> dict[str, str]:
    """What somebody else wrote below a post of the owner's."""
    one = await write(cast)
    return {"post_id": (await write(cast, "other", in_reply_to_id=one["id"]))["id"]}


async def thread_answer(cast: Cast) -> dict[str, str]:
    """A post of the owner's with a card of the assistant's under it."""
    post_id = (await write(cast))["id"]
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO thread_answers (post_id, thread_id, asked_by, words, state, asked_at)"
            " VALUES (%s, %s, %s, %s, 'ready', now())",
            (post_id, post_id, cast.id_of("owner"), SECRET),
        )
    return {"post_id": post_id}


async def fallen_answer(cast: Cast) -> dict[str, str]:
    """One that was taken down."""
    made = await thread_answer(cast)
    path = f"/api/salon/v1/admin/posts/{made['post_id']}/assistant/take_down"
    await cast.does("moderator", "POST", path, {"reason": "false"})
    return made


async def claim(cast: Cast) -> dict[str, str]:
    """A post of the owner's, in a place where everybody is old enough to propose a note on it."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET created_at = now() - interval '60 days'")
    return {"post_id": (await write(cast))["id"]}


async def _note(cast: Cast, writer: str, author: str) -> dict[str, str]:
    """A note on somebody's post, in a place where everybody is old enough to rate it."""
    await claim(cast)
    post_id = (await write(cast, author))["id"]
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                "INSERT INTO context_notes (post_id, thread_id, writer_id, words, sources, reason, created_at)"
                " VALUES (%(post)s, %(post)s, %(writer)s, %(words)s, '{https://news.example/}', 'other', now())"
                " RETURNING id",
                {"post": int(post_id), "writer": int(cast.id_of(writer)), "words": SECRET},
            )
        ).fetchone()
    assert row is not None
    return {"post_id": post_id, "note_id": str(row[0])}


async def note(cast: Cast) -> dict[str, str]:
    """The owner's note on a post of somebody else's."""
    return await _note(cast, "owner", "other")


async def rated_note(cast: Cast) -> dict[str, str]:
    """A note the owner rated; writer and author are somebody else."""
    made = await _note(cast, "follower", "other")
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO context_ratings (note_id, rater_id, level, rated_at) VALUES (%s, %s, 2, now())",
            (made["note_id"], cast.id_of("owner")),
        )
    return made


MAKERS = (
    status,
    private_status,
    direct_status,
    quoted_status,
    poll,
    private_poll,
    scheduled,
    draft,
    media,
    conversation,
    notification,
    held_back,
    filter_,
    list_,
    featured,
    answer,
    thread_answer,
    fallen_answer,
    claim,
    note,
    rated_note,
)
