"""How each kind of object is made by its owner; what a maker returns fills the address and the body of a request."""

import datetime as dt
import io
from typing import Any

from PIL import Image

from salon.accounts import aliases
from salon.accounts.actions import create_invite, start_session
from salon.checks.decisions import WishRefused, record_decision
from salon.checks.models import Finding, Verdict
from salon.kit import clock, db
from salon.posts.models import Draft
from salon.safety.replaying import replay_policy
from salon.studio.drafts import save_draft
from tests.accounts.authenticator import Authenticator
from tests.matrix.cast import SECRET, Cast, Maker, draw, get_token, let_in, show_drawing, upload, write

SALON = "/api/salon/v1"


async def account(cast: Cast) -> dict[str, str]:
    return {"account_id": cast.id_of("owner")}


async def archive(cast: Cast) -> dict[str, str]:
    """The owner's archive, made, and the secret in its link."""
    await write(cast)
    answer = await cast.client.post(f"{SALON}/archives", headers=cast.people["owner"].browser)
    asked = answer.json()
    await cast.settle()
    made = await cast.does("owner", "GET", f"{SALON}/archives/{asked['id']}")
    return {"archive_id": made["id"], "secret": made["url"].rsplit("/", 1)[-1]}


async def import_(cast: Cast) -> dict[str, str]:
    """Something the owner brought here, a list of people by itself."""
    files = {"file": ("following.csv", b"Account address\nsomebody@far.example\n", "text/csv")}
    sent = await cast.does("owner", "POST", f"{SALON}/imports", files=files)
    await cast.settle()
    return {"import_id": sent["id"]}


async def pending_account(cast: Cast) -> dict[str, str]:
    account_id = await let_in(f"waiting{clock.now():%H%M%S%f}", "member")
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET state = 'pending' WHERE id = %s", (account_id,))
    return {"account_id": str(account_id)}


async def stopped_account(cast: Cast) -> dict[str, str]:
    account_id = str(await let_in(f"stopped{clock.now():%H%M%S%f}", "member"))
    await cast.does("operator", "POST", f"/api/v1/admin/accounts/{account_id}/action", {"type": "suspend"})
    return {"account_id": account_id}


async def friend(cast: Cast) -> dict[str, str]:
    """Somebody the owner follows, so that they may be endorsed."""
    await cast.does("owner", "POST", f"/api/v1/accounts/{cast.id_of('other')}/follow")
    return {"account_id": cast.id_of("other")}


async def app(cast: Cast) -> dict[str, str]:
    await get_token(int(cast.id_of("owner")), ["read"])
    return {"app_id": (await cast.does("owner", "GET", f"{SALON}/apps"))[0]["id"]}


async def own_invite(cast: Cast) -> dict[str, str]:
    async with db.transaction() as tx:
        return {"code": await create_invite(tx, int(cast.id_of("owner")))}


async def alias(cast: Cast) -> dict[str, str]:
    account_id = int(cast.id_of("owner"))
    async with db.transaction() as tx:
        await aliases.add_alias(tx, account_id, "before@elsewhere.example")
    return {"alias_id": str((await aliases.list_aliases(account_id))[0].id)}


async def found(cast: Cast) -> dict[str, str]:
    """Somebody who says they are whom the owner waits for."""
    owner_id, address = int(cast.id_of("owner")), f"known{clock.now():%H%M%S%f}@elsewhere.example"
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO awaited_people (owner_id, verb, address) VALUES (%s, 'follow', %s)", (owner_id, address)
        )
        rows = await tx.execute("DELETE FROM account_aliases WHERE account_id = %s", (int(cast.id_of("other")),))
        await aliases.add_alias(tx, int(cast.id_of("other")), address)
    await cast.settle()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id FROM found_people WHERE address = %s", (address,))
        return {"found_id": str((await rows.fetchone() or (0,))[0])}


async def session(cast: Cast) -> dict[str, str]:
    async with db.transaction() as tx:
        await start_session(tx, int(cast.id_of("owner")))
        row = await (await tx.execute("SELECT max(id) FROM sessions")).fetchone()
    assert row is not None
    return {"session_id": str(row[0])}


async def passkey(cast: Cast) -> dict[str, str]:
    browser = cast.people["owner"].browser
    options = await cast.client.post(f"{SALON}/passkeys/options", json={}, headers=browser)
    made = {"credential": Authenticator().make(options.json()), "name": "Telephone"}
    return {"passkey_id": (await cast.client.post(f"{SALON}/passkeys", json=made, headers=browser)).json()["id"]}


async def follow_request(cast: Cast) -> dict[str, str]:
    await cast.does("owner", "PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
    for verb in ("unfollow", "follow"):
        await cast.does("other", "POST", f"/api/v1/accounts/{cast.id_of('owner')}/{verb}")
    return {"account_id": cast.id_of("other")}


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


async def drawing(cast: Cast) -> dict[str, str]:
    made = await draw(cast)
    return {"generation_id": made["id"], "media_id": made["media"][0]["id"]}


async def growing(cast: Cast) -> dict[str, str]:
    """A generation of which there is something to see already, as the worker leaves it between two steps."""
    wish = {"prompt": SECRET, "engine": "gradients"}
    asked = await cast.does("owner", "POST", f"{SALON}/generations", wish)
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO previews (generation_id, index, step, image) VALUES (%s, 0, 1, %s)", (asked["id"], b"RIFF")
        )
    return {"generation_id": asked["id"], "index": "0", "step": "1"}


