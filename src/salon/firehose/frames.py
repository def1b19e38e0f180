"""What the firehose tells of a stretch of the log: metadata for all, words and pictures where they may be had."""

import datetime as dt
import hashlib
from typing import Any, NamedTuple

import msgspec

from salon.accounts.events import AccountDeleted, AccountModerated, AccountSuspended
from salon.consent.events import ConsentChanged, ProcessingChanged
from salon.consent.queries import Answered, ask_answers
from salon.consent.signals import to_usage
from salon.firehose.events import DatasetReleased
from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.questions import ask
from salon.media.models import Media
from salon.media.queries import ask_for_posts
from salon.media.rules import weightiest
from salon.media.views import to_attachment
from salon.posts import events as posts
from salon.posts import queries
from salon.posts.models import Post
from salon.safety.events import LabelSettled, PostsTakenDown, TakedownUndone
from salon.studio.events import PictureRemixed
from salon.studio.families import Kin, ask_kin

BODIES = "stream.partners"  # the purpose for which a post's words and pictures go out
HEAD, FOOT = '{"$type":"message","payload":', "}"
# Event -> what it is a record of, and what was done.
RECORDS: dict[str, tuple[str, str]] = {
    posts.PostPublished.kind: ("post", "create"),
    posts.PostEdited.kind: ("post", "update"),
    posts.RightsChanged.kind: ("post", "update"),
    posts.PostRestored.kind: ("post", "create"),
    posts.PostDeleted.kind: ("post", "delete"),
    posts.PostBoosted.kind: ("boost", "create"),
    posts.PostFavourited.kind: ("like", "create"),
    posts.PostUnfavourited.kind: ("like", "delete"),
    PictureRemixed.kind: ("remix", "create"),
}
KINDS = frozenset(kind for kind, _ in RECORDS.values())
MARKERS = frozenset(
    kind.kind
    for kind in (
        *(AccountSuspended, AccountModerated, AccountDeleted, ConsentChanged, ProcessingChanged),
        *(PostsTakenDown, TakedownUndone, LabelSettled, DatasetReleased),
    )
)
OF_ACCOUNTS = frozenset(one.kind for one in (AccountSuspended, AccountModerated, ProcessingChanged))
STATUSES = {"silence": "limited", "unsilence": "active", "unsuspend": "active"}  # what others see of a measure
LISTENS = [*RECORDS, *MARKERS]


class Frame(NamedTuple):
    """One message: as everybody gets it, and with the body as recipients get it; None where that may not be had."""

    seq: int
    kind: str | None  # of a record; a marker has none, and no filter hides it
    bare: str
    full: str | None = None
    post_id: int = 0
    author_id: int = 0
    is_remix: bool = False


class _Row(NamedTuple):
    """An event with what it is about, as it is now."""

    seq: int
    at: dt.datetime
    kind: str
    actor_id: int
    subject_id: int
    body: dict[str, Any]
    post_id: int | None  # None: it never was, or is erased
    author_id: int | None
    boost_of_id: int | None
    visibility: str | None
    deleted: bool | None
    shown: bool  # its author, and whoever did it, are in sight, not known to be minors, and do not object
    by_public: bool  # what it was boosted or remixed by is everybody's to see


async def list_frames(first: int, end: int, epoch: str) -> list[Frame]:
    """The frames of `first <= seq < end`, in order; two statements, whatever the stretch holds.

    What people said since counts, not what they had said then: a replay never gives more than the live stream would.
    """
    rows = await _list_rows(first, end)
    wanted = sorted({row.post_id for row in rows if _has_body(row) and row.post_id is not None})
    bodies = await _list_bodies(wanted)
    taken = await _list_public([one for row in rows for one in row.body.get("post_ids", ())])
    frames = []
    for row in rows:
        if row.kind in MARKERS:
            marker = _to_marker(row, taken)
            found = _encode(row, epoch, marker) if marker else None
        else:
            found = _to_record(row, epoch, bodies.get(row.post_id or 0) if _has_body(row) else None)
        if found is not None:
            frames.append(found)
    return frames


