"""Tools for moderators: the reports that wait, and closing one when they said yes."""

from typing import Annotated, Literal

import msgspec
from mcp_types import InputRequiredResult

from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.fencing import SHORT
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import list_statuses
from salon.mcp import confirming, deeds
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import Id, PageWish, PostCard, Told, find_next, tell_all, tell_post, to_page, to_person, to_post
from salon.safety import reports


class ReportCard(msgspec.Struct, kw_only=True):
    """A report; `comment` is what the reporter wrote, fenced."""

    report_id: str
    category: str
    about: str
    by: str
    comment: str
    created_at: str
    posts: list[PostCard] = []


class Reports(Told, kw_only=True):
    """A page of open reports, newest first."""

    reports: list[ReportCard]
    next_cursor: str | None = None


@tool("List reports", "mcp:moderate", Reports, staff=True)
async def list_reports(call: Call, wish: PageWish) -> Answer:
    """List the reports that wait for a moderator, with the posts they are about."""
    moderator_id = call.caller.require_staff()
    found = await reports.list_reports(moderator_id, to_page(wish.cursor, wish.limit))
    accounts = await list_account_bytes({who for one in found for who in (one.reporter_id, one.about_id)})
    handles = {who: to_person(body, call.fence).handle for who, body in accounts.items()}
    statuses = await list_statuses(moderator_id, list({post_id for one in found for post_id in one.status_ids}))
    cards = [
        ReportCard(
            report_id=str(one.id),
            category=one.category,
            about=handles.get(one.about_id, "somebody who is gone"),
            by=handles.get(one.reporter_id, "somebody who is gone"),
            comment=call.fence.wrap(one.comment, handles.get(one.reporter_id, "somebody"), SHORT),
            created_at=to_wire(one.created_at),
            posts=[to_post(statuses[post_id], call.fence) for post_id in one.status_ids if post_id in statuses],
        )
        for one in found
    ]
    after = find_next([one.id for one in found], wish.limit)
    lines = [
        "\n".join(
            [f"Report {one.report_id} ({one.category}) about {one.about}", one.comment, *map(tell_post, one.posts)]
        )
        for one in cards
    ]
    answer = Reports(fence=call.fence.nonce, reports=cards, next_cursor=after)
    return Answer(answer, tell_all(lines, "No reports wait.", after))


class CloseWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which report, which is closed once, however often that is asked; `code` is the moderator's yes, and only their
    client has it.
    """

    report_id: Id
    code: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Closed(msgspec.Struct, kw_only=True):
    """Whether it is closed."""

    state: Literal["closed", "needs_confirmation", "declined"]
    report_id: str
    confirm_url: str | None = None


@tool("Close a report", "mcp:moderate", Closed, reads=False, destroys=True, staff=True)
async def close_report(call: Call, wish: CloseWish) -> Answer | InputRequiredResult:
    """Ask the moderator whether a report may be closed without a measure, and close it once they said yes."""
    moderator_id, report_id = call.caller.require_staff(), parse_id(wish.report_id)
    page = Page(MAX_ID, 0, 1, ascending=False)
    found = await reports.list_reports(moderator_id, page, resolved=None, ids=[report_id])
    if not found:
        raise NotFound("There is no such report.")
    if found[0].action_taken_at is not None:
        return Answer(Closed(state="closed", report_id=wish.report_id), "It is closed.")
    deed = f"close {report_id}"
    async with db.transaction() as tx:
        yes = await confirming.find_yes(tx, call, deed, wish.code)
        if yes:
            await reports.close_report(tx, moderator_id, report_id, resolved=True)
            await deeds.record(tx, call.viewer, "close_report", report_id)
        code = await confirming.make_code(tx, call.viewer, deed) if yes is None else ""
    if yes is not None:
        state: Literal["closed", "declined"] = "closed" if yes else "declined"
        return Answer(Closed(state=state, report_id=wish.report_id), f"The report is {'closed' if yes else 'open'}.")
    if question := confirming.to_question(call, code, f"Close report {report_id} without a measure?"):
        return question
    url = f"{settings().base_url}/running/reports"
    answer = Closed(state="needs_confirmation", report_id=wish.report_id, confirm_url=url)
    return Answer(answer, f"Not closed yet. The moderator can do it at {url}", hidden=confirming.to_hidden(call, code))
