"""Passkeys (WebAuthn): registering, naming and removing them, and what one proves.

A challenge is kept as its hash with what it was made for, is answered once, and within minutes. The authenticator must
have verified its holder, since a passkey stands for name and password together.
"""

import datetime as dt
import ipaddress
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import webauthn
from psycopg.errors import UniqueViolation
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from salon.accounts.events import PasskeysChanged
from salon.accounts.secrets import hash_secret, new_secret
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound, Unauthorized, invalid_field

CHALLENGE_MINUTES = 5
MOST, NAME_MAX = 20, 60
NOT_YOURS = "This passkey does not open an account here."
Purpose = Literal["register", "prove", "sign_in"]
Credential = dict[str, Any]  # what a browser's PublicKeyCredential says as JSON
TRANSPORTS = frozenset(transport.value for transport in AuthenticatorTransport)
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError)


class Passkey(NamedTuple):
    """A passkey as its owner sees it."""

    id: int
    name: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class KeyRow(NamedTuple):
    """What checking an answer needs to know."""

    id: int
    owner_id: int
    public_key: bytes
    sign_count: int


class Party(NamedTuple):
    """Whom passkeys here are made for: this place's name, and the origin its pages have."""

    id: str
    origin: str


def find_party() -> Party:
    """What passkeys know this place as; raises `Invalid` where it is reached by a number, for which there are none."""
    parts = urlsplit(settings().base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        default = {"https": 443, "http": 80}.get(parts.scheme)
        port = "" if parts.port in {None, default} else f":{parts.port}"
        return Party(host, f"{parts.scheme}://{host}{port}")
    raise Invalid("Passkeys belong to a name, and this place is reached by a number.")


async def list_passkeys(account_id: int) -> list[Passkey]:
    """Somebody's passkeys, oldest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT id, name, created_at, last_used_at FROM passkeys WHERE account_id = %s ORDER BY id", (account_id,)
        )
        return [Passkey(*row) for row in await rows.fetchall()]


async def offer_registration(tx: Tx, account_id: int) -> str:
    """What a browser needs to make a passkey, as JSON; those somebody has are named, so that none is made twice.

    Raises `Invalid` for the 21st, and as `find_party`.
    """
    party, known = find_party(), await _list_descriptors(tx, account_id)
    if len(known) >= MOST:
        raise Invalid(f"You have {MOST} passkeys, which is the most there can be. Remove one first.")
    rows = await tx.execute("SELECT username, display_name FROM accounts WHERE id = %s", (account_id,))
    username, display_name = await rows.fetchone() or ("", "")
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=settings().title,
        user_id=_to_handle(account_id),
        user_name=username,
        user_display_name=display_name or username,
        challenge=await _keep_challenge(tx, "register", account_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=known,
    )
    return webauthn.options_to_json(options)


async def add_passkey(account_id: int, credential: Credential, name: str) -> int:
    """Keep the passkey a browser made, under a name, in a transaction of its own; emits `PasskeysChanged`.

    Returns its id. Raises `Invalid` when it does not answer our challenge, from our pages, with its holder verified,
    and `Conflict` for one that is known.
    """
    name = check_name(name)
    party, challenge = find_party(), await _spend_challenge(credential, "register", account_id)
    if challenge is None:
        raise Invalid("That took too long. Try again.")
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise Invalid("This passkey could not be checked. Nothing was changed.") from error
    key = (made.credential_id, made.credential_public_key, made.sign_count, _list_transports(credential))
    try:
        async with db.transaction() as tx:
            return await _store(tx, account_id, name, key)
    except UniqueViolation:
        raise Conflict("This passkey is known here already.") from None


async def _store(tx: Tx, account_id: int, name: str, key: tuple[bytes, bytes, int, list[str]]) -> int:
    rows = await tx.execute(
        """
        INSERT INTO passkeys (account_id, name, created_at, credential_id, public_key, sign_count, transports)
        VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
        """,
        (account_id, name, clock.now(), *key),
    )
    row = await rows.fetchone()
    assert row is not None
    await log.append(tx, PasskeysChanged(actor_id=account_id, subject_id=account_id))
    return int(row[0])


async def rename_passkey(tx: Tx, account_id: int, passkey_id: int, name: str) -> None:
    """Call a passkey something else; emits `PasskeysChanged`. Raises `Invalid`, or `NotFound` for another's."""
    done = await tx.execute(
        "UPDATE passkeys SET name = %s WHERE id = %s AND account_id = %s", (check_name(name), passkey_id, account_id)
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, PasskeysChanged(actor_id=account_id, subject_id=account_id))


async def remove_passkey(tx: Tx, account_id: int, passkey_id: int) -> None:
    """Let a passkey open the account no longer; emits `PasskeysChanged`. Raises `NotFound` for another's."""
    done = await tx.execute("DELETE FROM passkeys WHERE id = %s AND account_id = %s", (passkey_id, account_id))
    if not done.rowcount:
        raise NotFound
    await log.append(tx, PasskeysChanged(actor_id=account_id, subject_id=account_id))


async def offer_use(tx: Tx, purpose: Purpose, account_id: int | None = None) -> str:
    """What a browser needs to use a passkey, as JSON: any of this place, or one of an account's own."""
    options = webauthn.generate_authentication_options(
        rp_id=find_party().id,
        challenge=await _keep_challenge(tx, purpose, account_id),
        allow_credentials=await _list_descriptors(tx, account_id) if account_id else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


async def use_passkey(credential: Credential, purpose: Purpose, account_id: int | None = None) -> int:
    """Check a passkey's answer in a transaction of its own and return whose it is; its counter moves on.

    Raises `Unauthorized` for one unknown or of somebody else than `account_id`, an answer to no challenge of ours for
    this purpose, from another origin, unverified, or with a counter that went back (the passkey was copied).
    """
    challenge = await _spend_challenge(credential, purpose, account_id)
    async with db.transaction() as tx:
        found = await _find_for_update(tx, credential)
        if challenge is None or found is None or account_id not in {None, found.owner_id}:
            raise Unauthorized(NOT_YOURS)
        try:
            if purpose == "sign_in" and _read_handle(credential) != _to_handle(found.owner_id):
                raise Unauthorized(NOT_YOURS)
            sign_count = _verify(credential, challenge, found)
        except MALFORMED as error:
            raise Unauthorized(NOT_YOURS) from error
        await tx.execute(
            "UPDATE passkeys SET sign_count = %s, last_used_at = %s WHERE id = %s",
            (sign_count, clock.now(), found.id),
        )
    return found.owner_id


def _verify(credential: Credential, challenge: bytes, key: KeyRow) -> int:
    """The counter of an answer that holds; raises what the library does for one that does not."""
    party = find_party()
    return webauthn.verify_authentication_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=party.id,
        expected_origin=party.origin,
        credential_public_key=key.public_key,
        credential_current_sign_count=key.sign_count,
        require_user_verification=True,
    ).new_sign_count


async def drop_old_challenges() -> None:
    """Forget challenges nobody answered in time; safe to repeat."""
    async with db.reading() as conn:
        await conn.execute("DELETE FROM passkey_challenges WHERE expires_at < %s", (clock.now(),))


def check_name(name: str) -> str:
    """The name of a passkey; raises `Invalid`."""
    name = name.strip()
    if not 1 <= len(name) <= NAME_MAX:
        raise invalid_field("name", "ERR_INVALID", f"must have between 1 and {NAME_MAX} characters")
    return name


def _to_handle(account_id: int) -> bytes:
    return str(account_id).encode()


def _read_handle(credential: Credential) -> bytes:
    return base64url_to_bytes(credential["response"]["userHandle"])


async def _keep_challenge(tx: Tx, purpose: Purpose, account_id: int | None) -> bytes:
    challenge = new_secret()
    await tx.execute(
        "INSERT INTO passkey_challenges (challenge_hash, purpose, account_id, expires_at) VALUES (%s, %s, %s, %s)",
        (hash_secret(challenge), purpose, account_id, clock.now() + dt.timedelta(minutes=CHALLENGE_MINUTES)),
    )
    return challenge.encode()


async def _spend_challenge(credential: Credential, purpose: Purpose, account_id: int | None) -> bytes | None:
    """The challenge a credential answers, if it was made for this and in time; it is spent whatever comes of it.

    Committed by itself, so that a refused answer cannot be sent again.
    """
    try:
        data = credential["response"]["clientDataJSON"]
        challenge = parse_client_data_json(base64url_to_bytes(data)).challenge
        challenge_hash = hash_secret(challenge.decode())
    except MALFORMED:
        return None
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            DELETE FROM passkey_challenges WHERE challenge_hash = %s
            RETURNING purpose = %s AND account_id IS NOT DISTINCT FROM %s AND expires_at > %s
            """,
            (challenge_hash, purpose, account_id, clock.now()),
        )
        row = await rows.fetchone()
    return challenge if row and row[0] else None


async def _find_for_update(tx: Tx, credential: Credential) -> KeyRow | None:
    try:
        credential_id = base64url_to_bytes(credential["id"])
    except MALFORMED:
        return None
    rows = await tx.execute(
        "SELECT id, account_id, public_key, sign_count FROM passkeys WHERE credential_id = %s FOR UPDATE",
        (credential_id,),
    )
    row = await rows.fetchone()
    return KeyRow(row[0], row[1], bytes(row[2]), row[3]) if row else None


async def _list_descriptors(tx: Tx, account_id: int) -> list[PublicKeyCredentialDescriptor]:
    rows = await tx.execute("SELECT credential_id, transports FROM passkeys WHERE account_id = %s", (account_id,))
    return [
        PublicKeyCredentialDescriptor(id=bytes(one), transports=[AuthenticatorTransport(way) for way in ways])
        for one, ways in await rows.fetchall()
    ]


def _list_transports(credential: Credential) -> list[str]:
    told = credential["response"].get("transports") or []
    return sorted({way for way in told if isinstance(way, str)} & TRANSPORTS)
