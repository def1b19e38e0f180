"""Notifications as Mastodon's entities."""

import msgspec

from salon.kit import clock
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import list_statuses
from salon.notifications.queries import Notification
from salon.safety.moderation import list_warnings

OWN_WORDS = frozenset({"salon.remix", "salon.descendant"})
WARNING = "moderation_warning"


async def render_notifications(rows: list[Notification], *, own_words: bool) -> dict[int, bytes]:
    """Notifications as JSON by id; those whose post the owner cannot see any more are left out.

    Mastodon's apps know a closed set of types, so a remix is told to them as a mention; `own_words` keeps our name.
    """
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
    """Mastodon's AccountWarning by notification, for those that are one; there is nobody to appeal to."""
    found = await list_warnings([row.id for row in rows if row.kind == WARNING])
    people = await list_account_bytes({one.account_id for one in found.values()})
    return {
        notification_id: msgspec.json.encode(
            {
                "id": str(one.id),
                "action": one.action,
                "text": one.text,
                "status_ids": [str(post_id) for post_id in one.status_ids],
                "appeal": None,
                "created_at": clock.to_wire(one.created_at),
            }
        )[:-1]
        + b',"target_account":'
        + people.get(one.account_id, b"null")
        + b"}"
        for notification_id, one in found.items()
    }
