"""Tools that read posts: feeds, threads, profiles, search and families of pictures."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from salon.accounts.queries import find_id_by_username, search_accounts
from salon.kit.errors import Invalid, NotFound
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page
from salon.mastodon.entities.labelled import leave_out_hidden
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import list_shown, list_statuses
from salon.mastodon.timelines import list_own_home
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import (
    Cursor,
    Id,
    Limit,
    PersonCard,
    PostCard,
    Told,
    find_next,
    tell_all,
    tell_post,
    to_page,
    to_person,
    to_post,
)
from salon.posts.queries import list_ancestors, list_descendants, search_posts
from salon.studio.families import list_lineage
from salon.timelines import queries as timelines
from salon.timelines import tags

Handle = Annotated[str, msgspec.Meta(max_length=100, description="A person's id, or their name with or without @.")]


class FeedWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which feed, and which stretch of it."""

    feed: Literal["home", "local", "tag", "profile"] = "local"
    tag: Annotated[str, msgspec.Meta(max_length=100, description="Of feed `tag`.")] = ""
    person: Handle = ""
    only_pictures: bool = False
    cursor: Cursor = ""
    limit: Limit = 10


class Posts(Told, kw_only=True):
    """A page of posts, newest first."""

    posts: list[PostCard]
    next_cursor: str | None = None


def answer_posts(
    call: Call, found: dict[int, bytes], ids: Sequence[int], limit: int, *, only_pictures: bool = False
) -> Answer:
    """A page of posts; `ids` are all that were read, shown or not."""
    cards = [to_post(found[one], call.fence) for one in ids if one in found]
    if only_pictures:
        cards = [card for card in cards if card.pictures]
    after = find_next(ids, limit)
    text = tell_all(map(tell_post, cards), "There are no posts here.", after)
    return Answer(Posts(fence=call.fence.nonce, posts=cards, next_cursor=after), text)


@tool("Read a feed", "mcp:read", Posts, guests=True, widget="feed")
async def read_feed(call: Call, wish: FeedWish) -> Answer:
    """Read posts, newest first.

    `home`: of those the person follows. `local`: everybody's. `tag`: with a tag. `profile`: of one person.
    """
    page, viewer_id = to_page(wish.cursor, wish.limit), call.caller.account_id
    if wish.feed == "home":
        return await _read_home(call, page, only_pictures=wish.only_pictures)
    if wish.feed == "tag":
        asked = tags.TagWish(tags.normalize(wish.tag), [], [], [], only_media=wish.only_pictures)
        ids = await tags.list_tagged(viewer_id, asked, page)
        found = await list_statuses(viewer_id, ids, unasked=True, context="public", feed="explore")
        return answer_posts(call, found, ids, wish.limit)
    if wish.feed == "profile":
        wanted = timelines.ProfileFilter(only_media=wish.only_pictures)
        flags = await timelines.list_profile(viewer_id, await find_person(wish.person), page, wanted)
        shown = await list_shown(viewer_id, [*flags], context="account", feed="profiles", flags=flags)
    else:
        flags = await timelines.list_public(viewer_id, page, only_media=wish.only_pictures)
        shown = await list_shown(viewer_id, [*flags], unasked=True, context="public", feed="local", flags=flags)
    return answer_posts(call, {one: b"".join(post.pieces) for one, post in shown.items()}, [*flags], wish.limit)


async def _read_home(call: Call, page: Page, *, only_pictures: bool) -> Answer:
    """A page of the home; of `only_pictures` what is left of it, as homes are not kept by what is in posts."""
    viewer_id = call.caller.person_id
    home = await list_own_home(viewer_id, page)
    flags = {row.post_id: row.flags for row in home.rows}
    shown = await list_shown(viewer_id, [*flags], unasked=True, context="home", feed="home", flags=flags)
    found = {one: b"".join(post.pieces) for one, post in shown.items()}
    return answer_posts(call, found, [*flags], page.limit, only_pictures=only_pictures)


async def find_person(handle: str) -> int:
    """The account of an id or name; raises `NotFound` for nobody.

    Digits without @ are an id first: nobody is taken for somebody else by being called like their id.
    """
    handle = handle.strip()
    by_id = int(handle) if handle.isascii() and handle.isdigit() and len(handle) <= 19 else 0
    if 0 < by_id <= MAX_ID and by_id in await list_account_bytes([by_id]):
        return by_id
    name = handle.lstrip("@").partition("@")[0]
    account_id = await find_id_by_username(name) if name else None
    if account_id is None:
        raise NotFound("There is nobody of that name here.")
    return account_id


class ThreadWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which post, and how much of what was answered."""

    post_id: Id
    limit: Limit = 20


class Thread(Told, kw_only=True):
    """A post, what it answers, and what was answered."""

    above: list[PostCard]
    post: PostCard
    below: list[PostCard]
    more_below: bool = False


@tool("Read a thread", "mcp:read", Thread, guests=True, widget="feed")
async def read_thread(call: Call, wish: ThreadWish) -> Answer:
    """Read one post with the conversation it stands in."""
    viewer_id, post_id = call.caller.account_id, parse_id(wish.post_id)
    own = await list_statuses(viewer_id, [post_id])
    if post_id not in own:
        raise NotFound("There is no such post, or it is not for you to see.")
    above, below = await list_ancestors(post_id), await list_descendants(post_id, viewer_id)
    found = await list_statuses(viewer_id, [*above, *below], unasked=True, context="thread")
    before = [to_post(found[one], call.fence) for one in above if one in found]
    after = [to_post(found[one], call.fence) for one in below if one in found]
    thread = Thread(
        fence=call.fence.nonce,
        above=before[-wish.limit :],
        post=to_post(own[post_id], call.fence),
        below=after[: wish.limit],
        more_below=len(after) > wish.limit,
    )
    return Answer(thread, tell_all(map(tell_post, [*thread.above, thread.post, *thread.below]), ""))


class PersonWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who."""

    person: Handle


class Person(Told, kw_only=True):
    """A person."""

    person: PersonCard


@tool("Read a profile", "mcp:read", Person, guests=True)
async def read_profile(call: Call, wish: PersonWish) -> Answer:
    """Read who somebody is and how many follow them. Their posts: read_feed with feed `profile`."""
    account_id = await find_person(wish.person)
    found = await list_account_bytes([account_id])
    if account_id not in found:
        raise NotFound("There is nobody of that name here.")
    card = to_person(found[account_id], call.fence)
    return Answer(Person(fence=call.fence.nonce, person=card), tell_all([tell_person(card)], ""))


def tell_person(card: PersonCard) -> str:
    """A person in lines for reading."""
    kind = " (automated)" if card.is_bot else ""
    return f"{card.handle}{kind}, id {card.id}: {card.posts} posts, {card.followers} followers\n{card.about}".strip()


class SearchWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to look for."""

    query: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    kind: Literal["posts", "people"] = "posts"
    cursor: Cursor = ""
    limit: Limit = 10


class Found(Told, kw_only=True):
    """What was found."""

    posts: list[PostCard] = msgspec.field(default_factory=list)
    people: list[PersonCard] = msgspec.field(default_factory=list)
    next_cursor: str | None = None


@tool("Search", "mcp:read", Found, guests=True, widget="feed")
async def search(call: Call, wish: SearchWish) -> Answer:
    """Find public posts by their words, or people by name."""
    viewer_id, page = call.caller.account_id, to_page(wish.cursor, wish.limit)
    words = wish.query.strip()
    if not words:
        raise Invalid("Say what to look for.")
    if wish.kind == "people":
        ids = await search_accounts(words.lstrip("@"), wish.limit, 0, followed_by=viewer_id)
        ids = await leave_out_hidden(viewer_id, ids, words.lstrip("@"))
        accounts = await list_account_bytes(set(ids))
        people = [to_person(accounts[one], call.fence) for one in ids if one in accounts]
        found = Found(fence=call.fence.nonce, people=people)
        return Answer(found, tell_all(map(tell_person, people), "Nobody was found."))
    ids = await search_posts(viewer_id, words, page, 0)
    statuses = await list_statuses(viewer_id, ids, unasked=True, feed="search")
    posts = [to_post(statuses[one], call.fence) for one in ids if one in statuses]
    after = find_next(ids, wish.limit)
    found = Found(fence=call.fence.nonce, posts=posts, next_cursor=after)
    return Answer(found, tell_all(map(tell_post, posts), "Nothing was found.", after))


class FamilyWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whose family."""

    post_id: Id


class Relation(msgspec.Struct, kw_only=True):
    """A post in a family; `post` is None where the viewer may not see it, `change` what was asked for, fenced."""

    id: str
    depth: int
    parents: list[str]
    change: str = ""
    post: PostCard | None = None


class FamilyTree(Told, kw_only=True):
    """A family of pictures, ancestors first."""

    post_id: str
    relatives: list[Relation]
    remixes: int
    descendants: int


@tool("Read a picture's family", "mcp:read", FamilyTree, guests=True, widget="lineage")
async def read_family(call: Call, wish: FamilyWish) -> Answer:
    """Read what a picture was remixed from and what grew out of it."""
    viewer_id, post_id = call.caller.account_id, parse_id(wish.post_id)
    family = await list_lineage(viewer_id, post_id, most=60)
    statuses = await list_statuses(viewer_id, [one.id for one in family.relatives])
    if post_id not in statuses:
        raise NotFound("There is no such post, or it is not for you to see.")
    relatives = []
    for one in sorted(family.relatives, key=lambda relative: (relative.depth, relative.id)):
        card = to_post(statuses[one.id], call.fence) if one.id in statuses else None
        relatives.append(
            Relation(
                id=str(one.id),
                depth=one.depth,
                parents=[str(edge.parent_id) for edge in family.edges if edge.child_id == one.id],
                change=call.fence.wrap(one.change, card.author) if card else "",
                post=card,
            )
        )
    tree = FamilyTree(
        fence=call.fence.nonce,
        post_id=str(post_id),
        relatives=relatives,
        remixes=family.remixes,
        descendants=family.descendants,
    )
    lines = [
        f"Generation {one.depth:+d}, from {', '.join(one.parents) or 'nothing'}: "
        + (f"{one.change}\n{tell_post(one.post)}" if one.post else f"post {one.id}, which cannot be seen")
        for one in relatives
    ]
    return Answer(tree, tell_all(lines, ""))
