"""Posts from elsewhere: with their own dates and no noise, each once. Nobody is told, no home is filled with them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from salon.kit import clock, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.text import find_mentions, render
from salon.posts import quotes, rules
from salon.posts.events import PostsImported
from salon.posts.rules import Standing

EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)


class Known(NamedTuple):
    """A post that is here, by an address it is known under."""

    id: int
    author_id: int
    visibility: str
    thread_id: int | None
    quote_policy: str
    closed: bool  # somebody else said that not everyone may reply in its conversation
    gone: bool
    taken_down: bool
    blocked: bool


class ImportedPost(msgspec.Struct, kw_only=True):
    """A post to be; `in_reply_to` and `quote` are addresses."""

    origin: str
    created_at: dt.datetime
    text: str
    spoiler_text: str
    sensitive: bool
    visibility: str
    language: str | None
    in_reply_to: str | None
    quote: str | None
    has_media: bool
    edited_at: dt.datetime | None
    pinned_at: dt.datetime | None
    remix: str
    recipe: str
    degree: str | None
    quote_policy: str
    reply_policy: str  # of the conversation it begins
    app_name: str | None
    knows_people: bool  # names in it are of people here
    edits: list[dict[str, Any]]
    poll: dict[str, Any] | None
    nudity: float | None = None  # how likely one of its pictures is a sexual one
    alt_texts: list[str] = msgspec.field(default_factory=list)  # of its pictures, which are stored elsewhere

    def list_words(self) -> str:
        """All there is to read in it, earlier forms too."""
        options = [one["title"] for one in self.poll["options"]] if self.poll else []
        earlier = [word for one in self.edits for word in (one["spoiler_text"], one["text"])]
        return "\n".join(one for one in (self.spoiler_text, self.text, *options, *self.alt_texts, *earlier) if one)


async def list_known(tx: Tx, owner_id: int, uris: Sequence[str]) -> dict[str, Known]:
    """The posts behind addresses of this place and behind those they had elsewhere; the owner's own come first.

    Nobody's archive can claim an address of this place but for whoever wrote there.
    """
    start = f"{settings().base_url}/posts/"
    local = [uri.removeprefix(start) if uri.startswith(start) else "" for uri in uris]
    ids = [int(one) if one.isascii() and one.isdigit() and len(one) < 19 else None for one in local]
    rows = await tx.execute(
        """
        SELECT DISTINCT ON (u.uri) u.uri, p.id, p.author_id, p.visibility, p.thread_id, p.quote_policy,
               EXISTS (SELECT 1 FROM posts first WHERE first.id = coalesce(p.thread_id, p.id)
                       AND first.reply_policy <> 'everyone' AND first.author_id <> %(owner)s),
               p.deleted_at IS NOT NULL, p.taken_down_at IS NOT NULL,
               EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = p.author_id AND b.blocked_id = %(owner)s)
                       OR (b.blocker_id = %(owner)s AND b.blocked_id = p.author_id))
        FROM unnest(%(uris)s::text[], %(ids)s::bigint[]) u(uri, local_id)
        CROSS JOIN LATERAL (
            SELECT i.post_id FROM imported_posts i
            WHERE i.origin = u.uri AND (u.local_id IS NULL OR i.owner_id = %(owner)s OR i.owner_id = (
                      SELECT w.author_id FROM posts w WHERE w.id = u.local_id))
            UNION ALL SELECT u.local_id WHERE u.local_id IS NOT NULL
        ) c
        JOIN posts p ON p.id = c.post_id
        JOIN accounts a ON a.id = p.author_id AND a.state = 'active'
        ORDER BY u.uri, p.taken_down_at IS NOT NULL AND p.author_id = %(owner)s DESC, p.deleted_at IS NULL DESC,
                 p.author_id = %(owner)s DESC, p.id
        """,
        {"owner": owner_id, "uris": list(uris), "ids": ids},
    )
    return {row[0]: Known(*row[1:]) for row in await rows.fetchall()}


def is_usable(known: Known | None, owner_id: int) -> bool:
    """Whether somebody may answer, boost or mark what an archive names: their own, and what everybody sees."""
    if known is None or known.gone:
        return False
    return known.author_id == owner_id or (known.visibility in {"public", "unlisted"} and not known.blocked)


async def number_posts(tx: Tx, times: Sequence[dt.datetime]) -> list[int]:
    """Ids that no post has, one for each time, as if the posts had been written here then."""
    ids: list[int] = [0] * len(times)
    missing = list(range(len(times)))
    while missing:
        rows = await tx.execute(
            """
            SELECT place, id FROM (
                SELECT place, ((extract(epoch FROM at) * 1000)::bigint << 16) | (nextval('ids') & 65535) AS id
                FROM unnest(%s::int[], %s::timestamptz[]) u(place, at)
            ) made WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = made.id)
            """,
            (missing, [times[place] for place in missing]),
        )
        for place, post_id in await rows.fetchall():
            ids[place] = post_id
        missing = [place for place in missing if not ids[place]]
    return ids


def to_past(moment: dt.datetime) -> dt.datetime:
    """A date a post can have: nobody writes in the future, or before there was anything to write on."""
    return min(max(moment, EARLIEST), clock.now())


async def import_posts(tx: Tx, author_id: int, source: str, given: list[ImportedPost]) -> dict[str, int]:
    """Store posts that are not here yet, oldest first; returns their ids by origin and emits `PostsImported`.

    What an author wrote and moderators took down here does not come back this way: see `list_known`, which callers ask
    first.
    """
    given = sorted(given, key=lambda one: one.created_at)
    for one in given:
        one.created_at = to_past(one.created_at)
    ids = await number_posts(tx, [one.created_at for one in given])
    wanted = {uri for one in given for uri in (one.in_reply_to, one.quote) if uri}
    known = await list_known(tx, author_id, sorted(wanted))
    people = await _find_people(tx, given)
    rows: list[dict[str, Any]] = []
    for post_id, one in zip(ids, given, strict=True):
        row = _to_row(post_id, author_id, one, known, people)
        rows.append(row)
        known[one.origin] = Known(
            post_id, author_id, row["visibility"], row["thread_id"], one.quote_policy, False, False, False, False
        )
    await _insert(tx, author_id, source, rows)
    touched = {row[name] for row in rows for name in ("reply_to_id", "quote_of_id") if row[name]}
    await log.append(tx, PostsImported(actor_id=author_id, subject_id=author_id, touched=sorted(touched - set(ids))))
    return {one.origin: post_id for post_id, one in zip(ids, given, strict=True)}


async def _find_people(tx: Tx, given: list[ImportedPost]) -> dict[str, int]:
    names = {name for one in given if one.knows_people for name in find_mentions(one.text, settings().domain)}
    rows = await tx.execute(
        "SELECT lower(username), id FROM accounts WHERE lower(username) = ANY(%s) AND state = 'active'", (list(names),)
    )
    return dict(await rows.fetchall())


def _to_row(
    post_id: int, author_id: int, one: ImportedPost, known: dict[str, Known], people: dict[str, int]
) -> dict[str, Any]:
    parent = known.get(one.in_reply_to or "")
    # What was said elsewhere is brought, but into no conversation here that is not open to everyone.
    parent = parent if parent and is_usable(parent, author_id) and not parent.closed else None
    quoted = known.get(one.quote or "")
    standing = Standing(is_author=quoted is not None and quoted.author_id == author_id)
    if not is_usable(quoted, author_id) or not rules.may_quote(quoted.quote_policy, quoted.visibility, standing):  # type: ignore[union-attr]
        quoted = None
    visibility = one.visibility
    for other in (parent, quoted):
        visibility = rules.narrower(visibility, other.visibility) if other else visibility
    place = settings()
    here = frozenset(people) if one.knows_people else frozenset()
    rendered = render(one.text, place.base_url, here, place.domain)
    return {
        "id": post_id,
        "origin": one.origin,
        "reply_to_id": parent.id if parent else None,
        "reply_to_author_id": parent.author_id if parent else None,
        "thread_id": (parent.thread_id or parent.id) if parent else None,
        "text": one.text,
        "html": quotes.with_reference(rendered.html, quoted.id if quoted else None),
        "spoiler_text": one.spoiler_text,
        "sensitive": one.sensitive or bool(one.spoiler_text),
        "visibility": visibility,
        "language": one.language,
        "app_name": one.app_name,
        "remix": one.remix,
        "recipe": one.recipe,
        "degree": one.degree,
        "has_media": one.has_media,
        "created_at": one.created_at,
        "edited_at": one.edited_at,
        "pinned_at": one.pinned_at,
        "quote_of_id": quoted.id if quoted else None,
        "quote_state": "accepted" if quoted else None,
        "quote_policy": one.quote_policy if visibility in {"public", "unlisted"} else "nobody",
        "reply_policy": one.reply_policy if parent is None else "everyone",
        "mentioned": [people[name] for name in rendered.mentions],
        "tags": rendered.tags,
        "edits": [_to_edit(edit, here) for edit in one.edits],
        "poll": one.poll,
    }


def _to_edit(edit: dict[str, Any], here: frozenset[str]) -> dict[str, Any]:
    place = settings()
    return edit | {"html": render(edit["text"], place.base_url, here, place.domain).html}


_COLUMNS = """
    id bigint, origin text, reply_to_id bigint, reply_to_author_id bigint, thread_id bigint, text text, html text,
    spoiler_text text, sensitive boolean, visibility text, language text, app_name text, remix text, recipe text,
    degree text, has_media boolean, created_at timestamptz, edited_at timestamptz, pinned_at timestamptz,
    quote_of_id bigint, quote_state text, quote_policy text, reply_policy text, mentioned bigint[], tags text[],
    edits jsonb, poll jsonb
