"""Every route by which the staff change something, driven once: each leaves just the entries of the audit it should."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from salon.audit.queries import verify
from salon.kit import db
from tests.conftest import Settle
from tests.matrix.cast import Cast, make_cast, upload, write
from tests.matrix.makers import MAKERS
from tests.matrix.standings import GONE, STANDINGS
from tests.matrix.table import ROWS
from tests.matrix.test_standings import ask

SALON, V1 = "/api/salon/v1", "/api/v1"
STAFF, REPORT = f"{V1}/admin/accounts/{{account_id:str}}", f"{V1}/admin/reports/{{report_id:str}}"
ANNOUNCED = f"{SALON}/announcements/{{announcement_id:str}}"
# They ask with a body, and change nothing.
READING = {f"POST {V1}/admin/{name}" for name in ("dimensions", "measures", "retention")}
DEEDS = {
    f"DELETE {STAFF}": ["account.delete"],
    f"POST {STAFF}/action": ["account.silence"],
    f"POST {STAFF}/approve": ["account.approve"],
    f"POST {STAFF}/reject": ["account.reject"],
    f"POST {STAFF}/enable": ["account.undisable"],
    f"POST {STAFF}/unsensitive": ["account.unsensitive"],
    f"POST {STAFF}/unsilence": ["account.unsilence"],
    f"POST {STAFF}/unsuspend": ["account.unsuspend"],
    f"POST {SALON}/admin/notes": ["note.write"],
    f"DELETE {SALON}/admin/notes/{{note_id:str}}": ["note.drop"],
    f"PUT {REPORT}": ["report.sort"],
    f"POST {REPORT}/assign_to_self": ["report.assign"],
    f"POST {REPORT}/unassign": ["report.unassign"],
    f"POST {REPORT}/resolve": ["report.close"],
    f"POST {REPORT}/reopen": ["report.reopen"],
    f"POST {SALON}/admin/takedowns": ["post.take_down"],
    f"POST {SALON}/admin/posts/{{post_id:str}}/assistant/take_down": ["answer.take_down"],
    f"POST {SALON}/admin/posts/{{post_id:str}}/assistant/restore": ["answer.restore"],
    f"POST {SALON}/admin/labels/{{label_id:str}}/take_off": ["label.take_off"],
    f"POST {SALON}/admin/context/notes/{{note_id:str}}/take_down": ["note.take_down"],
    f"POST {SALON}/admin/takedowns/{{takedown_id:str}}/undo": ["post.restore"],
    f"POST {SALON}/admin/notices/{{notice_id:str}}/decide": ["notice.dismiss"],
    f"PUT {SALON}/admin/accounts/{{account_id:str}}/trusted_flagger": ["account.trust"],
    f"POST {SALON}/admin/policies": ["policy.write"],
    f"POST {SALON}/admin/policies/{{version:int}}/live": ["policy.put_in_force"],
    f"POST {SALON}/admin/proposals/{{proposal_id:str}}/agree": ["moderator: picture.let_through", "proposal.agree"],
    f"POST {SALON}/admin/proposals/{{proposal_id:str}}/refuse": ["proposal.refuse"],
    f"POST {SALON}/admin/known_lists": ["picture.bring_list"],
    f"POST {SALON}/admin/known_pictures": ["picture.keep_down"],
    f"DELETE {SALON}/admin/known_pictures/{{known_id:str}}": ["picture.let_go"],
    f"POST {SALON}/admin/held_pictures/{{media_id:str}}/approve": ["picture.let_through"],
    f"POST {SALON}/admin/held_pictures/{{media_id:str}}/refuse": ["picture.refuse"],
    f"POST {SALON}/admin/held_posts/{{post_id:str}}/approve": ["post.let_through"],
    f"POST {SALON}/admin/held_posts/{{post_id:str}}/refuse": ["post.take_down"],
    f"POST {SALON}/admin/appeals/{{appeal_id:str}}/settle": ["appeal.uphold"],
    f"POST {SALON}/disputes/{{dispute_id:str}}/settle": ["label.settle"],
    f"POST {SALON}/admin/feedback/{{feedback_id:str}}": ["feedback.sort"],
    f"POST {SALON}/admin/rights/{{request_id:str}}/answer": ["rights.answer"],
    f"POST {SALON}/admin/rights/{{request_id:str}}/extend": ["rights.extend"],
    f"POST {SALON}/admin/dataset_builds": ["dataset.build"],
    f"POST {SALON}/admin/learning": ["model.learn"],
    f"PUT {SALON}/admin/learning/in_force": ["model.order"],
    f"POST {SALON}/admin/recipients": ["recipient.register"],
    f"DELETE {SALON}/admin/recipients/{{recipient_id:str}}": ["recipient.end"],
    f"POST {SALON}/admin/invites": ["invite.make"],
    f"DELETE {SALON}/admin/invites/{{code:str}}": ["invite.withdraw"],
    f"POST {SALON}/admin/jobs/{{job_id:str}}/retry": ["job.retry"],
    f"DELETE {SALON}/admin/jobs/{{job_id:str}}": ["job.give_up"],
    f"PATCH {SALON}/admin/settings": ["place.set"],
    f"PUT {SALON}/admin/daily_prompts": ["place.write_prompts"],
    f"PUT {SALON}/place": ["place.write_rules", "place.write_paper"],
    f"POST {SALON}/announcements": ["announcement.write", "announcement.publish"],
    f"PUT {ANNOUNCED}": ["announcement.write"],
    f"POST {ANNOUNCED}/publish": ["announcement.publish"],
    f"POST {ANNOUNCED}/unpublish": ["announcement.withdraw"],
    f"DELETE {ANNOUNCED}": ["announcement.remove"],
    f"POST {SALON}/emojis": ["emoji.add"],
    f"PATCH {SALON}/emojis/{{emoji_id:str}}": ["emoji.change"],
    f"DELETE {SALON}/emojis/{{emoji_id:str}}": ["emoji.remove"],
    f"DELETE {SALON}/chains/{{chain_id:str}}": ["chain.remove"],
    f"DELETE {SALON}/challenges/{{challenge_id:str}}": ["challenge.remove"],
    f"DELETE {SALON}/templates/{{template_id:str}}": ["template.remove"],
    f"PUT {SALON}/allowances/{{account_id:str}}": ["account.allow"],
    f"PUT {SALON}/admin/accounts/{{account_id:str}}/role": ["account.give_role"],
}
BODIES: dict[str, dict[str, Any]] = {
    f"POST {SALON}/admin/invites": {"uses": 2},
    f"POST {SALON}/admin/recipients": {"organisation": "The archive", "contact": "keeper@example.org"},
    f"PATCH {SALON}/admin/settings": {"settings": {"post_max_characters": None}},
    f"PUT {SALON}/admin/daily_prompts": {"prompts": []},
    f"PUT {SALON}/place": {"rules": [{"text": "Be kind"}], "papers": {"contact": "ask us"}},
    f"POST {SALON}/announcements": {"text": "Tomorrow we paint"},
}
# What must hold first, so that there is something to change.
BEFORE = {
    f"POST {STAFF}/enable": "UPDATE accounts SET disabled_at = now() WHERE id = {account_id}",
    f"POST {STAFF}/unsensitive": "UPDATE accounts SET sensitized_at = now() WHERE id = {account_id}",
    f"POST {STAFF}/unsilence": "UPDATE accounts SET silenced_at = now() WHERE id = {account_id}",
    f"POST {ANNOUNCED}/publish": "UPDATE announcements SET published_at = NULL WHERE id = {announcement_id}",
    f"POST {SALON}/admin/learning": """
        INSERT INTO dataset_releases (as_of_seq, epoch, major, content_sha256, manifest_sha256, signature, summary,
                                      folder, released_at)
        SELECT 1, epoch, 1, '', '', '', '{{}}', '/nowhere', now() FROM log_head
    """,
    f"PUT {SALON}/admin/learning/in_force": """
        INSERT INTO learned_orders (model_id, put_by, put_at) SELECT id, 0, now() FROM learned_models
    """,
}


def list_staff_routes() -> set[str]:
    """Routes that change something and are for the staff, or let the staff at what is another's."""
    asked = {route for route, row in ROWS.items() if row.moderators or (row.scope or "").startswith("admin:")}
    asked |= {route for route, standing in STANDINGS.items() if standing.who == GONE}
    return {route for route in asked if not route.startswith("GET")} - READING


