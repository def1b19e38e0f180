"""Accounts as JSON bytes, rendered once and kept until the log says that they changed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from salon.accounts import queries
from salon.accounts.queries import AccountRow
from salon.accounts.views import to_account
from salon.emoji.queries import list_known
from salon.kit.cache import Cache
from salon.kit.questions import Question, ask_one

_encode = msgspec.json.Encoder().encode
bodies: Cache[int, bytes] = Cache(50_000)
_shown_in: defaultdict[int, set[int]] = defaultdict(set)  # whose body -> those kept that say it is their new account


def forget_account(account_id: int) -> None:
    """Drop what an event made stale."""
    bodies.pop(account_id)
    for left_id in _shown_in.pop(account_id, ()):
        bodies.pop(left_id)


class _Head(msgspec.Struct):
    bot: bool


_head = msgspec.json.Decoder(_Head)


def is_bot(body: bytes) -> bool:
    """Whether an account as JSON says it is a bot's: what is decided by that agrees with what is shown."""
    return _head.decode(body).bot


async def list_account_bytes(ids: Iterable[int]) -> dict[int, bytes]:
    """Accounts as JSON by id, one query for those not kept; suspended and gone ones are left out."""
    return await ask_one(ask_account_bytes(ids, await list_known()))


def ask_account_bytes(ids: Iterable[int], known: dict[str, dict[str, Any]]) -> Question[dict[int, bytes]]:
    """The same, to be asked together with other things; `known` are the emoji of this place."""
    found: dict[int, bytes] = {}
    missing = []
    for account_id in ids:
        body = bodies.get(account_id)
        if body is None:
            missing.append(account_id)
        else:
            found[account_id] = body
    token = bodies.token()

    def finish(rows: list[AccountRow]) -> dict[int, bytes]:
        for row in rows:
            if row.state == "active":
                if row.moved_to is not None:
                    _shown_in[row.moved_to.id].add(row.id)
                found[row.id] = _encode(to_account(row, known))
                bodies.put(row.id, found[row.id], token)
        return found

    asked = queries.ask_rows(missing)
    return Question(asked.sql, asked.values, asked.decoder, finish)
