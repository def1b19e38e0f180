"""Who wants to be told where: a subscription belongs to a token or session and ends with it."""

import base64
import binascii
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.outbound import OutboundRefused, parse_address
from salon.notifications.push import keys

# As apps name them; what else we know is told along with the nearest of these.
ALERTS = (
    "mention",
    "quote",
    "status",
    "reblog",
    "follow",
    "follow_request",
    "favourite",
    "poll",
    "update",
    "quoted_update",
    "admin.sign_up",
    "admin.report",
)
TOLD_ALONG = {"mention": "salon.remix"}
POLICIES = frozenset({"all", "followed", "follower", "none"})
ENDPOINT_MAX = 2048

# Whether the token or session of a subscription `s` still holds; a token that can be renewed does.
LIVE = """
    (EXISTS (SELECT 1 FROM sessions e WHERE e.id = s.credential_id AND e.expires_at > now())
     OR EXISTS (SELECT 1 FROM oauth_tokens t WHERE t.id = s.credential_id AND t.revoked_at IS NULL
                AND (t.expires_at IS NULL OR t.expires_at > now() OR EXISTS (
                    SELECT 1 FROM oauth_refreshes r
                    WHERE r.grant_id = t.id AND r.used_at IS NULL AND r.expires_at > now()))))
"""


class Device(NamedTuple):
    """Where a push goes, what it is encrypted for, and in which language it speaks."""

    endpoint: str
    p256dh: bytes
    auth: bytes
    standard: bool
    language: str


class Subscription(NamedTuple):
    """What a device is told."""

    id: int
    endpoint: str
    standard: bool
    alerts: list[str]
    policy: str
    language: str


COLUMNS = "s.id, s.endpoint, s.standard, s.alerts, s.policy, s.language"
CREDENTIAL = """
    (SELECT id FROM oauth_tokens WHERE token_hash = %(hash)s
     UNION ALL SELECT id FROM sessions WHERE token_hash = %(hash)s)
"""


def read_device(endpoint: str, p256dh: str, auth: str, *, standard: bool, language: str) -> Device:
    """Check what a device sends of itself; raises `Invalid` with a sentence."""
    if len(endpoint) > ENDPOINT_MAX or not _is_web_address(endpoint):
        raise Invalid("Validation failed: Endpoint is not a web address")
    device = Device(endpoint, _decode(p256dh), _decode(auth), standard, language)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device.p256dh)
    except ValueError as error:
        raise Invalid("Validation failed: Key p256dh is not a point of P-256") from error
    if len(device.auth) != 16:
        raise Invalid("Validation failed: Key auth must be 16 bytes")
    return device


def _is_web_address(text: str) -> bool:
    try:
        parse_address(text)
    except OutboundRefused:
        return False
    return True


def _decode(text: str) -> bytes:
    """Base64 of either alphabet, padded or not."""
    try:
        plain = text.replace("+", "-").replace("/", "_").rstrip("=")
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError) as error:
        raise Invalid("Validation failed: Keys must be base64") from error


def _to_kinds(alerts: Iterable[str]) -> list[str]:
    wanted = [one for one in ALERTS if one in set(alerts)]
    return wanted + [TOLD_ALONG[one] for one in wanted if one in TOLD_ALONG]


def _require_policy(policy: str) -> str:
    if policy not in POLICIES:
        raise Invalid("Validation failed: Policy must be all, followed, follower or none")
    return policy


async def subscribe(
    tx: Tx, account_id: int, credential: bytes, device: Device, alerts: Iterable[str], policy: str, token: str | None
) -> None:
    """Tell a device from now on, in place of what its token or session said before; `token` is kept sealed."""
    await tx.execute(
        f"""
        INSERT INTO push_subscriptions AS s
            (credential_id, account_id, endpoint, p256dh, auth, standard, language, alerts, policy, sealed_token)
        VALUES ({CREDENTIAL}, %(account)s, %(endpoint)s, %(p256dh)s, %(auth)s, %(standard)s, %(language)s, %(alerts)s,
                %(policy)s, %(sealed)s)
        ON CONFLICT (credential_id) DO UPDATE SET
            id = new_id(), endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
            standard = excluded.standard, language = excluded.language, alerts = excluded.alerts,
            policy = excluded.policy, sealed_token = excluded.sealed_token, created_at = clock_timestamp()
        """,
        {
            "hash": credential,
            "account": account_id,
            **device._asdict(),
            "alerts": _to_kinds(alerts),
            "policy": _require_policy(policy),
            "sealed": keys.seal(token) if token else None,
        },
    )
    await tx.execute(  # the same device signed in anew is not told twice
        f"DELETE FROM push_subscriptions WHERE account_id = %(account)s AND endpoint = %(endpoint)s"
        f" AND credential_id <> {CREDENTIAL}",
        {"hash": credential, "account": account_id, "endpoint": device.endpoint},
    )


async def change_subscription(
    tx: Tx, credential: bytes, alerts: Iterable[str] | None, policy: str | None, language: str
) -> None:
    """Say anew of what a device is told, and in which language; raises `NotFound` when it is not."""
    done = await tx.execute(
        f"""
        UPDATE push_subscriptions SET alerts = coalesce(%(alerts)s, alerts), policy = coalesce(%(policy)s, policy),
                                      language = %(language)s
        WHERE credential_id = {CREDENTIAL}
        """,
        {
            "hash": credential,
            "language": language,
            "alerts": None if alerts is None else _to_kinds(alerts),
            "policy": None if policy is None else _require_policy(policy),
        },
    )
    if not done.rowcount:
        raise NotFound


async def unsubscribe(tx: Tx, credential: bytes) -> None:
    """Tell a device no more; nothing happens when it was not told anyway."""
    await tx.execute(f"DELETE FROM push_subscriptions WHERE credential_id = {CREDENTIAL}", {"hash": credential})


async def find_subscription(credential: bytes) -> Subscription | None:
    """The subscription of a token or session."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"SELECT {COLUMNS} FROM push_subscriptions s WHERE s.credential_id = {CREDENTIAL}", {"hash": credential}
            )
        ).fetchone()
    return None if row is None else Subscription(*row)


async def drop_ended(tx: Tx) -> None:
    """Forget subscriptions whose token or session is gone; none of them was told anything since."""
    await tx.execute(f"DELETE FROM push_subscriptions s WHERE NOT {LIVE}")
