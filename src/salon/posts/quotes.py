"""Quoting: which post may be quoted by whom, how it is told in HTML, and the author's later say."""

from salon.kit import log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.text import anchor
from salon.posts import queries, rules
from salon.posts.events import QuotePolicyChanged, QuoteRevoked
from salon.posts.models import Draft

POLICIES = ("public", "followers", "nobody")


async def find_quoted(tx: Tx, author_id: int, draft: Draft) -> queries.Target | None:
    """The post a draft quotes, a boost standing for what it boosts; raises `NotFound` when its author may not."""
    if draft.quote_of_id is None:
        return None
    target = await queries.find_target(tx, author_id, draft.quote_of_id)
    if target is None or not rules.may_quote(target.quote_policy, target.visibility, target.standing):
        raise NotFound("The post you are trying to quote does not appear to exist.")
    return target


def require_policy(policy: str | None) -> None:
    """Raise `Invalid` for an answer to who may quote that there is not."""
    if policy is not None and policy not in POLICIES:
        raise Invalid("Validation failed: Quote approval policy is not included in the list")


async def require_told(tx: Tx, quoted_id: int | None, visibility: str, present: list[int]) -> None:
    """Raise `Invalid` for a direct post that quotes somebody behind their back; `present` are who wrote and read it."""
    if quoted_id is None or visibility != "direct":
        return
    row = await (await tx.execute("SELECT author_id FROM posts WHERE id = %s", (quoted_id,))).fetchone()
    if row is not None and row[0] not in present:
        raise Invalid("Validation failed: Cannot quote a non-mentioned user in a Private Mention post.")


def with_reference(html: str, quoted_id: int | None) -> str:
    """Put a line with the quoted post's address first, for apps that know no quotes, unless the words have it."""
    if quoted_id is None:
        return html
    url = f"{settings().base_url}/posts/{quoted_id}"
    return html if f'"{url}"' in html else f'<p class="quote-inline">RE: {anchor(url)}</p>{html}'


async def revoke_quote(tx: Tx, actor_id: int, quoted_id: int, quoting_id: int) -> None:
    """Take one's own post out of one that quotes it; emits `QuoteRevoked`, once.

    Raises `NotFound` when the one does not quote the other or cannot be seen, `Forbidden` for somebody else's post.
    """
    quoting = await queries.find_target(tx, actor_id, quoting_id)
    if quoting is None or not rules.may_see(quoting.visibility, quoting.standing):
        raise NotFound
    row = await (
        await tx.execute(
            """
            SELECT q.quote_state, quoted.author_id
            FROM posts q JOIN posts quoted ON quoted.id = q.quote_of_id AND quoted.deleted_at IS NULL
            WHERE q.id = %s AND q.quote_of_id = %s FOR UPDATE OF q
            """,
            (quoting_id, quoted_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[1] != actor_id:
        raise Forbidden
    if row[0] != "accepted":
        return
    await tx.execute("UPDATE posts SET quote_state = 'revoked' WHERE id = %s", (quoting_id,))
    await tx.execute("UPDATE post_counts SET quotes = greatest(quotes - 1, 0) WHERE post_id = %s", (quoted_id,))
    await log.append(tx, QuoteRevoked(actor_id=actor_id, subject_id=quoting_id, quote_of_id=quoted_id))


async def set_quote_policy(tx: Tx, author_id: int, post_id: int, policy: str) -> None:
    """Say who may quote one's own post from now on; emits `QuotePolicyChanged`. Quotes there are stay."""
    require_policy(policy)
    done = await tx.execute(
        """
        UPDATE posts SET quote_policy = CASE WHEN visibility IN ('public', 'unlisted') THEN %s ELSE 'nobody' END
        WHERE id = %s AND author_id = %s AND deleted_at IS NULL AND boost_of_id IS NULL
        """,
        (policy, post_id, author_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, QuotePolicyChanged(actor_id=author_id, subject_id=post_id))
