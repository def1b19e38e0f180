"""Replying: who may, as the first post of a conversation says, and folding away what one does not want below it."""

from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.posts import queries, rules
from salon.posts.events import ReplyHidden, ReplyPolicyChanged
from salon.posts.holding import require_not_held
from salon.posts.models import Draft

POLICIES = ("everyone", "followers", "mentioned")


class RepliesClosed(Forbidden):
    """403: whoever began the conversation chose who replies."""

    def __init__(self) -> None:
        super().__init__("Whoever began this conversation chose who may reply, and you are not among them.")


def require_policy(policy: str) -> None:
    """Raise `Invalid` for an answer to who may reply that there is not."""
    if policy not in POLICIES:
        raise Invalid(f"Validation failed: Reply policy must be one of {', '.join(POLICIES)}")


async def find_parent(tx: Tx, author_id: int, draft: Draft) -> queries.Target | None:
    """The post a draft answers; raises `NotFound` when its author may not see it, `RepliesClosed` when not answer."""
    if draft.reply_to_id is None:
        return None
    target = await queries.find_target(tx, author_id, draft.reply_to_id)
    if target is None or not rules.may_see(target.visibility, target.standing):
        raise NotFound("The post you are trying to reply to does not appear to exist.")
    require_not_held(held=target.held, why="It can be answered once it is there.")
    if target.reply_policy != "everyone":
        standing = target.standing
        if target.thread_id is not None:
            standing = await queries.find_standing(tx, author_id, target.thread_id)
        if not rules.may_reply(target.reply_policy, standing):
            raise RepliesClosed
    return target


async def require_begun(tx: Tx, author_id: int, post_id: int) -> None:
    """Raise `NotFound` unless a conversation begins with this post, and it is theirs."""
    row = await (
        await tx.execute(
            """
            SELECT 1 FROM posts
            WHERE id = %s AND author_id = %s AND deleted_at IS NULL AND reply_to_id IS NULL AND boost_of_id IS NULL
            """,
            (post_id, author_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound


async def set_reply_policy(tx: Tx, author_id: int, post_id: int, policy: str) -> None:
    """Say who may reply from now on in the conversation one's own post begins; emits `ReplyPolicyChanged`.

    Replies there are stay. Raises `NotFound` for another's post, `Invalid` for a reply or no such answer.
    """
    require_policy(policy)
    row = await (
        await tx.execute(
            "SELECT reply_to_id FROM posts WHERE id = %s AND author_id = %s AND deleted_at IS NULL"
            " AND boost_of_id IS NULL FOR UPDATE",
            (post_id, author_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] is not None:
        raise Invalid("Who may reply is said by the post a conversation begins with.")
    await tx.execute("UPDATE posts SET reply_policy = %s WHERE id = %s", (policy, post_id))
    await log.append(tx, ReplyPolicyChanged(actor_id=author_id, subject_id=post_id))


async def hide_reply(tx: Tx, actor_id: int, post_id: int, *, hidden: bool) -> int:
    """Fold a reply away from everybody, or unfold it: for whose post it answers, and who began the conversation.

    Returns the reply's id and emits `ReplyHidden`. Raises `NotFound`, and `Forbidden` for anybody else and one's own.
    """
    target = await queries.find_target(tx, actor_id, post_id)
    if target is None or not rules.may_see(target.visibility, target.standing):
        raise NotFound
    done = await tx.execute(
        """
        UPDATE posts r SET hidden_at = %(at)s
        WHERE r.id = %(reply)s AND r.reply_to_id IS NOT NULL AND r.author_id <> %(actor)s
          AND (r.reply_to_author_id = %(actor)s OR EXISTS (
              SELECT 1 FROM posts first WHERE first.id = r.thread_id AND first.author_id = %(actor)s))
        """,
        {"at": clock.now() if hidden else None, "reply": target.id, "actor": actor_id},
    )
    if not done.rowcount:
        raise Forbidden("Only replies to you, and in conversations you began, are yours to fold away.")
    await log.append(tx, ReplyHidden(actor_id=actor_id, subject_id=target.id, hidden=hidden))
    return target.id
