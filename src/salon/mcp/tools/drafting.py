"""Tools that write: drafts are left for the person, and published when they said yes."""

from typing import Annotated, Literal

import msgspec
from mcp_types import InputRequiredResult

from salon.accounts.queries import find_app_by_id
from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden
from salon.kit.fencing import SHORT, Fence
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.mastodon import kept_pages
from salon.mastodon.entities.renders import forget_post
from salon.mastodon.entities.statuses import list_statuses
from salon.mcp import confirming, deeds
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import Id, Key, PageWish, PostCard, Told, find_next, tell_all, tell_post, to_page, to_post
from salon.media.queries import list_media
from salon.media.views import to_attachment
from salon.posts.models import Draft
from salon.studio import drafts

OptionalId = Annotated[str, msgspec.Meta(pattern=r"^\d{0,19}$")]


class DraftWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A post to be. Pictures are ids of make_picture or list_my_pictures that are in no post yet."""

    text: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    picture_ids: Annotated[list[Id], msgspec.Meta(max_length=4)] = []
    content_warning: Annotated[str, msgspec.Meta(max_length=500)] = ""
    visibility: Literal["public", "unlisted", "private"] = "public"
    language: Annotated[str, msgspec.Meta(max_length=12)] = ""
    reply_to_id: OptionalId = ""
    quote_id: OptionalId = ""
    idempotency_key: Key = ""


class DraftPicture(msgspec.Struct, kw_only=True):
    """A picture of a draft."""

    id: str
    preview_url: str | None


class DraftCard(msgspec.Struct, kw_only=True):
    """A draft; `text` and `warning` are fenced, as they may hold words of others."""

    draft_id: str
    text: str
    warning: str = ""
    visibility: str
    pictures: list[DraftPicture] = []
    reply_to_id: str | None = None
    quote_id: str | None = None
    created_at: str
    confirm_url: str


class OneDraft(Told, kw_only=True):
    """A draft that was kept."""

    draft: DraftCard


@tool("Save a draft", "mcp:draft", OneDraft, reads=False, repeats=False, widget="compose")
async def save_draft(call: Call, wish: DraftWish) -> Answer:
    """Leave the person a draft of a post, seen by nobody else. Nothing is published by this."""
    viewer, author_id = call.viewer, call.caller.person_id
    app = await find_app_by_id(viewer.app_id or 0)
    draft = Draft(
        text=wish.text.replace("\r\n", "\n"),
        spoiler_text=wish.content_warning,
        visibility=wish.visibility,
        language=wish.language or None,
        media_ids=[parse_id(one) for one in wish.picture_ids],
        reply_to_id=parse_id(wish.reply_to_id) if wish.reply_to_id else None,
        quote_of_id=parse_id(wish.quote_id) if wish.quote_id else None,
        # Of pictures it is known how they were made, and that is not for the words to change.
        degree=None if wish.picture_ids else "assisted",
        app_name=app.name if app else None,
    )

    async def keep(tx: Tx) -> int:
        draft_id = await drafts.save_draft(tx, author_id, draft, viewer.app_id)
        await deeds.record(tx, viewer, "save_draft", draft_id)
        return draft_id

    draft_id = await once(author_id, call.to_key("save_draft", wish.idempotency_key), keep)
    async with db.reading() as conn:
        kept = await drafts.get_draft(conn, author_id, draft_id)
    card = (await list_cards([kept], call.fence))[0]
    return Answer(OneDraft(fence=call.fence.nonce, draft=card), tell_all([_tell(card)], ""))


async def list_cards(kept: list[drafts.KeptDraft], fence: Fence) -> list[DraftCard]:
    """Drafts with their pictures, one query whatever their number."""
    found = await list_media([media_id for one in kept for media_id in one.draft.media_ids])
    previews = {media_id: to_attachment(media)["preview_url"] for media_id, media in found.items()}
    return [
        DraftCard(
            draft_id=str(one.id),
            text=fence.wrap(one.draft.text, "a draft", 20_000),
            warning=fence.wrap(one.draft.spoiler_text, "a draft", SHORT),
            visibility=one.draft.visibility,
            pictures=[
                DraftPicture(id=str(media_id), preview_url=previews[media_id])
                for media_id in one.draft.media_ids
                if media_id in previews
            ],
            reply_to_id=str(one.draft.reply_to_id) if one.draft.reply_to_id else None,
            quote_id=str(one.draft.quote_of_id) if one.draft.quote_of_id else None,
            created_at=to_wire(one.created_at),
            confirm_url=f"{settings().base_url}/assistants/drafts/{one.id}",
        )
        for one in kept
    ]


def _tell(card: DraftCard) -> str:
    pictures = f", {len(card.pictures)} pictures" if card.pictures else ""
    return f"Draft {card.draft_id} ({card.visibility}{pictures}), not published\n{card.text}".strip()


class Drafts(Told, kw_only=True):
    """A page of drafts, newest first."""

    drafts: list[DraftCard]
    next_cursor: str | None = None


@tool("List drafts", "mcp:draft", Drafts)
async def list_drafts(call: Call, wish: PageWish) -> Answer:
    """List the drafts that wait for the person."""
    kept = await drafts.list_drafts(call.caller.person_id, to_page(wish.cursor, wish.limit))
    cards = await list_cards(kept, call.fence)
    after = find_next([one.id for one in kept], wish.limit)
    answer = Drafts(fence=call.fence.nonce, drafts=cards, next_cursor=after)
    return Answer(answer, tell_all(map(_tell, cards), "No drafts wait.", after))


class DiscardWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which draft."""

    draft_id: Id
    idempotency_key: Key = ""


