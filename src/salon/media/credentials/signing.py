"""Writing what we claim into a picture, signed; the last thing done to every form that is served."""

import io
from typing import Any

import c2pa

from salon import __version__
from salon.consent.signals import SIGNALS
from salon.kit.clock import to_wire
from salon.media.credentials.authority import Authority
from salon.media.credentials.histories import list_private, to_redactions
from salon.media.credentials.models import IPTC, Claim, Parent, Training

MAX_GROWTH = 128 * 1024  # bytes; a longer history is named, not carried along


def sign_picture(authority: Authority, data: bytes, mime: str, claim: Claim) -> bytes:
    """The picture with its credentials inside; the pixels stay as they are. Raises `ValueError` for an unfit claim.

    Parents keep their own credentials inside ours. What is private in those of an upload is redacted; those that are
    broken or very long are left out, and the parent only named. May be called from several threads at once; takes
    about 3 ms, a parent adds as much again.
    """
    _require_fit(claim)
    if any(parent.data is not None for parent in claim.parents):
        try:
            signed = _sign(authority, data, mime, claim, with_histories=True)
        except c2pa.C2paError:
            signed = b""
        if 0 < len(signed) <= len(data) + MAX_GROWTH:
            return signed
    return _sign(authority, data, mime, claim, with_histories=False)


def _sign(authority: Authority, data: bytes, mime: str, claim: Claim, *, with_histories: bool) -> bytes:
    manifest = _to_manifest(claim, mime)
    named = [_to_ingredient(place, parent) for place, parent in enumerate(claim.parents)]
    known = [parent.data if with_histories else None for parent in claim.parents]
    manifest["ingredients"] = [one for one, image in zip(named, known, strict=True) if image is None]
    if claim.deed == "republished" and known[0] and (private := list_private(known[0], authority.context)):
        manifest["redactions"] = private
        manifest["assertions"][0]["data"]["actions"] += to_redactions(private)
    signed = io.BytesIO()
    with c2pa.Builder(manifest, context=authority.context) as builder:
        for ingredient, parent, image in zip(named, claim.parents, known, strict=True):
            if image is not None:
                builder.add_ingredient(ingredient, parent.mime, io.BytesIO(image))
        builder.sign(authority.signer(), mime, io.BytesIO(data), signed)
    return signed.getvalue()


def _to_ingredient(place: int, parent: Parent) -> dict[str, Any]:
    return {
        "title": parent.title,
        **({"format": parent.mime} if parent.mime else {}),
        "relationship": "componentOf" if place else "parentOf",
        "label": _label(place),
    }


def _require_fit(claim: Claim) -> None:
    if (claim.deed == "created") == bool(claim.parents):
        raise ValueError("what is created has no parents; what is edited or republished has")
    if claim.deed == "republished":
        if len(claim.parents) != 1:
            raise ValueError("a republished picture has one parent")
    elif not (claim.source_type or "").startswith(IPTC):
        raise ValueError("the source type must be a full IPTC address")


def _to_manifest(claim: Claim, mime: str) -> dict[str, Any]:
    return {
        "claim_generator_info": [{"name": "Salon", "version": __version__}],
        "title": claim.title,
        "format": mime,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": _to_actions(claim)}},
            {"label": "cawg.training-mining", "data": {"entries": _to_entries(claim.training)}},
        ],
    }


def _to_actions(claim: Claim) -> list[dict[str, Any]]:
    done = {
        "when": to_wire(claim.made_at),
        "softwareAgent": {"name": claim.agent.name, "version": claim.agent.version},
    }
    made = {**done, "digitalSourceType": claim.source_type}
    if claim.deed == "created":
        return [{"action": "c2pa.created", **made}]
    opened = {"action": "c2pa.opened", "when": done["when"], "parameters": {"ingredientIds": [_label(0)]}}
    if claim.deed == "republished":
        return [opened, {"action": "c2pa.transcoded", **done}]
    placed = [
        {"action": "c2pa.placed", **done, "parameters": {"ingredientIds": [_label(place)]}}
        for place in range(1, len(claim.parents))
    ]
    return [opened, *placed, {"action": "c2pa.edited", **made}]


def _to_entries(training: Training) -> dict[str, dict[str, str]]:
    info = {"constraint_info": training.constraint} if training.constraint else {}
    uses = {name: getattr(training, name) for name in SIGNALS}
    return {f"cawg.{name}": {"use": use, **(info if use == "constrained" else {})} for name, use in uses.items()}


def _label(place: int) -> str:
    return f"parent{place}"
