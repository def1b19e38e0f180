"""Secrets handed out once and kept only as a hash."""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits, safe in headers, cookies and addresses."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """SHA-256; a slow hash has nothing to add to 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def is_same(one: str | bytes, other: str | bytes) -> bool:
    """Compare in constant time."""
    one_bytes = one if isinstance(one, bytes) else one.encode()
    other_bytes = other if isinstance(other, bytes) else other.encode()
    return hmac.compare_digest(one_bytes, other_bytes)
