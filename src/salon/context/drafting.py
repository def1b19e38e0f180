"""A language model drafts a note about a post for whoever will answer for it."""

from salon.assistant.answers import to_plain
from salon.assistant.asking import ask_for, find_assistant
from salon.assistant.drafting import NO_MODEL
from salon.assistant.models import Help
from salon.context.actions import require_member, require_open
from salon.context.events import ContextDrafted
from salon.context.models import MAX_WORDS
from salon.kit import clock, db, log
from salon.kit.chat import ChatFailed, Errand
from salon.kit.errors import Invalid
from salon.kit.fencing import NOTICE, Fence
from salon.posts.queries import list_posts

TASK = (
    "Somebody wants to add context to a post of a social network: a short, neutral note that helps readers who disagree"
    f" with one another alike. Draft it in at most 50 words and {MAX_WORDS - 50} characters, in the language of the"
    " post. Say what the post claims and which facts a reader would need; where you do not know a fact for certain,"
    " write [check this] instead. No opinion, no address, no link: the person who asked finds the sources and edits"
    f" every word. Answer with the note only. {NOTICE}"
)


async def draft_note(writer_id: int, post_id: int) -> Help:
    """A draft for a note; what note the writer then proposes on that post says that it was drafted.

    Emits `ContextDrafted`. Raises as `require_open` and `require_member`, `Invalid` without a model, `ChatFailed` when
    it does not answer, `TooManyRequests` beyond what is left of the day.
    """
    async with db.transaction() as tx:
        target = await require_open(tx, writer_id, post_id)
        await require_member(tx, writer_id)
    assistant = find_assistant()
    if assistant is None:
        raise Invalid(NO_MODEL)
    post = (await list_posts([target.id])).get(target.id)
    words = "\n".join(part for part in (post.spoiler_text, post.text) if part) if post else ""
    if not words:
        raise Invalid("There are no words in this post that a model could read.")
    said = await ask_for(writer_id, assistant, "context", Errand(TASK, Fence().wrap(words, "the post's author")))
    text = to_plain(said, most=MAX_WORDS - 40)
    if not text:
        raise ChatFailed("The language model said nothing of use.")
    async with db.transaction() as tx:
        await tx.execute(
            """
            INSERT INTO context_drafts (account_id, post_id, model, drafted_at) VALUES (%s, %s, %s, %s)
            ON CONFLICT (account_id, post_id) DO UPDATE SET model = excluded.model, drafted_at = excluded.drafted_at
            """,
            (writer_id, target.id, assistant.model, clock.now()),
        )
        await log.append(tx, ContextDrafted(actor_id=writer_id, subject_id=target.id))
    return Help(text=text, made_by="model", model=assistant.model)
