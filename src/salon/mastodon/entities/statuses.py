"""Posts as Mastodon Statuses for those who look: the cached render and what differs per viewer, by one set of rules."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from salon.context.showing import ask_apart
from salon.emoji.queries import list_known
from salon.kit.questions import ask
from salon.mastodon.entities.chosen import HIDDEN_REPLY, MARKS, UNCHOSEN, is_chosen
from salon.mastodon.entities.filters import encode_matches
from salon.mastodon.entities.labels import encode_claims, list_labelled, list_matches
from salon.mastodon.entities.people import ask_account_bytes
from salon.mastodon.entities.renders import Render, load_renders
from salon.posts import polls, rules
from salon.posts.flags import NO_FLAGS, Flags, ask_flags
from salon.posts.models import Poll
from salon.safety.labelers.sight import Claim, Sight, ask_standing, ask_subscriptions, to_sight
from salon.timelines import filters
from salon.timelines.dials import OPEN, Dial, Feed, ask_dials
from salon.timelines.filters import Filter, Match, Ready

Pair = tuple[int | None, int]  # who looks, at which post
_TRUE_FALSE = (b"false", b"true")
_NO_POLL = b',"poll":null,"reblog":'
SHOWN_QUOTES = frozenset({"accepted", "muted_account"})  # states of a quote that come with the quoted post
DEEPEST = 2  # a quote within a quote is told by its id only


class Shown(NamedTuple):
    """A Status in pieces of JSON, and the posts it was made of with their authors' accounts as JSON."""

    pieces: list[bytes]
    uses: list[tuple[Render, bytes]]


class Loaded(NamedTuple):
    """All that was loaded to show some posts to some viewers."""

    renders: dict[int, Render]
    accounts: dict[int, bytes]
    flags: dict[Pair, Flags]
    ready: dict[int, tuple[Ready, ...]]
    votes: dict[Pair, list[int]]
    labels: Sight
    apart: set[Pair]  # viewers and writers of notes who are blocked, either way


class View(NamedTuple):
    """A post as one viewer sees it; a boost has the flags and the quote of what it boosts."""

    viewer_id: int | None
    render: Render
    boosted: Render | None
    flags: Flags
    quoted: "View | None"
    quote_state: str | None
    matches: list[Match]
    claims: list[Claim]

    @property
    def target(self) -> Render:
        """The post whose words are shown."""
        return self.boosted or self.render


@functools.cache
def _allowed_fields(*, may_remix: bool, may_reply: bool | None) -> bytes:
    """What the viewer may do with a post, in our own field of a Status."""
    can_reply = b"null" if may_reply is None else _TRUE_FALSE[may_reply]
    return b',"can_remix":' + _TRUE_FALSE[may_remix] + b',"can_reply":' + can_reply + b',"labels":'


@functools.cache
def _own_fields(
    *,
    favourited: bool,
    boosted: bool,
    bookmarked: bool,
    quiet: bool,
    pinned: bool | None,
) -> bytes:
    """The viewer's own fields of a Status; there are few forms, shared by all the answers that hold them."""
    return b"".join(
        (
            b'},"favourited":',
            _TRUE_FALSE[favourited],
            b',"reblogged":',
            _TRUE_FALSE[boosted],
            b',"bookmarked":',
            _TRUE_FALSE[bookmarked],
            b',"muted":',
            _TRUE_FALSE[quiet],
            b"" if pinned is None else b',"pinned":' + _TRUE_FALSE[pinned],
            b',"filtered":',
        )
    )


@functools.cache
def _quote_fields(policy: str, state: str | None, *, may_quote: bool) -> bytes:
    """Who may quote a post, and the beginning of what it quotes itself; there are few forms of it."""
    approval = {
        "automatic": [] if policy == "nobody" else [policy],
        "manual": [],
        "current_user": "automatic" if may_quote else "denied",
    }
    quote = b"null" if state is None else b'{"state":"' + state.encode() + b'",'
    return b',"quote_approval":' + msgspec.json.encode(approval) + b',"quote":' + quote


