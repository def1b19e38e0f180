"""How the C2PA library is set up here: offline, small manifests, trust only what we name."""

import c2pa


def make_context(trust_anchors: str, *, signing: bool = False) -> c2pa.Context:
    """A context that trusts these PEM certificates and reaches out to nobody; raises `c2pa.C2paError` for garbage."""
    return c2pa.Context(
        c2pa.Settings.from_dict(
            {
                "verify": {
                    "verify_after_sign": signing,
                    "verify_after_reading": True,
                    "verify_trust": True,
                    "remote_manifest_fetch": False,
                    "ocsp_fetch": False,
                },
                "trust": {"trust_anchors": trust_anchors},
                "builder": {"thumbnail": {"enabled": False}},
            }
        )
    )
