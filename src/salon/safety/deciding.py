"""Deciding notices: what is illegal goes, with its identical copies; or nothing is done, and who told hears why."""

import msgspec

from salon.audit.actions import Deed, note
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid
from salon.kit.ids import parse_id
from salon.media.copies import list_copies
from salon.safety import moderation, reasons, takedowns
from salon.safety.alike import require_alike
from salon.safety.events import NoticeDecided
from salon.safety.moderation import Verdict
from salon.safety.notices import MAX_ANSWER, MAX_LAW, Notice, lock_open
from salon.safety.reasons import Cause


class Ruling(msgspec.Struct, kw_only=True):
    """What is to be done about a notice, in which words, and by which law."""

    remove: bool = False
    answer: str = ""
    law: str = ""
    category: str = ""
    copies: bool = True  # whether posts that show the same files go too
    alike: list[str] = msgspec.field(default_factory=list)  # others a moderator saw to show the same pictures


async def decide_notice(tx: Tx, moderator_id: int, notice_id: int, ruling: Ruling) -> list[int]:
    """Decide a notice; returns the posts that went. What named only a person suspends them.

    Emits `NoticeDecided` and what `take_down`, `judge_account` or a statement of reasons do. Raises `Invalid` without
    an answer or, to remove, a law; when nothing is there to remove or is not alike; `NotFound`, `Conflict`, and
    `Forbidden` for one's own notice, for one about oneself and as the deeds do.
    """
    if not 0 < len(ruling.answer.strip()) <= MAX_ANSWER or len(ruling.law) > MAX_LAW:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_ANSWER} characters")
    one = await lock_open(tx, notice_id)
    if moderator_id in {one.notifier_id, one.about_id}:
        raise Forbidden("Somebody else has to decide: neither who sent the notice, nor whom it is about.")
    gone: list[int] = []
    if ruling.remove:
        gone = await _remove(tx, moderator_id, one, ruling)
    elif one.about_id is not None:
        await reasons.state_nothing_done(tx, moderator_id, one.about_id, cause=Cause(one.id, one.trusted, one.law))
    await tx.execute(
        "UPDATE notices SET state = %s, answer = %s, decided_by = %s, decided_at = %s WHERE id = %s",
        ("removed" if ruling.remove else "dismissed", ruling.answer.strip(), moderator_id, clock.now(), one.id),
    )
    deed = Deed(
        action="notice.remove" if ruling.remove else "notice.dismiss",
        subject=one.id,
        account_id=one.about_id,
        reason=ruling.answer,
        details={"post_ids": [str(post_id) for post_id in gone]},
    )
    await note(tx, moderator_id, deed)
    await log.append(tx, NoticeDecided(actor_id=moderator_id, subject_id=one.id, removed=ruling.remove))
    return gone


async def _remove(tx: Tx, moderator_id: int, one: Notice, ruling: Ruling) -> list[int]:
    law = ruling.law.strip() or one.law
    if not law:
        raise Invalid("Validation failed: Say which law it breaks")
    cause = Cause(one.id, one.trusted, law)
    if one.post_ids:
        copies = await list_copies(tx, one.post_ids) if ruling.copies else []
        alike = [parse_id(text) for text in dict.fromkeys(ruling.alike)]
        await require_alike(tx, one.post_ids, alike)
        decision = takedowns.Decision(
            post_id=one.post_ids[0],
            also=[*one.post_ids[1:], *copies, *alike],
            reason=ruling.answer,
            category=ruling.category or one.category,
            cause=cause,
        )
        return await takedowns.list_taken(tx, await takedowns.take_down(tx, moderator_id, decision))
    if one.about_id is None:
        raise Invalid("The addresses lead to nothing that is still here: the notice can only be dismissed.")
    verdict = Verdict(action="suspend", text=ruling.answer, cause=cause, category=ruling.category or one.category)
    await moderation.judge_account(tx, moderator_id, one.about_id, verdict)
    return []
