"""The job that pushes: composes, encrypts and hands a notification to the device's push service."""

import base64
import datetime as dt
import email.utils
import os
from typing import NamedTuple
from urllib.parse import urlsplit

import http_ece
import msgspec
import procrastinate
import procrastinate.jobs
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import VapidException

from salon.accounts.queries import list_rows
from salon.accounts.views import picture_url
from salon.kit import clock, db, jobs
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.log import Batch
from salon.kit.outbound import Answer, Limits, OutboundFailed, OutboundRefused, fetch
from salon.notifications.push import keys, words
from salon.notifications.push.subscriptions import LIVE, Device
from salon.notifications.queries import COLUMNS, HIDDEN_BOT, Notification
from salon.posts.flags import FLAG_COLUMNS, to_flags
from salon.posts.rules import may_see

TTL_SECONDS = 48 * 3600  # older news is no news
TOKEN_HOURS = 12
MOST_ATTEMPTS, FIRST_WAIT, LONGEST_WAIT = 8, 15, 6 * 3600
LIMITS = Limits(max_bytes=64 * 1024, redirects=0, cut=True)
logger = structlog.get_logger(__name__)

# Whether a subscription `s` wants a notification `n`.
WANTS = f"""
    NOT (n.filtered OR {HIDDEN_BOT}) AND n.kind = ANY(s.alerts) AND {LIVE} AND CASE s.policy
        WHEN 'all' THEN true
        WHEN 'followed' THEN EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = n.owner_id
                                     AND f.followee_id = n.from_id AND f.state = 'accepted')
        WHEN 'follower' THEN EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = n.from_id
                                     AND f.followee_id = n.owner_id AND f.state = 'accepted')
        ELSE false END
"""


# A follow that somebody brought from elsewhere is told and pushed to no device.
LOUD = """
    NOT (n.kind = 'follow' AND EXISTS (
        SELECT 1 FROM log quiet WHERE quiet.seq = n.seq AND quiet.body ->> 'quiet' = 'true'))
"""


class PushDelayed(Exception):
    """The push service wants to be asked again, or did not answer."""

    def __init__(self, sentence: str, wait_seconds: int | None = None) -> None:
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


class Patience(procrastinate.BaseRetryStrategy):
    """Tries again when the service says so, else after ever longer waits.

    One that says "at once" is not believed: all tries would be over before it has found its breath.
    """

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        if not isinstance(exception, PushDelayed) or job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        wait = exception.wait_seconds
        wait = FIRST_WAIT * 4**job.attempts if wait is None else max(wait, 4**job.attempts)
        return procrastinate.RetryDecision(retry_in={"seconds": min(wait, LONGEST_WAIT)})


class Errand(NamedTuple):
    """One notification to take to one device."""

    device: Device
    sealed_token: bytes | None
    notification: Notification
    warning: str | None
    text: str | None
    is_direct: bool


async def defer_pushes(tx: Tx, batch: Batch) -> None:
    """Queue what a batch of the log told people whose devices want to know, as part of `tx`; one query for all."""
    rows = await tx.execute(
        f"""
        SELECT s.id, n.id FROM notifications n JOIN push_subscriptions s ON s.account_id = n.owner_id
        WHERE n.seq > %s AND n.seq <= %s AND {LOUD} AND n.created_at > now() - make_interval(secs => %s) AND {WANTS}
        ORDER BY n.id
        """,
        (batch.after, batch.upto, TTL_SECONDS),
    )
    wanted = await rows.fetchall()
    if wanted:
        deferrer = send_push.configure(connection=tx)
        await deferrer.batch_defer_async(*({"subscription_id": one, "notification_id": other} for one, other in wanted))


@jobs.app.task(name="notifications.send_push", queue=jobs.OUTSIDE, retry=Patience())
async def send_push(subscription_id: int, notification_id: int) -> None:
    """Push one notification to one device; what was taken back, or is not wanted any more, is not sent.

    A device its service does not know any more is forgotten.
    """
    errand = await _find_errand(subscription_id, notification_id)
    if errand is None:
        return
    payload = await _compose(errand)
    if payload is None:
        return
    try:
        answer = await _send(errand, payload)
    except (OutboundRefused, VapidException) as error:
        logger.info("push.refused", subscription_id=subscription_id, error=str(error))
        return
    except OutboundFailed as error:
        raise PushDelayed(str(error)) from error
    if answer.status in {404, 410}:
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM push_subscriptions WHERE id = %s", (subscription_id,))
    elif answer.status == 429 or answer.status >= 500:
        raise PushDelayed(f"The push service answered {answer.status}.", _read_wait(answer))
    elif answer.status >= 300:
        logger.info("push.failed", subscription_id=subscription_id, status=answer.status)


