"""Asking the checks about a post's words and pictures before it is there; messages to named people are left alone."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from salon.checks.decisions import (
    VISIBILITY,
    PostRefused,
    Statement,
    record_decision,
    record_decisions,
    state_machines,
)
from salon.checks.links import check_links
from salon.checks.models import NEWCOMER_DAYS, Finding, Verdict
from salon.checks.outside import (
    CHECK,
    FOUND,
    ask_about,
    ask_about_picture,
    is_named,
    keep_highest,
    nobody_looked,
)
from salon.checks.pictures import check_picture
from salon.checks.policy import LIVE, Policy, judge, to_policy
from salon.checks.texts import Said, check_text
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.kit.ids import from_time
from salon.kit.text import find_links, find_mentions
from salon.media.blobs import find_type
from salon.media.clips.frames import take_stored_frames
from salon.media.keeping import blobs
from salon.posts.importing import ImportedPost
from salon.posts.models import Draft

SHOWN = {
    "cover": f"{VISIBILITY}CONTENT_LABELLED",
    "reduce": f"{VISIBILITY}CONTENT_DEMOTED",
    "hold": f"{VISIBILITY}CONTENT_DISABLED",
    "refuse": f"{VISIBILITY}CONTENT_REMOVED",
}


ASKED = frozenset({"public", "unlisted"})  # what is for some people only is shown to nobody outside
T = TypeVar("T")
# Left out where a post has no pictures: what asks less is planned once instead of at every call.
PICTURES = """
    ARRAY(SELECT description FROM media
          WHERE id = ANY(%(pictures)s) AND id <> ALL(%(described)s) AND owner_id = %(author)s
            AND description IS NOT NULL ORDER BY array_position(%(pictures)s, id)),
    (SELECT ARRAY[m.nudity::text, m.id::text] FROM media m
     WHERE m.id = ANY(%(pictures)s) AND m.owner_id = %(author)s AND m.nudity IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.post_id = m.post_id AND d.subject = 'picture'
                       AND d.label = 'sexual' AND d.reversed_at IS NOT NULL)
     ORDER BY m.nudity DESC, m.id LIMIT 1),
    (SELECT json_object_agg(m.id, json_build_array(
                m.small ->> 'key', CASE WHEN m.kind IN ('video', 'gifv') THEN m.original ->> 'key' END,
                (m.clip ->> 'duration')::float8)) FROM media m
     WHERE m.id = ANY(%(pictures)s) AND m.owner_id = %(author)s AND m.post_id IS NULL
       AND m.small IS NOT NULL)
