"""What of a parent's credentials goes into ours: all of its history, nothing that tells where or who somebody is."""

import io
import json
from typing import Any

import c2pa

# Assertions that hold what a camera or an editor wrote down (places, names, serial numbers), and pictures of the
# picture from before it was cropped. Who made it and what may be done with it stays.
PRIVATE = ("stds.exif", "stds.iptc", "stds.metadata", "c2pa.metadata", "cawg.metadata", "c2pa.thumbnail")
REASON = "c2pa.PII.present"


def list_private(data: bytes, context: c2pa.Context) -> list[str]:
    """Addresses of the private assertions in all manifests of a file; raises `c2pa.C2paError` for broken ones."""
    reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=context)
    if reader is None:
        return []
    with reader:
        manifests: dict[str, dict[str, Any]] = json.loads(reader.detailed_json()).get("manifests") or {}
    return [
        f"self#jumbf=/c2pa/{label}/c2pa.assertions/{name}"
        for label, manifest in manifests.items()
        for name in manifest.get("assertion_store") or {}
        if name.startswith(PRIVATE)
    ]


def to_redactions(addresses: list[str]) -> list[dict[str, Any]]:
    """The actions that say what was taken out, and why."""
    return [{"action": "c2pa.redacted", "reason": REASON, "parameters": {"redacted": address}} for address in addresses]
