"""Posts rendered to bytes once and cached, but for their author's account and what differs per viewer."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from salon.consent.queries import Answered, ask_answers
from salon.consent.signals import NOBODY_SAID, to_headers, to_usage
from salon.context.showing import ShownNote, ask_shown
from salon.emoji.queries import ask_known, find_in
from salon.kit import clock
from salon.kit.cache import Cache
from salon.kit.context import settings
from salon.kit.questions import ask
from salon.mastodon.entities.cards import to_preview
from salon.mastodon.entities.context import encode_shown
from salon.mastodon.entities.media import Attachments, to_attachments
from salon.media.queries import ask_for_posts
from salon.media.rules import weightiest
from salon.posts import queries
from salon.posts.cards.models import Card
from salon.posts.cards.queries import ask_cards
from salon.posts.models import Poll, Post
from salon.studio.families import Kin, ask_kin

NO_KIN = Kin([], 0)
_encode = msgspec.json.Encoder().encode


class Render(NamedTuple):
    """A post rendered but for its author's account and what differs per viewer."""

    id: int
    author_id: int
    boost_of_id: int | None
    quote_of_id: int | None
    quote_state: str | None
    quote_policy: str
    reply_policy: str | None  # None: said by the post the conversation begins with
    hidden: bool
    visibility: str
    language: str | None
    remix: str
    is_reply: bool
    has_media: bool
    degree: str  # how it was made, words and pictures taken together
    pinned: bool
    tags: tuple[str, ...]
    poll: Poll | None
    poll_emojis: list[dict[str, Any]]
    matter: str  # the words that filters look at
    answers: Answered  # what may be done with it, by purpose
    is_remix: bool
    note: bytes  # the note shown under it, as JSON
    note_by: int | None  # who wrote that
    before_account: bytes  # up to `"account":`
    after_account: bytes  # up to the note shown under it, which is followed by the viewer's own fields

    @property
    def inside_id(self) -> int | None:
        """The post shown inside this one: boosted or quoted."""
        return self.boost_of_id or self.quote_of_id


renders: Cache[int, Render] = Cache(50_000)
_tied: set[int] = set()  # remixes about whose use something was said: what it comes to hangs on others' posts
INWARDS = 4  # levels of posts inside posts: asked for, boosted by it, quoted by that, and what the quoted quotes


def forget_post(post_id: int) -> None:
    """Drop a render that an event made stale."""
    renders.pop(post_id)


def forget_answers(account_ids: Iterable[int] = ()) -> None:
    """Drop renders whose answers may have changed: all of these authors', and remixes something was said about."""
    authors = frozenset(account_ids)
    own = [render.id for render in renders.values() if render.author_id in authors] if authors else []
    for post_id in {*own, *_tied}:
        renders.pop(post_id)
    _tied.clear()
    renders.distrust()


def find_usage_headers(post_id: int) -> dict[str, str]:
    """What goes along over HTTP with a post that was just rendered; the strictest where it is not kept."""
    render = renders.peek(post_id)
    return to_headers(render.answers if render else NOBODY_SAID)


async def load_renders(ids: Iterable[int]) -> dict[int, Render]:
    """Renders by id, and those of the posts inside them, from the cache or in one query; gone ones lack.

    Only what lies inside a post that is kept, and is itself kept no longer, takes further ones.
    """
    found: dict[int, Render] = {}
    wanted = list(dict.fromkeys(ids))
    for _ in range(INWARDS):
        missing = []
        for post_id in wanted:
            render = renders.get(post_id)
            if render is None:
                missing.append(post_id)
            else:
                found[post_id] = render
        if missing:
            found.update(await _render_missing(missing))
        inside = {found[post_id].inside_id for post_id in wanted if post_id in found}
        wanted = [post_id for post_id in inside if post_id is not None and post_id not in found]
        if not wanted:
            break
    return found


async def _render_missing(ids: list[int]) -> dict[int, Render]:
    """Render posts that are not kept, along with what lies inside them."""
    token = renders.token()
    loaded, pictures, kin, cards, answers, notes, known = await ask(
        queries.ask_posts(ids, INWARDS - 1),
        ask_for_posts(queries.ALL_WANTED),
        ask_kin(queries.ALL_WANTED),
        ask_cards(queries.ALL_WANTED),
        ask_answers(queries.ALL_WANTED),
        ask_shown(queries.ALL_WANTED),
        ask_known(),
        begin=queries.WANTED,
    )
    kept = {post_id: render for post_id in loaded if post_id not in ids and (render := renders.get(post_id))}
    made = {
        post.id: _render(
            post,
            to_attachments(pictures[post.id]) if post.id in pictures else None,
            kin.get(post.id, NO_KIN),
            _Around(cards.get(post.id), answers.get(post.id, {}), notes.get(post.id)),
            known,
        )
        for post in loaded.values()
        if post.id not in kept
    }
    for post_id, render in made.items():
        renders.put(post_id, render, token)
        if render.is_remix and render.answers:
            _tied.add(post_id)
    return {**kept, **made}


