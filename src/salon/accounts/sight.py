"""What this process remembers of tokens it has seen, so that a signed-in request costs no query."""

import datetime as dt
from collections import OrderedDict
from typing import NamedTuple

from salon.accounts.events import (
    AccountApproved,
    AccountDeleted,
    AccountModerated,
    AccountRejected,
    AccountSuspended,
    AgentRevoked,
    DeletionAsked,
    PasswordChanged,
    RoleChanged,
    SessionEnded,
    TokenRenewed,
    TokenRevoked,
)
from salon.accounts.viewers import Viewer
from salon.kit import clock
from salon.kit.log import Event

MOST = 20_000
MEMORY = dt.timedelta(seconds=60)
ENDING = (
    SessionEnded,
    TokenRevoked,
    TokenRenewed,
    AccountSuspended,
    AccountApproved,
    AccountModerated,
    AccountRejected,
    AccountDeleted,
    DeletionAsked,
    PasswordChanged,
    RoleChanged,
    AgentRevoked,
)


class Seen(NamedTuple):
    """A valid credential: whose it is, its CSRF token when it is a session, and until when to believe it."""

    viewer: Viewer
    csrf: str
    until: dt.datetime


_seen: OrderedDict[bytes, Seen] = OrderedDict()
_by_account: dict[int, set[bytes]] = {}
_drops = [0]


def drops() -> int:
    """How often something was dropped: a look-up that began before a drop must not be remembered after it."""
    return _drops[0]


def find_seen(token_hash: bytes) -> Seen | None:
    """A credential seen in the last minute."""
    seen = _seen.get(token_hash)
    if seen is None:
        return None
    if seen.until <= clock.now():
        _drop(token_hash)
        return None
    _seen.move_to_end(token_hash)
    return seen


def remember(token_hash: bytes, seen: Seen, drops_before: int) -> None:
    """Keep a credential for a minute, unless something was dropped since the look-up began."""
    if drops_before != _drops[0]:
        return
    _seen[token_hash] = seen
    _by_account.setdefault(seen.viewer.account_id or 0, set()).add(token_hash)
    while len(_seen) > MOST:
        _drop(next(iter(_seen)))


def drop_account(account_id: int) -> None:
    """Forget every credential of an account; 0 stands for tokens without a person."""
    _drops[0] += 1
    for token_hash in list(_by_account.get(account_id, ())):
        _drop(token_hash)


def forget(event: Event) -> None:
    """Drop what an event of the log made untrue; the web process calls it for every entry."""
    if isinstance(event, ENDING):
        drop_account(event.subject_id)


def _drop(token_hash: bytes) -> None:
    seen = _seen.pop(token_hash, None)
    if seen is None:
        return
    account_id = seen.viewer.account_id or 0
    hashes = _by_account.get(account_id)
    if hashes is not None:
        hashes.discard(token_hash)
        if not hashes:
            del _by_account[account_id]