def _assemble(view: View, loaded: Loaded, level: int = 0) -> list[bytes]:
    """A whole Status in pieces: the render, its author, the viewer's fields, for a boost the boosted Status, the quote.

    The pieces are shared with the caches, so a kept answer costs little more than their addresses.
    """
    render, flags, target = view.render, view.flags, view.target
    allowed = _allowed_fields(
        may_remix=rules.may_remix(target.remix, target.visibility, flags.standing),
        may_reply=rules.may_reply(target.reply_policy, flags.standing) if target.reply_policy else None,
    )
    labels = encode_claims(view.claims) if view.claims else b"[]"
    own = _own_fields(
        favourited=flags.favourited,
        boosted=flags.boosted,
        bookmarked=flags.bookmarked,
        quiet=flags.quiet,
        pinned=render.pinned if flags.standing.is_author and view.boosted is None else None,
    )
    filtered = encode_matches(view.matches) if view.matches else b"[]"
    votes = loaded.votes.get((view.viewer_id, render.id))
    poll = _encode_poll(render, render.poll, flags, votes) if render.poll else _NO_POLL
    inside = _assemble(view._replace(render=view.boosted, boosted=None), loaded) if view.boosted else [b"null"]
    account = loaded.accounts[render.author_id]
    quote = _assemble_quote(view, loaded, level)
    note = b"null" if (view.viewer_id, render.note_by) in loaded.apart else render.note
    head = [render.before_account, account, render.after_account, note, allowed, labels, own]
    return [*head, filtered, poll, *inside, *quote, b"}"]


def _assemble_quote(view: View, loaded: Loaded, level: int) -> list[bytes]:
    """Who may quote the post, and the quote in it: whole, or inside a quoted post by its id."""
    state = None if view.boosted else view.quote_state
    target, standing = view.target, view.flags.standing
    may_quote = view.viewer_id is not None and rules.may_quote(target.quote_policy, target.visibility, standing)
    pieces = [_quote_fields(target.quote_policy, state, may_quote=may_quote)]
    if state is None:
        return pieces
    shown = view.quoted if state in SHOWN_QUOTES else None
    if level:
        return [*pieces, b'"quoted_status_id":' + (f'"{shown.render.id}"}}'.encode() if shown else b"null}")]
    return [*pieces, b'"quoted_status":', *(_assemble(shown, loaded, level + 1) if shown else [b"null"]), b"}"]


def _encode_poll(render: Render, poll: Poll, flags: Flags, votes: list[int] | None) -> bytes:
    entity = polls.to_entity(render.id, poll, votes, render.poll_emojis, is_author=flags.standing.is_author)
    return b',"poll":' + msgspec.json.encode(entity) + b',"reblog":'


def visible(render: Render, boosted: Render | None, flags: Flags, *, unasked: bool) -> bool:
    """Whether the viewer may see this post, and, when it turns up unasked in a feed, would want to.

    A boost is seen by who may see both it and what it boosts.
    """
    if render.boost_of_id is not None and boosted is None:
        return False
    looks = [((boosted or render).visibility, flags.standing)]
    if boosted is not None and flags.booster is not None:
        looks.append((render.visibility, flags.booster))
    return all(
        rules.may_see(visibility, standing) and (not unasked or rules.shows_in_feed(standing))
        for visibility, standing in looks
    )


