"""How the C2PA library is set up here: offline, small manifests, trust only what we name."""

import c2pa

# What certificates may be for, one a line: documents, e-mail, time stamps and their status, and C2PA's own and
# Microsoft's uses, which the library does not know by itself.
USES = """\
1.3.6.1.5.5.7.3.4
1.3.6.1.5.5.7.3.36
1.3.6.1.5.5.7.3.8
1.3.6.1.5.5.7.3.9
1.3.6.1.4.1.311.76.59.1.9
1.3.6.1.4.1.62558.2.1
"""


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
                "trust": {"trust_anchors": trust_anchors, "trust_config": USES},
                "builder": {"thumbnail": {"enabled": False}},
            }
        )
    )