async def _list_rows(first: int, end: int) -> list[_Row]:
    in_sight = (
        "coalesce({0}.state = 'active' AND {0}.silenced_at IS NULL AND {0}.age_class <> 'minor'"
        " AND NOT is_spared({0}.restricted_at, {0}.objects_to, 'stream'), false)"
    )
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT l.seq, l.at, l.kind, l.actor_id, l.subject_id, l.body, p.id, p.author_id, p.boost_of_id,
                   p.visibility, p.deleted_at IS NOT NULL, {in_sight.format("a")} AND {in_sight.format("b")},
                   coalesce(q.visibility = 'public', false)
            FROM log l
            LEFT JOIN posts p ON p.id = l.subject_id
            LEFT JOIN posts q ON q.id = coalesce(l.body ->> 'boost_id', l.body ->> 'child_id')::bigint
            LEFT JOIN accounts a ON a.id = p.author_id
            LEFT JOIN accounts b ON b.id = l.actor_id
            WHERE l.seq >= %s AND l.seq < %s AND l.kind = ANY(%s) ORDER BY l.seq
            """.encode(),
            (first, end, LISTENS),
        )
        return [_Row(*row) for row in await rows.fetchall()]


async def _list_public(post_ids: list[int]) -> frozenset[int]:
    """Those of these posts that everybody may see, or could before they were taken down."""
    if not post_ids:
        return frozenset()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id FROM posts WHERE id = ANY(%s) AND visibility = 'public'", (post_ids,))
        return frozenset(one for (one,) in await rows.fetchall())


def _has_body(row: _Row) -> bool:
    kind, op = RECORDS.get(row.kind, ("", ""))
    return kind == "post" and op != "delete" and row.visibility == "public" and row.shown and not row.deleted


class _Body(NamedTuple):
    post: Post
    pictures: list[Media]
    kin: Kin | None
    answers: Answered


async def _list_bodies(post_ids: list[int]) -> dict[int, _Body]:
    if not post_ids:
        return {}
    found, pictures, kin, answers = await ask(
        queries.ask_posts(post_ids, 0),
        ask_for_posts(queries.ALL_WANTED),
        ask_kin(queries.ALL_WANTED),
        ask_answers(queries.ALL_WANTED),
        begin=queries.WANTED,
    )
    return {
        post_id: _Body(post, pictures.get(post_id, []), kin.get(post_id), answers.get(post_id, {}))
        for post_id, post in found.items()
    }


def _to_record(row: _Row, epoch: str, body: _Body | None) -> Frame | None:
    """A record; None for what is not everybody's to see. What is erased altogether is told as that.

    What everybody saw until an edit made it be shown to fewer is told as deleted.
    """
    kind, op = RECORDS[row.kind]
    if row.post_id is None:
        return _encode(row, epoch, {"$type": "#erase", "ids": [f"p_{row.subject_id}"]}) if op == "delete" else None
    if row.body.get("narrowed"):
        op = "delete"
    elif row.visibility != "public" or not (row.shown or op == "delete"):
        return None
    if kind in {"boost", "remix"} and not row.by_public:
        return None
    told: dict[str, Any] = {
        "$type": "#record",
        "op": op,
        "kind": "boost" if row.boost_of_id is not None else kind,
        "actor": f"u_{row.actor_id}",
        "id": f"p_{row.subject_id}",
    }
    if kind in {"boost", "remix"}:
        told["by"] = f"p_{row.body['boost_id' if kind == 'boost' else 'child_id']}"
    if body is None or op == "delete":
        return _encode(row, epoch, told)
    return _with_body(row, epoch, told, body)


def _with_body(row: _Row, epoch: str, told: dict[str, Any], body: _Body) -> Frame:
    post = body.post
    made = [(post.degree, "author")] if post.degree else []
    degree, evidence = weightiest(
        [*((one.degree, one.evidence) for one in body.pictures), *made] or [("none", "author")]
    )
    told |= {
        "rev": int((post.edited_at or post.created_at).timestamp() * 1000),
        "origin": {"type": degree, "evidence": evidence},
        "labels": ["sensitive"] if post.sensitive else [],
        "usage": to_usage(body.answers),
    }
    frame = _encode(row, epoch, told)
    if body.answers.get(BODIES) != "yes":
        return frame
    record = _to_content(body)
    told |= {"hash": "sha256:" + hashlib.sha256(msgspec.json.encode(record)).hexdigest(), "record": record}
    whole = _encode(row, epoch, told)
    return frame._replace(
        full=whole.bare, author_id=post.author_id, is_remix=bool(body.kin and body.kin.parents), post_id=post.id
    )


def _to_content(body: _Body) -> dict[str, Any]:
    post = body.post
    return {
        "text": post.text,
        "spoiler_text": post.spoiler_text,
        "language": post.language,
        "created_at": to_wire(post.created_at),
        "edited_at": to_wire(post.edited_at) if post.edited_at else None,
        "in_reply_to": f"p_{post.reply_to_id}" if post.reply_to_id else None,
        "quote_of": f"p_{post.quote_of_id}" if post.quote_of_id else None,
        "parents": [f"p_{parent}" for parent in body.kin.parents] if body.kin else [],
        "tags": post.tags,
        "media": [to_attachment(one) for one in body.pictures],
    }


def _to_marker(row: _Row, public: frozenset[int]) -> dict[str, Any] | None:
    """What filters never hide: that somebody is gone, said something new, or that moderators acted."""
    if row.kind == AccountDeleted.kind:
        return {"$type": "#erase", "actor": f"u_{row.subject_id}"}
    if row.kind in OF_ACCOUNTS:
        status = _to_status(row)
        return {"$type": "#account", "actor": f"u_{row.subject_id}", "status": status} if status else None
    if row.kind == ConsentChanged.kind:
        return _to_consent(row)
    if row.kind == DatasetReleased.kind:
        return {"$type": "#release", "dataset": row.body["name"], "version": row.body["version"]}
    if row.kind == LabelSettled.kind:
        degree = row.body["degree"]
        told = {"$type": "#moderation", "action": "label", "ids": [f"p_{row.subject_id}"], "degree": degree}
        return told if row.visibility == "public" else None
    ids = [f"p_{one}" for one in row.body["post_ids"] if one in public]
    action = "takedown" if row.kind == PostsTakenDown.kind else "restore"
    return {"$type": "#moderation", "action": action, "ids": ids} if ids else None


def _to_status(row: _Row) -> str | None:
    """How an account stands from here on; None for what others see nothing of."""
    if row.kind == AccountModerated.kind:
        return STATUSES.get(row.body["measure"])
    return "suspended" if row.kind == AccountSuspended.kind else row.body.get("stream")


def _to_consent(row: _Row) -> dict[str, Any] | None:
    one_post = row.body["scope"] == "post"
    if one_post and row.visibility != "public":
        return None
    subject = f"p_{row.subject_id}" if one_post else f"u_{row.subject_id}"
    return {"$type": "#consent", "subject": subject, "scope": row.body["scope"], "states": row.body["states"]}


def _encode(row: _Row, epoch: str, told: dict[str, Any]) -> Frame:
    payload = {"$type": told["$type"], "seq": row.seq, "epoch": epoch, "time": to_wire(row.at), **told}
    kind = told.get("kind")
    return Frame(row.seq, kind, HEAD + msgspec.json.encode(payload).decode() + FOOT)