async def list_for_viewers(
    pairs: Sequence[Pair],
    *,
    unasked: bool = False,
    context: str | None = None,
    feed: Feed | None = None,
    flags: dict[Pair, Flags] | None = None,
) -> dict[Pair, Shown]:
    """Statuses in pieces of JSON by (viewer, post), in the order asked for, those each viewer may see.

    At most, however many there are: one query for posts not cached with what lies inside them (more only for what lies
    inside a post that is cached and is itself not), and one for all the rest: accounts, filters and dials not cached,
    flags, labels, and votes when there are polls. `unasked` leaves out whom a viewer muted, `context` ("home" ...) what
    their filters hide there, `feed` what they chose not to see there, by the dial or by languages, and each of the
    three what labels hide from them; `MARKS` is a context that no filter holds in. There and in threads what they chose
    not to see is folded. `flags` by pair spares their query, but for posts that are quoted.
    """
    found = await load_renders({post_id for _, post_id in pairs})
    viewers = {viewer_id for viewer_id, _ in pairs if viewer_id is not None}
    targets = _list_targets(pairs, found, read=flags is None)
    labelled = list_labelled(found.values())
    accounts, rows, ready, votes, dials, subscriptions, standing, apart = await ask(
        ask_account_bytes({render.author_id for render in found.values()}, await list_known()),
        ask_flags(list({*targets, *targets.values()})),
        filters.ask_ready(viewers),
        polls.ask_votes(_list_polls(pairs, found)),
        ask_dials(viewers if feed is not None or context in UNCHOSEN else ()),
        ask_subscriptions(viewers),
        ask_standing(viewers, *labelled),
        ask_apart(viewers, {render.note_by for render in found.values() if render.note_by is not None}),
    )
    stands = {**_to_flags(targets, rows), **(flags or {})}
    loaded = Loaded(found, accounts, stands, ready, votes, to_sight(subscriptions, standing), apart)
    in_passing = unasked or context is not None or feed is not None
    result: dict[Pair, Shown] = {}
    for pair in pairs:
        view = _look(loaded, *pair)
        if view is None or not visible(view.render, view.boosted, view.flags, unasked=unasked):
            continue
        if any(_hides(one.filter, context, in_passing=in_passing) for one in view.matches):
            continue
        if (feed is not None or context in UNCHOSEN) and not _is_chosen(
            view, dials.get(pair[0] or 0, OPEN), feed, accounts
        ):
            if feed is not None:
                continue
            view = view._replace(matches=[*view.matches, UNCHOSEN[context or MARKS]])
        result[pair] = Shown(_assemble(view, loaded), list(_list_uses(view, loaded)))
    return result


def _hides(met: Filter, context: str | None, *, in_passing: bool) -> bool:
    """Whether what a post met keeps it away: a filter where it holds, a label wherever nobody asked for this post."""
    if met.action != "hide":
        return False
    return in_passing if met.id < 0 else context in met.contexts


def _is_chosen(view: View, dial: Dial, feed: Feed | None, accounts: dict[int, bytes]) -> bool:
    quoted = [view.quoted.render] if view.quoted is not None and view.quote_state in SHOWN_QUOTES else []
    return is_chosen(dial, feed, view.viewer_id, [view.render, view.target, *quoted], accounts)


def _look(loaded: Loaded, viewer_id: int | None, post_id: int, level: int = 0) -> View | None:
    """A post and what is in it as a viewer stands to them; None when it or its author is gone."""
    render = loaded.renders.get(post_id)
    boosted = loaded.renders.get(render.boost_of_id) if render and render.boost_of_id is not None else None
    if render is None or not all(one is None or one.author_id in loaded.accounts for one in (render, boosted)):
        return None
    flags = loaded.flags.get((viewer_id, post_id), NO_FLAGS)
    target = boosted or render
    claims = _list_claims(loaded, viewer_id, render, boosted, flags)
    matches = [*_match(loaded.ready.get(viewer_id or 0, ()), render, boosted, flags), *list_matches(claims)]
    if target.hidden and not level and not flags.standing.is_author:
        matches = [*matches, HIDDEN_REPLY]
    if target.quote_of_id is None or target.quote_state is None or level == DEEPEST:
        return View(viewer_id, render, boosted, flags, None, None, matches, claims)
    quoted = _look(loaded, viewer_id, target.quote_of_id, level + 1)
    state = (
        rules.quote_state(target.quote_state, quoted.render.visibility, quoted.flags.standing)
        if quoted
        else rules.quote_state(target.quote_state, None, NO_FLAGS.standing)
    )
    if quoted and state in SHOWN_QUOTES and not flags.standing.is_author and level + 1 < DEEPEST:
        seen = {one.filter.id for one in matches}
        matches = [*matches, *(one for one in quoted.matches if one.filter.id not in seen)]
    return View(viewer_id, render, boosted, flags, quoted, state, matches, claims)


def _list_uses(view: View, loaded: Loaded) -> Iterator[tuple[Render, bytes]]:
    for one in (view.render, view.boosted):
        if one is not None:
            yield one, loaded.accounts[one.author_id]
    if view.quoted is not None:
        yield from _list_uses(view.quoted, loaded)


def _match(ready: tuple[Ready, ...], render: Render, boosted: Render | None, flags: Flags) -> list[Match]:
    """What a post meets of the viewer's filters; nobody's own words are kept from them."""
    if not ready or flags.standing.is_author:
        return []
    target = boosted or render
    return filters.match(ready, tuple(dict.fromkeys((render.id, target.id))), target.matter)