def test_every_route_by_which_the_staff_change_something_says_what_it_leaves_in_the_audit() -> None:
    assert list_staff_routes() == DEEDS.keys()


async def list_deeds(after: int = 0) -> list[tuple[int, str, str]]:
    """(place, who, what) of the entries behind a place."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT c.seq, e.actor_id::text, e.action FROM audit_chain c JOIN audit_entries e ON e.id = c.entry_id"
            " WHERE c.seq > %s ORDER BY c.seq",
            (after,),
        )
        return await rows.fetchall()


async def drive(cast: Cast, route: str) -> tuple[str, httpx.Response, int]:
    """Do what the route does with something it can be done to; returns who did it and where the audit stood before."""
    standing = STANDINGS.get(route)
    made = await MAKERS[standing.kind](cast) if standing else {}
    if route in BEFORE:
        async with db.transaction() as tx:
            await tx.execute(BEFORE[route].format(**made).encode())
    name = "moderator" if standing and standing.who == frozenset({"moderator"}) else "operator"
    before = len(await list_deeds())
    if standing:
        return name, await ask(cast, name, (route, standing), made), before
    method, path = route.split(" ")
    sent: dict[str, Any] = {"json": BODIES.get(route, {})}
    if path.endswith("/emojis"):
        file = io.BytesIO()
        Image.new("P", (1, 1)).save(file, "GIF")
        sent = {"data": {"shortcode": "dotted"}, "files": {"image": ("dot.gif", file.getvalue(), "image/gif")}}
    elif path.endswith("/known_lists"):
        sent = {"data": {"name": "others"}, "files": {"file": ("list.txt", b"0" * 64, "text/plain")}}
    elif path.endswith("/takedowns"):
        sent = {"json": {"post_id": (await write(cast))["id"], "reason": "spam"}}
        before = len(await list_deeds())
    elif path.endswith("/known_pictures"):
        sent = {"json": {"media_id": await upload(cast)}}
    elif path.endswith("/notes"):
        sent = {"json": {"account_id": cast.id_of("other"), "words": "spoke to them"}}
    return name, await cast.client.request(method, path, headers=cast.people[name].bearer, **sent), before


async def test_every_deed_of_the_staff_is_in_the_audit_once_and_the_chain_holds(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    cast = await make_cast(client, settle)
    for route, expected in DEEDS.items():
        name, answer, before = await drive(cast, route)
        assert answer.is_success, f"{route}: {answer.status_code} {answer.text[:200]}"
        left = [(who, what) for _, who, what in await list_deeds(before)]
        said = [(f"{name}: {what}" if ": " not in what else what).split(": ") for what in expected]
        assert left == [(cast.id_of(who), what) for who, what in said], route
    proof = await verify()
    assert (proof.entries, proof.problem) == (len(await list_deeds()), None)


@pytest.mark.parametrize("refused", [f"POST {REPORT}/resolve", f"PUT {SALON}/place", f"POST {STAFF}/action"])
async def test_what_is_refused_leaves_nothing_in_the_audit(
    client: httpx.AsyncClient, settle: Settle, refused: str
) -> None:
    cast = await make_cast(client, settle)
    method, path = refused.split(" ")
    path = path.replace("{report_id:str}", "1").replace("{account_id:str}", "1")
    body = {"rules": [{"text": ""}], "type": "silence"}
    answer = await client.request(method, path, json=body, headers=cast.people["operator"].bearer)
    assert answer.status_code in {404, 422}
    assert await list_deeds() == []