async def shown(cast: Cast) -> dict[str, str]:
    one = await show_drawing(cast)
    return {"post_id": one["id"], "media_id": one["media_attachments"][0]["id"]}


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


async def agent(cast: Cast) -> dict[str, str]:
    """An agent of the owner's with a key."""
    wanted = {"username": f"agent{clock.now():%H%M%S%f}", "display_name": SECRET}
    made = await cast.does("owner", "POST", f"{SALON}/agents", wanted)
    path = f"{SALON}/agents/{made['id']}"
    await cast.does("owner", "POST", f"{path}/keys", {"name": "day", "scopes": ["read"]})
    [told] = [one for one in (await cast.does("owner", "GET", f"{SALON}/agents"))["agents"] if one["id"] == made["id"]]
    return {"agent_id": made["id"], "key_id": told["keys"][0]["id"]}


async def answer(cast: Cast) -> dict[str, str]:
    """What somebody else wrote below a post of the owner's."""
    one = await write(cast)
    return {"post_id": (await write(cast, "other", in_reply_to_id=one["id"]))["id"]}


async def shown_to_followers(cast: Cast) -> dict[str, str]:
    media_id = (await draw(cast))["media"][0]["id"]
    return {"post_id": (await write(cast, media_ids=[media_id], visibility="private"))["id"], "media_id": media_id}


async def dispute(cast: Cast) -> dict[str, str]:
    media_id = await upload(cast)
    await write(cast, media_ids=[media_id])
    body = {"degree": "generated", "reason": SECRET}
    return {"dispute_id": (await cast.does("other", "POST", f"{SALON}/media/{media_id}/disputes", body))["id"]}


async def chain(cast: Cast) -> dict[str, str]:
    body = {"title": "Add one thing", "post_id": (await show_drawing(cast))["id"], "most_turns": 9}
    return {"chain_id": (await cast.does("owner", "POST", f"{SALON}/chains", body))["id"]}


async def claimed_chain(cast: Cast) -> dict[str, str]:
    """A chain whose next turn somebody else has, and the remix they would add."""
    first = (await show_drawing(cast))["id"]
    body = {"title": "Add one thing", "post_id": first, "most_turns": 9}
    made = await cast.does("owner", "POST", f"{SALON}/chains", body)
    await cast.does("other", "POST", f"{SALON}/chains/{made['id']}/claim")
    remix = await show_drawing(cast, "other", parents=[int(first)])
    return {"chain_id": made["id"], "remix_id": remix["id"]}


async def challenge(cast: Cast) -> dict[str, str]:
    ends_at = (clock.now() + dt.timedelta(days=1)).isoformat()
    body: dict[str, Any] = {"title": "Tiny doors", "rules": "Small.", "tag": f"t{clock.now():%H%M%S%f}"}
    made = await cast.does("owner", "POST", f"{SALON}/challenges", {**body, "ends_at": ends_at})
    entry = await write(cast, media_ids=[await upload(cast)])
    return {"challenge_id": made["id"], "entry_id": entry["id"]}


async def pair(cast: Cast) -> dict[str, str]:
    """Two entries, dealt to the owner of the challenge to be judged."""
    made = await challenge(cast)
    path = f"{SALON}/challenges/{made['challenge_id']}"
    for name in ("other", "follower"):
        entry = await write(cast, name, media_ids=[await upload(cast, name)])
        await cast.does(name, "POST", f"{path}/entries", {"post_id": entry["id"]})
    return made | {"pair_id": (await cast.does("owner", "POST", f"{path}/pairs"))["pair"]["id"]}


async def template(cast: Cast) -> dict[str, str]:
    body = {"title": "My pet as", "prompt": "my {pet} as a king", "example_id": (await show_drawing(cast))["id"]}
    return {"template_id": (await cast.does("owner", "POST", f"{SALON}/templates", body))["id"]}


MAKERS: dict[str, Maker] = {
    make.__name__.rstrip("_"): make
    for make in (
        account,
        archive,
        import_,
        pending_account,
        stopped_account,
        friend,
        app,
        own_invite,
        alias,
        found,
        session,
        passkey,
        follow_request,
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
        report,
        takedown,
        thread_answer,
        agent,
        known_picture,
        held_picture,
        decision,
        notice,
        dismissed_notice,
        answer,
        staff_note,
        appeal,
        policy,
        announcement,
        emoji,
        feedback,
        invite,
        failed_job,
        drawing,
        growing,
        shown,
        shown_to_followers,
        dispute,
        chain,
        claimed_chain,
        challenge,
        pair,
        template,
    )
}