def _list_claims(
    loaded: Loaded, viewer_id: int | None, render: Render, boosted: Render | None, flags: Flags
) -> list[Claim]:
    """What the labelers a viewer listens to say of a post, of who wrote it and of who boosted it; not of their own."""
    if flags.standing.is_author:
        return []
    target = boosted or render
    return loaded.labels.list_claims(viewer_id, [target.id], dict.fromkeys((target.author_id, render.author_id)))


def _list_quoted(post_id: int, found: dict[int, Render]) -> list[Render]:
    """What a post, or what it boosts, quotes, and what that quotes in turn."""
    render = found.get(post_id)
    render = found.get(render.boost_of_id) if render and render.boost_of_id else render
    quoted: list[Render] = []
    while render and render.quote_of_id and len(quoted) < DEEPEST and (inner := found.get(render.quote_of_id)):
        quoted.append(inner)
        render = inner
    return quoted


Targets = dict[tuple[int, int], tuple[int, int]]  # (viewer, post) -> the pair whose flags it has


def _list_targets(pairs: Sequence[Pair], found: dict[int, Render], *, read: bool) -> Targets:
    """Whose flags are wanted: those of what is quoted, and if they are to be `read`, of the posts themselves."""
    targets: Targets = {}
    for viewer_id, post_id in pairs:
        if viewer_id is None or post_id not in found:
            continue
        if read:
            targets[viewer_id, post_id] = (viewer_id, found[post_id].boost_of_id or post_id)
        for quoted in _list_quoted(post_id, found):
            targets[viewer_id, quoted.id] = (viewer_id, quoted.id)
    return targets


def _to_flags(targets: Targets, rows: dict[tuple[int, int], Flags]) -> dict[Pair, Flags]:
    """A boost has the flags of what it boosts, and how the viewer stands to whoever boosted."""
    return {
        pair: rows.get(target, NO_FLAGS)._replace(booster=rows.get(pair, NO_FLAGS).standing)
        for pair, target in targets.items()
    }


def _list_polls(pairs: Sequence[Pair], found: dict[int, Render]) -> set[tuple[int, int]]:
    """Who may have voted where: the viewers in the polls among these posts and those they quote."""
    asked: set[tuple[int, int]] = set()
    for viewer_id, post_id in pairs:
        render = found.get(post_id)
        target = found.get(render.boost_of_id) if render and render.boost_of_id else render
        for one in (target, *_list_quoted(post_id, found)[:1]):
            if viewer_id is not None and one is not None and one.poll is not None:
                asked.add((viewer_id, one.id))
    return asked


async def list_shown(
    viewer_id: int | None,
    ids: Sequence[int],
    *,
    unasked: bool = False,
    context: str | None = None,
    feed: Feed | None = None,
    flags: dict[int, Flags] | None = None,
) -> dict[int, Shown]:
    """The same for one viewer, by post."""
    own = None if flags is None else {(viewer_id, post_id): one for post_id, one in flags.items()}
    pairs: list[Pair] = [(viewer_id, post_id) for post_id in ids]
    found = await list_for_viewers(pairs, unasked=unasked, context=context, feed=feed, flags=own)
    return {post_id: shown for (_, post_id), shown in found.items()}


async def list_statuses(
    viewer_id: int | None,
    ids: Sequence[int],
    *,
    unasked: bool = False,
    context: str | None = None,
    feed: Feed | None = None,
) -> dict[int, bytes]:
    """The same as whole values."""
    found = await list_shown(viewer_id, ids, unasked=unasked, context=context, feed=feed)
    return {post_id: b"".join(shown.pieces) for post_id, shown in found.items()}


def join_array(items: Iterable[bytes]) -> bytes:
    """A JSON array of values already rendered."""
    return b"[" + b",".join(items) + b"]"


def join_pieces(items: Iterable[Shown]) -> list[bytes]:
    """The pieces of a JSON array of Statuses in pieces."""
    joined = [b"["]
    for shown in items:
        joined += shown.pieces
        joined.append(b",")
    if len(joined) > 1:
        joined.pop()
    return [*joined, b"]"]