class Discarded(msgspec.Struct, kw_only=True):
    """What is gone."""

    draft_id: str


@tool("Discard a draft", "mcp:draft", Discarded, reads=False, destroys=True)
async def discard_draft(call: Call, wish: DiscardWish) -> Answer:
    """Throw a draft away that this or another assistant left."""
    owner_id, draft_id = call.caller.person_id, parse_id(wish.draft_id)

    async def discard(tx: Tx) -> int:
        await drafts.discard_draft(tx, owner_id, draft_id)
        await deeds.record(tx, call.viewer, "discard_draft", draft_id)
        return draft_id

    await once(owner_id, call.to_key("discard_draft", wish.idempotency_key), discard)
    return Answer(Discarded(draft_id=wish.draft_id), f"Draft {draft_id} is gone.")


class PublishWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which draft, which is published once, however often that is asked; `code` is the person's yes, and only their
    client has it.
    """

    draft_id: Id
    code: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Published(Told, kw_only=True):
    """Whether it is published; until the person said yes it says where they can."""

    state: Literal["published", "needs_confirmation", "declined"]
    draft: DraftCard | None = None
    post: PostCard | None = None
    confirm_url: str | None = None


@tool("Publish a draft", "mcp:publish", Published, reads=False, destroys=True, widget="compose")
async def publish_draft(call: Call, wish: PublishWish) -> Answer | InputRequiredResult:
    """Ask the person whether a draft may be published, and publish it once they said yes.

    Without a yes nothing is published: show the person the draft and the address where they can say it.
    """
    author_id, draft_id = call.caller.person_id, parse_id(wish.draft_id)
    deed = f"publish {draft_id}"
    async with db.transaction() as tx:
        kept = await drafts.get_draft(tx, author_id, draft_id, lock=True)
        yes = await confirming.find_yes(tx, call, deed, wish.code)
        if yes and kept.post_id is None:
            await drafts.publish_draft(tx, author_id, draft_id)
            await deeds.record(tx, call.viewer, "publish_draft", draft_id)
        if yes or kept.post_id is not None:
            kept = await drafts.get_draft(tx, author_id, draft_id)
        code = await confirming.make_code(tx, call.viewer, deed) if yes is None and kept.post_id is None else ""
    if kept.post_id is not None:
        return await _answer_published(call, author_id, kept)
    card = (await list_cards([kept], call.fence))[0]
    if yes is False:
        answer = Published(fence=call.fence.nonce, state="declined", draft=card)
        return Answer(answer, "The person does not want this published. The draft stays.")
    if question := confirming.to_question(call, code, _ask(kept)):
        return question
    answer = Published(fence=call.fence.nonce, state="needs_confirmation", draft=card, confirm_url=card.confirm_url)
    text = f"Not published yet. Show the person this draft, and where they can publish it: {card.confirm_url}"
    return Answer(answer, tell_all([text, _tell(card)], ""), hidden=confirming.to_hidden(call, code))


def _ask(kept: drafts.KeptDraft) -> str:
    draft = kept.draft
    pictures = f" with {len(draft.media_ids)} pictures" if draft.media_ids else ""
    return f"Publish this{pictures} ({draft.visibility}) as you?\n\n{draft.text}"


async def _answer_published(call: Call, author_id: int, kept: drafts.KeptDraft) -> Answer:
    assert kept.post_id is not None
    made_stale(author_id, kept.draft)
    status = (await list_statuses(author_id, [kept.post_id])).get(kept.post_id)
    if status is None:
        raise Forbidden("The post of this draft is gone.")
    card = to_post(status, call.fence)
    answer = Published(fence=call.fence.nonce, state="published", post=card)
    return Answer(answer, tell_all(["It is published.", tell_post(card)], ""))


def made_stale(author_id: int, draft: Draft) -> None:
    """What was just published is seen by the author's next request in this process, before the log says so."""
    if draft.quote_of_id is not None:
        forget_post(draft.quote_of_id)
    kept_pages.touch(author_id)
