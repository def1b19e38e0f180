"""Passwords: argon2id in threads of their own, never on the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's Password Storage Cheat Sheet, the first of its equally strong choices: one pass over 46 MiB.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# Each hash takes 46 MiB for its moment; two at a time bound what a flood of sign-ins can take.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_NOBODYS = _hasher.hash("nobody signs in with this")


async def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; without a hash it takes as long and says no."""
    fits = await asyncio.get_running_loop().run_in_executor(_threads, _verify, password_hash or _NOBODYS, password)
    return fits and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