def _to_matter(post: Post, attachments: Attachments | None) -> str:
    """What is said in a post, in its warning, its poll's options and the descriptions of its pictures."""
    options = [title for title, _ in post.poll.options] if post.poll else []
    described = [one["description"] or "" for one in attachments.entities] if attachments else []
    return "\n".join(part for part in (post.spoiler_text, post.text, *options, *described) if part)


def _how_made(post: Post, attachments: Attachments | None) -> tuple[str, str | None]:
    """Degree and evidence of a post: what says most of its words and pictures. Words alone are their author's."""
    said: list[tuple[str, str | None]] = [(post.degree, "author")] if post.degree else []
    pictures = [(attachments.degree, attachments.evidence)] if attachments else []
    return weightiest([*pictures, *said] or [("none", "author")])


class _Around(NamedTuple):
    """What comes with a post from other rooms."""

    card: Card | None
    answers: Answered
    note: ShownNote | None


def _render(
    post: Post,
    attachments: Attachments | None,
    kin: Kin,
    around: _Around,
    known: dict[str, dict[str, Any]],
) -> Render:
    base = settings().base_url
    url = f"{base}/posts/{post.id}"
    options = [title for title, _ in post.poll.options] if post.poll else []
    head = {
        "id": str(post.id),
        "created_at": clock.to_wire(post.created_at),
        "in_reply_to_id": str(post.reply_to_id) if post.reply_to_id else None,
        "in_reply_to_account_id": str(post.reply_to_author_id) if post.reply_to_author_id else None,
        "sensitive": post.sensitive,
        "spoiler_text": post.spoiler_text,
        "visibility": post.visibility,
        "language": post.language,
        "uri": url,
        "url": url,
        "replies_count": post.replies,
        "reblogs_count": post.boosts,
        "favourites_count": post.favourites,
        "quotes_count": post.quotes,
        "edited_at": clock.to_wire(post.edited_at) if post.edited_at else None,
        "content": post.html,
        "application": {"name": post.app_name, "website": None} if post.app_name else None,
        "media_attachments": attachments.entities if attachments else [],
        "mentions": [
            {"id": str(account_id), "username": name, "acct": name, "url": f"{base}/@{name}"}
            for account_id, name in post.mentions
        ],
        "tags": [{"name": tag, "url": f"{base}/tags/{tag}"} for tag in post.tags],
        "emojis": find_in(known, post.spoiler_text, post.text, *options),
        "card": to_preview(around.card) if around.card else None,
    }
    degree, evidence = _how_made(post, attachments)
    salon = {
        "degree": degree,
        "evidence": evidence,
        "parents": [str(parent) for parent in kin.parents],
        "remixes_count": post.remixes,
        "descendants_count": kin.descendants,
        "remix": post.remix,
        "recipe": post.recipe,
        "reply_policy": None if post.reply_to_id else post.reply_policy,
        "hidden": post.hidden,
        "imported_from": post.imported_from,
        "waits": post.held,
        "usage": to_usage(around.answers),
    }
    return Render(
        id=post.id,
        author_id=post.author_id,
        boost_of_id=post.boost_of_id,
        quote_of_id=post.quote_of_id,
        quote_state=post.quote_state,
        quote_policy=post.quote_policy,
        reply_policy=None if post.reply_to_id else post.reply_policy,
        hidden=post.hidden,
        visibility=post.visibility,
        language=post.language,
        remix=post.remix,
        is_reply=post.reply_to_id is not None,
        has_media=post.has_media,
        degree=degree,
        pinned=post.pinned_at is not None,
        tags=tuple(post.tags),
        poll=post.poll,
        poll_emojis=find_in(known, *options),
        matter=_to_matter(post, attachments),
        answers=around.answers,
        is_remix=bool(kin.parents),
        note=encode_shown(around.note) if around.note else b"null",
        note_by=around.note.writer_id if around.note else None,
        before_account=_encode(head)[:-1] + b',"account":',
        after_account=b',"salon":' + _encode(salon)[:-1] + b',"context_note":',
    )