async def _find_errand(subscription_id: int, notification_id: int) -> Errand | None:
    """What is to be sent, if it still is: the device signed in, the post there and for its owner to see."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT t.endpoint, t.p256dh, t.auth, t.standard, t.language, t.sealed_token,
                       {", ".join("t." + name for name in COLUMNS.split(", "))},
                       t.spoiler_text, t.text, t.visibility, {FLAG_COLUMNS}
                FROM (
                    SELECT s.endpoint, s.p256dh, s.auth, s.standard, s.language, s.sealed_token,
                           {", ".join("n." + name for name in COLUMNS.split(", "))},
                           p.spoiler_text, p.text, p.visibility, n.owner_id AS viewer_id, p.author_id
                    FROM push_subscriptions s
                    JOIN accounts a ON a.id = s.account_id AND a.state = 'active'
                    JOIN notifications n ON n.owner_id = s.account_id AND n.id = %s
                    LEFT JOIN posts p ON p.id = n.post_id AND p.deleted_at IS NULL
                    WHERE s.id = %s AND (n.post_id IS NULL OR p.id IS NOT NULL)
                      AND n.created_at > now() - make_interval(secs => %s) AND {WANTS}
                ) t
                """,
                (notification_id, subscription_id, TTL_SECONDS),
            )
        ).fetchone()
    if row is None:
        return None
    device, sealed, notification, post = Device(*row[:5]), row[5], Notification(*row[6:13]), row[13:16]
    if notification.post_id is not None and not may_see(post[2], to_flags(row[16:]).standing):
        return None
    return Errand(device, sealed, notification, post[0], post[1], is_direct=post[2] == "direct")


async def _compose(errand: Errand) -> bytes | None:
    """The payload in Mastodon's shape; None when who did it is gone."""
    told = errand.notification
    found = await list_rows([told.from_id])
    if not found:
        return None
    account = found[0]
    by_app = errand.sealed_token is not None
    # Mastodon's apps know a closed set of types; our own page, which has no token to find its account by, knows ours.
    payload = {
        "access_token": (keys.unseal(errand.sealed_token) or "") if errand.sealed_token else "",
        "preferred_locale": errand.device.language,
        "notification_id": told.id,
        "notification_type": "mention" if by_app and told.kind == "salon.remix" else told.kind,
        "icon": picture_url("avatars", account.id, account.avatar_key),
        "title": words.to_title(errand.device.language, told.kind, account.display_name or account.username),
        "body": words.to_text(errand.warning, errand.text, account.note),
    }
    if not by_app:
        payload["url"] = words.to_address(settings().base_url, told, account.username)
    return msgspec.json.encode(payload)


async def _send(errand: Errand, payload: bytes) -> Answer:
    device = errand.device
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(device.endpoint))
    expires = clock.now() + dt.timedelta(hours=TOKEN_HOURS)
    host = urlsplit(settings().base_url).hostname
    claims = {"aud": origin, "exp": int(expires.timestamp()), "sub": f"mailto:webmaster@{host}"}
    body, headers = encrypt(payload, device)
    signed = keys.sign(claims, standard=device.standard)
    if "Crypto-Key" in headers:
        signed["Crypto-Key"] = f"{headers['Crypto-Key']};{signed['Crypto-Key']}"
    headers |= signed
    headers |= {"TTL": str(TTL_SECONDS), "Urgency": "high" if errand.is_direct else "normal"}
    return await fetch(device.endpoint, method="POST", headers=headers, body=body, limits=LIMITS)


def encrypt(payload: bytes, device: Device) -> tuple[bytes, dict[str, str]]:
    """The payload for one device only, by RFC 8291 (aes128gcm) or the draft before it (aesgcm), with its headers."""
    ours, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    kind = "aes128gcm" if device.standard else "aesgcm"
    body = http_ece.encrypt(payload, salt, private_key=ours, dh=device.p256dh, auth_secret=device.auth, version=kind)
    headers = {"Content-Type": "application/octet-stream", "Content-Encoding": kind}
    if not device.standard:  # the newer way carries both in the body
        point = ours.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        headers |= {"Encryption": f"salt={_to_text(salt)}", "Crypto-Key": f"dh={_to_text(point)}"}
    return body, headers


def _to_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _read_wait(answer: Answer) -> int | None:
    """What `Retry-After` asks for, seconds or a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return int(text[:9])
    try:
        until = email.utils.parsedate_to_datetime(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):  # the last hours of the year 9999 lie beyond it elsewhere
        return None
    return max(0, int((until - clock.now()).total_seconds()))
