"""What is kept for how long, and why: the one table a job holds everybody to and the record of processing shows."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import structlog

from salon.accounts.actions import drop_expired
from salon.accounts.passkeys import drop_old_challenges
from salon.archives import jobs as archives
from salon.assistant.budget import drop_old_asks
from salon.consent.actions import forget_old_evidence
from salon.consent.interests import INTERESTS, to_words
from salon.consent.interests import LEGAL_BASIS as OF_INTERESTS
from salon.consent.notices import find_notice
from salon.consent.purposes import PURPOSES
from salon.consent.record_words import say
from salon.datasets.impressions import forget_old_impressions
from salon.kit import clock, db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.notifications.push.subscriptions import drop_ended
from salon.posts.translating.posts import drop_old_translations
from salon.safety.emptying import empty_deleted_posts
from salon.safety.house import list_papers
from salon.safety.notices import forget_notifiers
from salon.safety.rights import forget_old_requests

logger = structlog.get_logger(__name__)
CONSENT = "Consent, GDPR Art. 6(1)(a)"
CONTRACT = "Contract, GDPR Art. 6(1)(b)"
INTEREST = "Legitimate interest in a place that works and is not abused, GDPR Art. 6(1)(f)"
DUTY = "Legal obligation, GDPR Art. 6(1)(c) with the Digital Services Act"


def _statement(sql: str) -> Callable[[], Awaitable[object]]:
    async def act() -> None:
        async with db.reading() as conn:
            await conn.execute(sql.encode(), {"now": clock.now()})

    return act


def _in_transaction(verb: Callable[[Tx], Awaitable[Any]]) -> Callable[[], Awaitable[object]]:
    async def act() -> None:
        async with db.transaction() as tx:
            await verb(tx)

    return act


class Kept(NamedTuple):
    """One kind of what is kept of people; without `act` it goes when what it belongs to goes."""

    what: str
    how_long: str
    why: str
    legal_basis: str
    act: Callable[[], Awaitable[object]] | None = None


RETENTION: tuple[Kept, ...] = (
    Kept("Profile, posts, pictures, recipes and choices", "Until deleted, or the account is", "The service", CONTRACT),
    Kept("Words of deleted posts", "30 days", "Undoing abuse of an account", INTEREST, empty_deleted_posts),
    Kept("Sessions and tokens", "Until they end", "Being signed in", CONTRACT, drop_expired),
    Kept("The network one signed in from", "30 days", "Recognising strangers", INTEREST, drop_expired),
    Kept("Questions put to passkeys", "Minutes", "Signing in", CONTRACT, drop_old_challenges),
    Kept("Push subscriptions", "Until their session ends", "Notifications", CONTRACT, _in_transaction(drop_ended)),
    Kept("Archives and files brought", "7 days", "Taking one's data along", DUTY, archives.tidy_archives),
    Kept("Translations", "30 days", "Reading", CONTRACT, _in_transaction(drop_old_translations)),
    Kept("That the assistant was asked", "5 weeks", "Its budget", CONTRACT, _in_transaction(drop_old_asks)),
    Kept(
        *("Which posts were shown to people who agreed to that", "90 days", "Datasets", CONSENT),
        _in_transaction(forget_old_impressions),
    ),
    Kept(
        *("Where an answer about consent came from", "30 days", "Proof that it was this person", DUTY),
        _in_transaction(forget_old_evidence),
    ),
    Kept(
        *("Name and address of who sent a notice", "Until nobody can appeal any more", "Answering it", DUTY),
        _in_transaction(forget_notifiers),
    ),
    Kept(
        *("What people asked by right, and the answers", "3 years after they were settled", "Proof", DUTY),
        _in_transaction(forget_old_requests),
    ),
    Kept("Receipts of who may make pictures of somebody", "As long as the account", "Proof", DUTY),
    Kept("The ledger of consent, which names nobody", "As long as claims can be made", "Proof", DUTY),
    Kept("Statements of reasons, without what they were about", "As long as claims can be made", "Proof", DUTY),
    Kept(
        *("Keys of requests", "1 day", "A request sent twice has one effect", INTEREST),
        _statement("DELETE FROM idempotency_keys WHERE created_at < %(now)s::timestamptz - interval '1 day'"),
    ),
    Kept(
        *("Previews of pictures", "1 hour", "Watching a picture come into being", CONTRACT),
        _statement("DELETE FROM previews WHERE created_at < %(now)s::timestamptz - interval '1 hour'"),
    ),
    Kept(
        *("How often an address or person asked", "1 day", "Limits against abuse", INTEREST),
        _statement("DELETE FROM rate_windows WHERE window_start < %(now)s::timestamptz - interval '1 day'"),
    ),
    Kept(
        *("Errands that are done", "The last 10,000", "Finding out what failed", INTEREST),
        _statement(
            "DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'cancelled')"
            " AND id < (SELECT max(id) - 10000 FROM procrastinate_jobs)"
        ),
    ),
)


SUBJECTS = ("People with an account", "People who send a notice without one")
OF_POSTS = "Posts, pictures and recipes of those who said yes, and of everyone they grew out of"
OF_CHOICES = "What those who said yes liked, chose and passed over, beside posts whose authors said yes"
ELSEWHERE = "What the operator named: engines, translation, moderation endpoint, object store"
MEASURES = (
    "Passwords with Argon2id, passkeys, short-lived sessions; tokens kept as hashes",
    "Hostile files decoded in a limited process; location taken out of pictures",
    "Ledger of consent and audit chained, so that nobody can rewrite them",
    "Erasure in one list for every table, done again when a backup is brought back",
)


async def keep_no_longer() -> None:
    """Do away with what was kept for as long as the table says; one that fails keeps no other from it."""
    for act in dict.fromkeys(kept.act for kept in RETENTION if kept.act is not None):
        try:
            await act()
        except Exception:
            logger.exception("retention.failed")


async def describe_processing(language: str = "en") -> dict[str, Any]:
    """The record of processing activities (GDPR Art. 30): from the purposes people are asked about and this table.

    An activity is `asked` about, done `unless` somebody objects, or done with what is `kept` here for the service.
    """
    papers = await list_papers()
    contact, policy = papers.get("contact"), papers.get("privacy_policy")
    return {
        "generated_at": to_wire(clock.now()),
        "controller": {
            "name": settings().title,
            "address": settings().base_url,
            "contact": contact.content if contact else None,
        },
        "privacy_policy": policy.content if policy else None,
        "data_subjects": [say(one, language) for one in SUBJECTS],
        "activities": [*_list_asked(language), *_list_objectable(language), *_list_kept(language)],
        "third_countries": say(ELSEWHERE, language),
        "measures": [say(one, language) for one in MEASURES],
    }


def _list_asked(language: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "asked",
            "purpose": purpose.code,
            "description": find_notice(purpose.code, language).sentence,
            "data": say(OF_POSTS if purpose.of_posts else OF_CHOICES, language),
            "legal_basis": say(purpose.legal_basis, language),
            "recipients": say(purpose.recipients, language),
            "kept": say(purpose.retention, language),
            "default": say("no", language),
        }
        for purpose in PURPOSES
    ]


def _list_objectable(language: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "unless",
            "purpose": one.code,
            "description": to_words(one, language)[0],
            "data": say(one.data, language),
            "legal_basis": say(OF_INTERESTS, language),
            "recipients": say(one.recipients, language),
            "kept": say(one.retention, language),
            "default": say("yes, until somebody objects", language),
        }
        for one in INTERESTS
    ]


def _list_kept(language: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "kept",
            "purpose": say(kept.why, language),
            "data": say(kept.what, language),
            "legal_basis": say(kept.legal_basis, language),
            "recipients": say("Those who run this place", language),
            "kept": say(kept.how_long, language),
            "enforced": say("by a job every ten minutes" if kept.act else "with what it belongs to", language),
        }
        for kept in RETENTION
    ]