"""
_GIVEN = f"WITH given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS g({_COLUMNS}))"
_STEPS = (
    """
    , post AS (
        INSERT INTO posts (id, author_id, reply_to_id, reply_to_author_id, thread_id, text, html, spoiler_text,
                           sensitive, visibility, language, app_name, remix, recipe, degree, has_media, created_at,
                           edited_at, pinned_at, quote_of_id, quote_state, quote_policy, reply_policy, imported_from)
        SELECT id, %(author)s, reply_to_id, reply_to_author_id, thread_id, text, html, spoiler_text, sensitive,
               visibility, language, app_name, remix, recipe, degree, has_media, created_at, edited_at, pinned_at,
               quote_of_id, quote_state, quote_policy, reply_policy, %(source)s
        FROM given
    ),
    origins AS (
        INSERT INTO imported_posts (owner_id, origin, post_id) SELECT %(author)s, origin, id FROM given
        ON CONFLICT (owner_id, origin) DO UPDATE SET post_id = excluded.post_id
    ),
    mentions AS (INSERT INTO post_mentions SELECT id, unnest(mentioned) FROM given ON CONFLICT DO NOTHING),
    tags AS (INSERT INTO post_tags SELECT unnest(tags), id FROM given ON CONFLICT DO NOTHING),
    edited AS (
        INSERT INTO post_edits (post_id, text, html, spoiler_text, sensitive, created_at)
        SELECT g.id, e.text, e.html, e.spoiler_text, e.sensitive, e.created_at
        FROM given g CROSS JOIN LATERAL jsonb_to_recordset(g.edits)
            AS e(text text, html text, spoiler_text text, sensitive boolean, created_at timestamptz)
        ORDER BY e.created_at
    )
    INSERT INTO account_counts (account_id, posts, last_post_at)
    SELECT %(author)s, count(*), max(created_at) FROM given
    ON CONFLICT (account_id) DO UPDATE SET posts = account_counts.posts + excluded.posts,
        last_post_at = greatest(account_counts.last_post_at, excluded.last_post_at)
    """,
    """
    INSERT INTO post_counts (post_id, replies, quotes)
    SELECT post_id, sum(reply), sum(quote) FROM (
        SELECT reply_to_id AS post_id, 1 AS reply, 0 AS quote FROM given WHERE reply_to_id IS NOT NULL
        UNION ALL SELECT quote_of_id, 0, 1 FROM given WHERE quote_of_id IS NOT NULL
    ) counted GROUP BY post_id ORDER BY post_id
    ON CONFLICT (post_id) DO UPDATE SET replies = post_counts.replies + excluded.replies,
                                        quotes = post_counts.quotes + excluded.quotes
    """,
    # A poll from elsewhere is over: those who could vote in it are not here, and its end is nobody's news.
    """
    INSERT INTO polls (post_id, expires_at, multiple, hide_totals, votes, voters, ended_at)
    SELECT id, least((poll ->> 'expires_at')::timestamptz, %(now)s), (poll ->> 'multiple')::boolean,
           (poll ->> 'hide_totals')::boolean,
           (SELECT sum((o ->> 'votes')::integer) FROM jsonb_array_elements(poll -> 'options') o),
           (poll ->> 'voters')::integer, %(now)s
    FROM given WHERE poll IS NOT NULL
    """,
    """
    INSERT INTO poll_options (post_id, place, title, votes)
    SELECT g.id, o.place - 1, o.one ->> 'title', (o.one ->> 'votes')::integer
    FROM given g CROSS JOIN LATERAL jsonb_array_elements(g.poll -> 'options') WITH ORDINALITY AS o(one, place)
    WHERE g.poll IS NOT NULL
    """,
)


async def _insert(tx: Tx, author_id: int, source: str, rows: list[dict[str, Any]]) -> None:
    values = {
        "rows": msgspec.json.encode([{k: v for k, v in row.items() if k != "poll" or v} for row in rows]).decode(),
        "author": author_id,
        "source": source,
        "now": clock.now(),
    }
    for step in _STEPS:
        await tx.execute(f"{_GIVEN} {step}", values)


async def import_boosts(tx: Tx, author_id: int, source: str, given: list[tuple[str, dt.datetime, Known, str]]) -> int:
    """Boost posts as of then: (origin, when, the post, visibility); returns how many are new. Emits `PostsImported`."""
    times = [to_past(at) for _, at, _, _ in given]
    ids = await number_posts(tx, times)
    rows = await tx.execute(
        """
        WITH given AS (
            SELECT * FROM unnest(%(ids)s::bigint[], %(origins)s::text[], %(times)s::timestamptz[],
                                 %(posts)s::bigint[], %(shown)s::text[]) g(id, origin, at, post_id, visibility)
        ),
        fresh AS (
            INSERT INTO posts (id, author_id, boost_of_id, visibility, created_at, imported_from)
            SELECT id, %(author)s, post_id, visibility, at, %(source)s FROM given
            ON CONFLICT (boost_of_id, author_id) WHERE boost_of_id IS NOT NULL AND deleted_at IS NULL DO NOTHING
            RETURNING id, boost_of_id
        ),
        origins AS (
            INSERT INTO imported_posts (owner_id, origin, post_id)
            SELECT %(author)s, g.origin, g.id FROM given g JOIN fresh USING (id)
            ON CONFLICT (owner_id, origin) DO UPDATE SET post_id = excluded.post_id
        ),
        counted AS (
            INSERT INTO post_counts (post_id, boosts) SELECT boost_of_id, 1 FROM fresh ORDER BY 1
            ON CONFLICT (post_id) DO UPDATE SET boosts = post_counts.boosts + 1
        ),
        own AS (
            UPDATE account_counts SET posts = posts + (SELECT count(*) FROM fresh) WHERE account_id = %(author)s
        )
        SELECT boost_of_id FROM fresh
        """,
        {
            "ids": ids,
            "origins": [origin for origin, _, _, _ in given],
            "times": times,
            "posts": [post.id for _, _, post, _ in given],
            "shown": [
                visibility if post.visibility == "public" else post.visibility for _, _, post, visibility in given
            ],
            "author": author_id,
            "source": source,
        },
    )
    touched = sorted(post_id for (post_id,) in await rows.fetchall())
    if touched:
        await log.append(tx, PostsImported(actor_id=author_id, subject_id=author_id, touched=touched))
    return len(touched)


async def import_marks(tx: Tx, account_id: int, verb: str, post_ids: list[int]) -> int:
    """Favourite (`like`) or bookmark posts in this order, without a word to anybody; returns how many are new."""
    table = {"like": "favourites", "bookmark": "bookmarks"}[verb]
    rows = await tx.execute(
        f"""
        WITH fresh AS (
            INSERT INTO {table} (account_id, post_id)
            SELECT %(account)s, one FROM unnest(%(posts)s::bigint[]) WITH ORDINALITY AS u(one, place) ORDER BY place
            ON CONFLICT DO NOTHING RETURNING post_id
        ),
        counted AS (
            INSERT INTO post_counts (post_id, favourites)
            SELECT post_id, 1 FROM fresh WHERE %(counts)s ORDER BY 1
            ON CONFLICT (post_id) DO UPDATE SET favourites = post_counts.favourites + 1
        )
        SELECT post_id FROM fresh
        """,
        {"account": account_id, "posts": list(dict.fromkeys(post_ids)), "counts": verb == "like"},
    )
    touched = sorted(post_id for (post_id,) in await rows.fetchall())
    if touched:
        await log.append(tx, PostsImported(actor_id=account_id, subject_id=account_id, touched=touched))
    return len(touched)
