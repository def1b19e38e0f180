"""Models as the operator sees them: what each was learned from, how it did, what it would change, and which holds."""

from typing import Any

import msgspec

from salon.kit import db
from salon.kit.clock import to_wire
from salon.learning.trainings import Looked
from salon.media.queries import list_media
from salon.media.views import to_attachment

SHOWN = 10  # the newest
MODELS = f"""
    SELECT m.id, m.version, m.state, m.step, m.steps, m.told, m.examples, encode(m.sha256, 'hex'), m.error,
           m.created_at, m.finished_at, m.retired_at, m.asked_by, a.username,
           (r.summary ->> 'name') || '-v' || r.major, r.as_of_seq, r.released_at, r.superseded_at,
           (SELECT count(*) FROM dataset_tombstones t
            WHERE t.release_id = r.id AND t.config = 'preferences_image' AND t.effective_at > m.created_at)
    FROM learned_models m JOIN dataset_releases r ON r.id = m.release_id LEFT JOIN accounts a ON a.id = m.asked_by
    ORDER BY m.id DESC LIMIT {SHOWN}
"""
ORDERS = f"""
    SELECT o.model_id, m.version, a.username, o.put_at, m.retired_at IS NOT NULL
    FROM learned_orders o LEFT JOIN learned_models m ON m.id = o.model_id LEFT JOIN accounts a ON a.id = o.put_by
    ORDER BY o.place DESC LIMIT {SHOWN}
"""


async def get_learning() -> dict[str, Any]:
    """Models, newest first; which of them orders pictures now, and which did before."""
    async with db.reading() as conn:
        models = await (await conn.execute(MODELS.encode())).fetchall()
        orders = [_to_order(row) for row in await (await conn.execute(ORDERS.encode())).fetchall()]
        known = [msgspec.convert(row[6], Looked) if row[6] else Looked(0, 0, []) for row in models]
        wanted = [int(one) for looked in known for example in looked.examples for one in example.media_ids]
        shared = await _list_shared(conn, wanted)
    pictures = await list_media(list(shared))
    shown = {str(key): to_attachment(one) for key, one in pictures.items()}
    now = orders[0] if orders and orders[0]["model_id"] is not None and not orders[0]["retired"] else None
    return {
        "models": [_to_model(row, looked, shown) for row, looked in zip(models, known, strict=True)],
        "in_force": now,
        "former": orders[1] if len(orders) > 1 else None,
        "orders": orders,
    }


async def _list_shared(conn: db.Tx, media_ids: list[int]) -> set[int]:
    """Of these pictures those that may still be looked at: whose posts may be in datasets to this day."""
    rows = await conn.execute(
        """
        SELECT m.id FROM media m
        WHERE m.id = ANY(%(ids)s) AND m.deleted_at IS NULL AND m.post_id IN (
            SELECT c.post_id FROM consent_answers(ARRAY(SELECT n.post_id FROM media n WHERE n.id = ANY(%(ids)s)
                                                        AND n.post_id IS NOT NULL)) c
            WHERE c.purpose = 'dataset.public' AND c.answer = 'yes')
        """,
        {"ids": media_ids},
    )
    return {row[0] for row in await rows.fetchall()}


def _to_order(row: tuple[Any, ...]) -> dict[str, Any]:
    model_id, version, username, put_at, retired = row
    return {
        "model_id": str(model_id) if model_id is not None else None,
        "version": version,
        "by": username,
        "at": to_wire(put_at),
        "retired": retired,
    }


def _to_model(row: tuple[Any, ...], looked: Looked, shown: dict[str, Any]) -> dict[str, Any]:
    (model_id, version, state, step, steps, told, _, sha256, error, created_at, finished_at, retired_at) = row[:12]
    asked_by, username, release, as_of_seq, released_at, superseded_at, gone = row[12:]
    return {
        "id": str(model_id),
        "version": version,
        "state": state,
        "step": step,
        "steps": steps,
        "error": error,
        "by": username if asked_by else None,
        "created_at": to_wire(created_at),
        "finished_at": to_wire(finished_at) if finished_at else None,
        "retired_at": to_wire(retired_at) if retired_at else None,
        "sha256": sha256,
        "release": {
            "name": release,
            "as_of_seq": as_of_seq,
            "released_at": to_wire(released_at),
            "superseded": superseded_at is not None,
            "gone": gone,
        },
        "choices": told["choices"] if told else None,
        "people": told["people"] if told else None,
        "trial": {**told["trial"], "is_better": told["is_better"]} if told else None,
        "weights": sorted(told.get("weights", []), key=lambda one: -abs(one["weight"]))[:5] if told else [],
        "draws": looked.draws,
        "otherwise": looked.otherwise,
        "examples": [
            {"before": pictures, "after": [pictures[place] for place in one.order]}
            for one in looked.examples
            if len(pictures := [shown[key] for key in one.media_ids if key in shown]) == len(one.order)
        ],
    }
