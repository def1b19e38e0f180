"""What a person sees of their consents, and the receipt they can take along."""

from typing import Any

from salon.consent import queries
from salon.consent.notices import Notice, find_notice
from salon.consent.purposes import OF_POSTS, PURPOSES, Purpose
from salon.consent.queries import Held, Step
from salon.consent.record_words import say
from salon.consent.rules import Said, counts
from salon.consent.signals import to_intents
from salon.kit import clock
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.pages import Page

MOST_STEPS = 10_000
OF_A_POST = ["public posts", "pictures in public posts", "prompts shown with them"]
OF_A_CHOICE = ["likes, and choices in challenges", "which public posts were shown, where and for how long"]
RIGHTS = ["access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal of consent"]


async def get_choices(account_id: int, language: str, *, signal: bool) -> dict[str, Any]:
    """Every purpose with its words and what one has said; `signal`: whether this very request carried GPC."""
    standing = await queries.find_standing(account_id)
    held = await queries.list_held(account_id)
    answers = await queries.find_account_answers(account_id)
    honoured = any(one.method == "gpc_signal" and one.state == "objected" for one in held.values())
    return {
        "age_class": standing.age_class,
        "may_give": standing.age_class == "adult" and not signal,
        "signal": {"sent": signal, "honoured": honoured},
        "purposes": [
            {
                **_to_words(purpose, find_notice(purpose.code, language)),
                **_to_held(purpose, held.get(purpose.code)),
                "allowed": answers.get(purpose.code) == "yes",
                "recipients": say(purpose.recipients, language),
                "retention": say(purpose.retention, language),
                "legal_basis": say(purpose.legal_basis, language),
            }
            for purpose in PURPOSES
        ],
    }


def _to_words(purpose: Purpose, notice: Notice) -> dict[str, Any]:
    return {
        "code": purpose.code,
        "sentence": notice.sentence,
        "more": notice.more,
        "notice_version": notice.version,
        "language": notice.language,
    }


def _to_held(purpose: Purpose, held: Held | None) -> dict[str, Any]:
    """What was said: `expired` also where the words have changed in substance since."""
    if held is None:
        return {"state": "undeclared", "since": None, "method": None}
    valid = counts(Said(held.state, 0, held.notice_version), purpose.needs)  # type: ignore[arg-type]
    return {"state": held.state if valid else "expired", "since": to_wire(held.at), "method": held.method}


async def get_post_choices(author_id: int, post_id: int, *, is_author: bool) -> dict[str, Any]:
    """What may be done with a post; to its author also what they said of just this one."""
    answers = await queries.find_answers(post_id)
    body: dict[str, Any] = {
        "post_id": str(post_id),
        "answers": {purpose.code: answers.get(purpose.code, "unsaid") for purpose in OF_POSTS},
    }
    if is_author:
        held = await queries.list_held(author_id, post_id)
        body["said"] = {
            code: {"state": one.state, "since": to_wire(one.at), "method": one.method}
            for code, one in held.items()
            if one.state != "expired"
        }
    return body


def to_step(step: Step) -> dict[str, Any]:
    """A row of one's own history."""
    return {
        "id": str(step.seq),
        "purpose": step.purpose,
        "post_id": str(step.post_id) if step.post_id else None,
        "state": step.state,
        "method": step.method,
        "notice_version": step.notice_version,
        "words": step.words,
        "language": step.language,
        "at": to_wire(step.at),
        "hash": step.hash.hex(),
    }


async def get_intents(account_id: int) -> dict[str, Any]:
    """An account's declaration in the words of Bluesky's proposal; public."""
    held = await queries.list_held(account_id)
    answers = await queries.find_account_answers(account_id)
    return to_intents(answers, {code: to_wire(one.at) for code, one in held.items()})


def list_purposes() -> list[dict[str, Any]]:
    """The registry as everybody may read it: a record of processing that cannot differ from what is done."""
    return [
        {
            "code": one.code,
            "notices": [_to_words(one, find_notice(one.code, language)) for language in ("en", "de")],
            "default": "deny",
            "minimum_age": 18,
            "legal_basis": one.legal_basis,
            "recipients": one.recipients,
            "retention": one.retention,
            "names": {
                "aipref": one.aipref,
                "cawg": f"cawg.{one.cawg}" if one.cawg else None,
                "rsl": list(one.rsl),
                "tdmrep": one.tdm,
                "intent": one.intent,
            },
        }
        for one in PURPOSES
    ]


async def get_receipt(account_id: int) -> dict[str, Any]:
    """A receipt after ISO/IEC TS 27560 in the fields of DPV's profile, with every event, oldest first."""
    standing = await queries.find_standing(account_id)
    steps = await queries.list_history(account_id, Page(1 << 62, 0, MOST_STEPS, ascending=False))
    return {
        "@context": {"dpv": "https://w3id.org/dpv#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dpv:ConsentReceipt",
        "schema_version": "dpv-27560:receipt-eu-gdpr",
        "record_id": standing.subject,
        "pii_principal_id": standing.subject,
        "issued_at": to_wire(clock.now()),
        "pii_controllers": [{"name": settings().title, "url": settings().base_url}],
        "processing": [_to_processing(one, [step for step in steps if step.purpose == one.code]) for one in PURPOSES],
    }


def _to_processing(purpose: Purpose, steps: list[Step]) -> dict[str, Any]:
    return {
        "purpose": purpose.code,
        "purpose_type": purpose.notice.sentence,
        "lawful_basis": "dpv-gdpr:A6-1-a",
        "personal_data": OF_A_POST if purpose.of_posts else OF_A_CHOICE,
        "data_necessity": "optional",
        "special_category": "Posts may show opinions, health or sexuality; what is marked sensitive is never shared.",
        "source": "dpv:DataSubject",
        "storage": purpose.retention,
        "recipients": [purpose.recipients],
        "withdrawal_method": f"{settings().base_url}/settings/data",
        "jurisdiction": "EU",
        "rights": RIGHTS,
        "consent_events": [
            {
                "event_type": "explicit" if step.state == "given" else step.state,
                "event_state": step.state,
                "event_time": to_wire(step.at),
                "validity_duration": "until withdrawn, or until the notice changes in substance",
                "entity": "dpv:DataSubject",
                "expressed_by": "signal" if step.method in SIGNALLED else "self",
                "method": step.method,
                "scope": f"post {step.post_id}" if step.post_id else "all posts",
                "notice": {"version": step.notice_version, "language": step.language, "text": step.words},
                "ledger": {"seq": step.seq, "hash": step.hash.hex()},
            }
            for step in reversed(steps)
        ],
    }


SIGNALLED = frozenset({"gpc_signal", "content_usage_header", "c2pa_import"})