"""
NO_PICTURES = "ARRAY[]::text[], NULL::text[], NULL::json"


async def weigh(tx: Tx, author_id: int, draft: Draft, post_id: int | None = None) -> list[Verdict]:
    """What policy makes of a draft, nothing where it is left alone: all but refusing is done to the draft.

    Every word of it is read, those of a poll and of alt texts too. `post_id` is the post that is edited: what others
    see already cannot wait, so an edit that would have to is refused. Raises `PostRefused` for what may not be posted,
    and `Unasked` where the check outside is to be asked first.
    """
    if draft.visibility == "direct":
        return []
    row = await (
        await tx.execute(
            f"""
            SELECT live.version, live.rules, live.domains,
                   (SELECT created_at FROM accounts WHERE id = %(author)s) > %(week)s,
                   (SELECT count(*) FROM (SELECT 1 FROM posts WHERE author_id = %(author)s AND deleted_at IS NULL
                                          AND id > %(hour)s AND text = %(text)s AND %(text)s <> ''
                                          AND id IS DISTINCT FROM %(post)s::bigint LIMIT 100) same),
                   {PICTURES if draft.media_ids else NO_PICTURES}
            FROM (SELECT 1) always LEFT JOIN ({LIVE}) live ON true
            """,
            {
                "author": author_id,
                "text": draft.text,
                "pictures": draft.media_ids,
                "post": post_id,
                "described": [*draft.descriptions],
                "week": clock.now() - dt.timedelta(days=NEWCOMER_DAYS),
                "hour": from_time(clock.now() - dt.timedelta(hours=1)),  # ids tell the time, and there is an index
            },
        )
    ).fetchone()
    assert row is not None
    is_newcomer, again, described, barest, given = row[3:]
    text = _list_words(draft, described)
    policy = to_policy(*row[:3])
    _require_asked(policy, draft, text, {int(one): Looks(*keys) for one, keys in (given or {}).items()})
    verdicts = [
        judge(policy, "picture", found, newcomer=bool(is_newcomer))._replace(media_id=media_id)
        for media_id, found in draft.seen.items()
    ]
    if barest is not None:
        seen = check_picture(float(barest[0]), None)
        verdict = judge(policy, "picture", seen, newcomer=bool(is_newcomer))
        verdicts.append(verdict._replace(media_id=int(barest[1])))
    if any(rule.subject == "post" for rule in policy.rules):
        verdicts.append(await _weigh_words(policy, draft, text, again, newcomer=bool(is_newcomer)))
    done = []
    for verdict in verdicts:
        if verdict.action == "refuse":
            raise PostRefused(author_id, text, verdict)
        if verdict.action == "cover" and not draft.sensitive:
            draft.sensitive = True
            done.append(verdict)
        if verdict.action == "reduce" and draft.visibility == "public":
            draft.visibility = "unlisted"
            done.append(verdict)
        if verdict.action == "hold" and _waits(verdict):
            if post_id is not None:
                _refuse_edit(author_id, text, verdict)
            draft.held_as, draft.visibility = draft.visibility, "direct"
            done.append(verdict)
    return done


def _waits(verdict: Verdict) -> bool:
    """Whether a post waits for what was found: pictures that the checks here hold did when they came."""
    return verdict.subject == "post" or (verdict.finding is not None and verdict.finding.check == CHECK)


def _refuse_edit(author_id: int, text: str, verdict: Verdict) -> None:
    assert verdict.finding is not None
    if verdict.finding.label == "unseen":
        raise Invalid("This could not be checked just now, and an edit cannot wait. Try again in a while.")
    raise PostRefused(author_id, text, verdict._replace(action="refuse"))


class Looks(NamedTuple):
    """What there is to see of a picture or clip: its small form or still, and of a video the file and its length."""

    small: str
    video: str | None
    seconds: float | None


class Unasked(Exception):
    """What is to be posted was not shown to the check outside yet: nothing waits for that in a transaction."""

    def __init__(self, words: str, looks: dict[int, Looks]) -> None:
        super().__init__("the check outside was not asked")
        self.words, self.looks = words, looks


def _require_asked(policy: Policy, draft: Draft, text: str, looks: dict[int, Looks]) -> None:
    """Raise `Unasked` once for what everybody is to read and see, where anything follows from the answer.

    Pictures that the post has already were looked at when it came.
    """
    if draft.findings is not None or draft.visibility not in ASKED:
        return
    words = text if _wants_outside(policy, "post") else ""
    pictures = looks if _wants_outside(policy, "picture") else {}
    if words or pictures:
        raise Unasked(words, pictures)


async def asking_outside(draft: Draft, act: Callable[[], Awaitable[T]]) -> T:
    """Do what posts a draft, and where the check outside is to be asked first, do it again with its answer."""
    try:
        return await act()
    except Unasked as unasked:
        draft.findings = await ask_about(unasked.words)
        draft.seen = {one: await _ask_about_looks(looks) for one, looks in unasked.looks.items()}
        return await act()


async def _ask_about_looks(looks: Looks) -> list[Finding]:
    """What the check outside finds in a picture, shown the small form of it, and in a few frames of a video.

    A file that is gone is nobody's to see; a video whose frames cannot be had was seen by nobody.
    """
    data = await blobs().find(looks.small)
    found = [] if data is None else await ask_about_picture(data, find_type(looks.small) or "image/webp")
    if looks.video is None or any(one.label == "unseen" for one in found):
        return found
    try:
        frames = await take_stored_frames(looks.video, looks.seconds)
    except Invalid as error:
        return [*found, nobody_looked(error.message)]
    inside = await asyncio.gather(*(ask_about_picture(one, "image/jpeg") for one in frames))
    return keep_highest([*found, *(one for each in inside for one in each)])


def _list_words(draft: Draft, described: list[str]) -> str:
    """All there is to read in a draft."""
    options = draft.poll.options if draft.poll else []
    words = [draft.spoiler_text, draft.text, *options, *described, *draft.descriptions.values()]
    return "\n".join(one for one in words if one)


async def _weigh_words(policy: Policy, draft: Draft, text: str, again: int, *, newcomer: bool) -> Verdict:
    links = find_links(draft.text)
    said = Said(
        text=text,
        links=len(links),
        mentions=len(find_mentions(draft.text, settings().domain)),
        again=again,
        newcomer=newcomer,
    )
    read = await asyncio.to_thread(check_text, said)
    found = [*read, *check_links(links, settings().domain), *(draft.findings or [])]
    return judge(policy, "post", found, newcomer=newcomer)


def _wants_outside(policy: Policy, subject: str) -> bool:
    """Whether a server is named, and anything follows from what it can find in words or pictures."""
    return is_named() and any(rule.subject == subject and rule.label in FOUND for rule in policy.rules)


async def weigh_brought(tx: Tx, author_id: int, given: list[ImportedPost]) -> dict[str, list[Verdict]]:
    """What policy makes of posts from elsewhere, by origin; `cover` and `reduce` are done to them.

    Only what they say counts: how often it was said, and to whom, was another place's concern.
    """
    row = await (
        await tx.execute(
            f"""
            SELECT live.version, live.rules, live.domains, (SELECT created_at FROM accounts WHERE id = %s) > %s
            FROM (SELECT 1) always LEFT JOIN ({LIVE}) live ON true
            """,
            (author_id, clock.now() - dt.timedelta(days=NEWCOMER_DAYS)),
        )
    ).fetchone()
    assert row is not None
    policy, newcomer = to_policy(*row[:3]), bool(row[3])
    verdicts: dict[str, list[Verdict]] = {}
    for one in given:
        if one.visibility == "direct":
            continue
        findings = await asyncio.to_thread(check_text, Said(text=one.list_words()))
        findings += check_links(find_links(one.text), settings().domain)
        found = [judge(policy, "post", findings, newcomer=newcomer)]
        if one.nudity is not None:
            found.append(judge(policy, "picture", check_picture(one.nudity, None), newcomer=newcomer))
        verdicts[one.origin] = _do_to_brought(one, found)
    return verdicts


def _do_to_brought(one: ImportedPost, found: list[Verdict]) -> list[Verdict]:
    """Do what is to be done; returns the verdicts that changed anything, the refusal alone where there is one.

    Nobody waits at a desk for years of posts: what would have to be looked at does not come.
    """
    refusals = [one for one in found if one.action == "refuse" or (one.action, one.subject) == ("hold", "post")]
    if refusals:
        return [refusals[0]._replace(action="refuse")]
    done = []
    for verdict in found:
        if verdict.action == "cover" and not one.sensitive:
            one.sensitive = True
            done.append(verdict)
        if verdict.action == "reduce" and one.visibility == "public":
            one.visibility = "unlisted"
            done.append(verdict)
    return done


async def keep(tx: Tx, author_id: int, post_id: int, verdicts: list[Verdict]) -> None:
    """Keep the statements of reasons of what was done to a post."""
    for verdict in verdicts:
        await record_decision(tx, _state(author_id, verdict, post_id))


async def keep_brought(
    tx: Tx, author_id: int, given: list[ImportedPost], verdicts: dict[str, list[Verdict]], ids: dict[str, int]
) -> None:
    """Keep the statements of reasons of what was done to posts from elsewhere; of those refused with their words."""
    statements = [
        _state(author_id, verdict, ids.get(one.origin), one.list_words())
        for one in given
        for verdict in verdicts.get(one.origin, [])
    ]
    if statements:
        await record_decisions(tx, statements)


def _state(author_id: int, verdict: Verdict, post_id: int | None, words: str | None = None) -> Statement:
    statement = state_machines(author_id, verdict.subject, verdict, words if verdict.action == "refuse" else None)
    statement.post_id = post_id
    statement.decision_visibility = [SHOWN[verdict.action]]
    return statement
