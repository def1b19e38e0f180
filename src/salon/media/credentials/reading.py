"""Reading what a file claims about itself, and judging it."""

import io
import json
from functools import lru_cache
from typing import Any

import c2pa

from salon.media.credentials.models import Action, Credentials, Ingredient
from salon.media.credentials.settings import make_context

STATES = {"Trusted": "trusted", "Valid": "valid"}
MANY = 100  # actions, ingredients and source types kept of one file


def read_credentials(data: bytes, trust_anchors: str) -> Credentials | None:
    """The credentials in a file, None without any; `trust_anchors` is PEM. Nothing is fetched.

    Credentials that cannot even be parsed are `invalid`. For files from strangers use the sandbox's
    `inspect_credentials`, which calls this.
    """
    try:
        reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=_context(trust_anchors))
        if reader is None:
            return None
        with reader:
            return _to_credentials(json.loads(reader.json()), reader.get_validation_state())
    except c2pa.C2paError as error:
        return _broken(error)


@lru_cache(maxsize=8)
def _context(trust_anchors: str) -> c2pa.Context:
    return make_context(trust_anchors)


def _broken(error: c2pa.C2paError) -> Credentials | None:
    if isinstance(error, c2pa.C2paError.NotSupported | c2pa.C2paError.ManifestNotFound):
        return None
    return Credentials(
        state="invalid",
        generator=None,
        issuer=None,
        signed_at=None,
        title=None,
        actions=(),
        ingredients=(),
        source_types=(),
        training={},
        problems=(str(error)[:200],),
    )


def _to_credentials(store: dict[str, Any], state: str | None) -> Credentials:
    manifests = store.get("manifests") or {}
    active = manifests.get(store.get("active_manifest")) or {}
    signature = active.get("signature_info") or {}
    generators = active.get("claim_generator_info") or [{}]
    return Credentials(
        state=STATES.get(state or "", "invalid"),  # type: ignore[arg-type]
        generator=_name(generators[0]) or active.get("claim_generator"),
        issuer=signature.get("issuer"),
        signed_at=signature.get("time"),
        title=active.get("title"),
        actions=tuple(_list_actions(active))[:MANY],
        ingredients=tuple(
            Ingredient(
                title=one.get("title"),
                relationship=one.get("relationship", "componentOf"),
                signed=bool(one.get("active_manifest")),
            )
            for one in active.get("ingredients") or []
        )[:MANY],
        source_types=_list_source_types(manifests, active),
        training=_read_training(active),
        problems=_list_problems(store),
    )


def _list_assertions(manifest: dict[str, Any], *labels: str) -> list[dict[str, Any]]:
    """The contents of a manifest's assertions whose label is one of these, repeated ones (`__2`) included."""
    return [
        one["data"]
        for one in manifest.get("assertions") or []
        if str(one.get("label", "")).split("__", 1)[0] in labels and isinstance(one.get("data"), dict)
    ]


def _list_actions(manifest: dict[str, Any]) -> list[Action]:
    found = _list_assertions(manifest, "c2pa.actions", "c2pa.actions.v2")
    return [
        Action(
            name=str(one.get("action", "")),
            agent=_name(one.get("softwareAgent")),
            source_type=_text(one.get("digitalSourceType")),
            at=_text(one.get("when")),
        )
        for data in found
        for one in data.get("actions") or []
    ]


def _list_source_types(manifests: dict[str, Any], active: dict[str, Any]) -> tuple[str, ...]:
    """The source types a picture and all that went into it claim, each once, the picture's own first."""
    found: dict[str, None] = {}
    waiting, seen = [active], set[str]()
    while waiting and len(found) < MANY:
        manifest = waiting.pop(0)
        found |= dict.fromkeys(one.source_type for one in _list_actions(manifest) if one.source_type)
        for ingredient in manifest.get("ingredients") or []:
            label = ingredient.get("active_manifest")
            if label in manifests and label not in seen:
                seen.add(label)
                waiting.append(manifests[label])
    return tuple(found)


def _read_training(manifest: dict[str, Any]) -> dict[str, str]:
    return {
        str(name).split(".", 1)[-1]: str(entry.get("use", ""))
        for data in _list_assertions(manifest, "cawg.training-mining", "c2pa.training-mining")
        for name, entry in (data.get("entries") or {}).items()
        if isinstance(entry, dict)
    }


def _list_problems(store: dict[str, Any]) -> tuple[str, ...]:
    active = (store.get("validation_results") or {}).get("activeManifest") or {}
    return tuple(dict.fromkeys(str(one.get("code", "")) for one in active.get("failure") or []))[:MANY]


def _name(agent: object) -> str | None:
    """An agent is an object with a name or, in older manifests, a string."""
    return _text(agent.get("name")) if isinstance(agent, dict) else _text(agent)


def _text(value: object) -> str | None:
    return value[:500] if isinstance(value, str) else None
