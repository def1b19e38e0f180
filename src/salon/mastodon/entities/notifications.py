"""Notifications as Mastodon's entities."""

from typing import Any

import msgspec

from salon.kit import clock
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import list_statuses
from salon.notifications.queries import Notification
from salon.safety import telling
from salon.safety.telling import Told

OWN_WORDS = frozenset({"salon.remix", "salon.descendant"})
OWN_ONLY = frozenset(
    {
        *("salon.report", "salon.appeal", "salon.label_appeal", "salon.label_answer"),
        *("salon.note_shown", "salon.note_gone"),
        *("salon.moved", "salon.found", "salon.likeness", "salon.likeness_agreed"),
    }
)  # nothing Mastodon's apps know comes near
# What was done to a post -> what Mastodon's apps call it.
ON_POSTS = {"remove": "delete_statuses", "cover": "mark_statuses_as_sensitive", "reduce": "none", "hold": "none"}
APPEALS = {"open": "pending", "upheld": "rejected", "reversed": "approved", "stricter": "approved"}


async def render_notifications(rows: list[Notification], *, own_words: bool) -> dict[int, bytes]:
    """Notifications as JSON by id; those whose post the owner cannot see any more are left out.

    Mastodon's apps know a closed set of types, so a remix is told to them as a mention; `own_words` keeps our name.
    What they have nothing for they are not told.
    """
    rows = [row for row in rows if own_words or row.kind not in OWN_ONLY]
    accounts = await list_account_bytes({row.from_id for row in rows})
    warnings = await list_warning_bytes(rows)
    statuses: dict[tuple[int, int], bytes] = {}
    for owner_id in {row.owner_id for row in rows}:
        ids = list({row.post_id for row in rows if row.owner_id == owner_id and row.post_id is not None})
        statuses.update(
            {
                (owner_id, post_id): body
                for post_id, body in (await list_statuses(owner_id, ids, context="notifications")).items()
            }
        )
    result: dict[int, bytes] = {}
    for row in rows:
        status = statuses.get((row.owner_id, row.post_id)) if row.post_id is not None else None
        if row.from_id not in accounts or (row.post_id is not None and status is None):
            continue
        head = {
            "id": str(row.id),
            "type": row.kind if own_words or row.kind not in OWN_WORDS else "mention",
            "created_at": clock.to_wire(row.created_at),
            "group_key": row.group_key,
        }
        body = msgspec.json.encode(head)[:-1] + b',"account":' + accounts[row.from_id]
        if row.id in warnings:
            body += b',"moderation_warning":' + warnings[row.id]
        result[row.id] = body + (b',"status":' + status if status else b"") + b"}"
    return result


async def list_warning_bytes(rows: list[Notification]) -> dict[int, bytes]:
    """Mastodon's AccountWarning by notification, for those of a decision; `salon` says which."""
    found = await telling.list_told([row.id for row in rows if row.kind in telling.KINDS])
    people = await list_account_bytes({one.account_id for one in found.values()})
    return {
        notification_id: msgspec.json.encode(_to_warning(one))[:-1]
        + b',"target_account":'
        + people.get(one.account_id, b"null")
        + b"}"
        for notification_id, one in found.items()
    }


def _to_warning(one: Told) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "action": ON_POSTS.get(one.action, "none") if one.subject != "account" else one.action,
        "text": one.text,
        "status_ids": [str(post_id) for post_id in one.post_ids],
        "appeal": {"text": one.appeal_words, "state": APPEALS[one.appeal_state]} if one.appeal_state else None,
        "created_at": clock.to_wire(one.created_at),
        "salon": {
            "decision_id": str(one.decision_id) if one.decision_id else None,
            "subject": one.subject,
            "action": one.action,
        },
    }
