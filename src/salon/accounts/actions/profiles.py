"""What a person changes about how they appear, and suspending them."""

from typing import Any

import msgspec
from msgspec import UNSET
from psycopg import sql
from psycopg.types.json import Jsonb

from salon.accounts import checking, links, queries, rules, sight
from salon.accounts.events import AccountSuspended, ProfileUpdated
from salon.accounts.models import Field, ProfileChange
from salon.accounts.stopping import end_agents_of
from salon.kit import log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound, invalid_field
from salon.kit.text import find_mentions, render

VISIBILITIES = frozenset({"public", "unlisted", "private", "direct"})
QUOTE_POLICIES = frozenset({"public", "followers", "nobody"})


async def update_profile(tx: Tx, account_id: int, change: ProfileChange) -> None:
    """Change what is set of a profile; emits `ProfileUpdated`, and new links are looked at by a job.

    Raises `Invalid` for what is too long, `ProfileRefused` for words that policy refuses.
    """
    _check(change)
    await checking.require_showable(tx, account_id, change)
    columns: dict[str, Any] = {
        name: value
        for name, value in msgspec.structs.asdict(change).items()
        if value is not UNSET and name not in {"note", "fields"}
    }
    if change.note is not UNSET:
        columns |= {"note": change.note.strip(), "note_html": await _render(change.note.strip())}
    if change.fields is not UNSET:
        columns["fields"] = Jsonb(await _change_fields(tx, account_id, change.fields))
    await _store(tx, account_id, columns)


async def _change_fields(tx: Tx, account_id: int, fields: list[Field]) -> list[dict[str, str]]:
    """The rows of the profile's table to be: links known to link back stay verified, new ones are looked at."""
    row = await (await tx.execute("SELECT fields FROM accounts WHERE id = %s FOR UPDATE", (account_id,))).fetchone()
    known = {one["value"]: one["verified_at"] for one in (row[0] if row else []) if one.get("verified_at")}
    rows = [await _render_field(field) for field in fields if field.name.strip()]
    await links.defer_checks(tx, account_id, [one["value"] for one in rows if one["value"] not in known])
    return [one | ({"verified_at": known[one["value"]]} if one["value"] in known else {}) for one in rows]


async def set_avatar(tx: Tx, account_id: int, key: str | None) -> None:
    """Show the stored picture `key` as the avatar, or with None the one drawn for them; emits `ProfileUpdated`."""
    await _store(tx, account_id, {"avatar_key": key} | ({} if key else {"avatar_description": ""}))


async def set_header(tx: Tx, account_id: int, key: str | None) -> None:
    """Show the stored picture `key` as the header, or with None the one drawn for them; emits `ProfileUpdated`."""
    await _store(tx, account_id, {"header_key": key} | ({} if key else {"header_description": ""}))


async def suspend_account(tx: Tx, actor_id: int, account_id: int) -> None:
    """Stop an account: sessions, tokens, codes and agents end; emits `AccountSuspended`. Repeating changes nothing."""
    done = await tx.execute(
        "UPDATE accounts SET state = 'suspended' WHERE id = %s AND state IN ('active', 'pending')", (account_id,)
    )
    if not done.rowcount:
        return
    await tx.execute("DELETE FROM sessions WHERE account_id = %s", (account_id,))
    await tx.execute("DELETE FROM oauth_codes WHERE account_id = %s", (account_id,))
    await end_agents_of(tx, actor_id, account_id)
    await log.append(tx, AccountSuspended(actor_id=actor_id, subject_id=account_id))
    sight.drop_account(account_id)


async def _store(tx: Tx, account_id: int, columns: dict[str, Any]) -> None:
    if not columns:
        return
    assignments = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in columns)
    done = await tx.execute(
        sql.SQL("UPDATE accounts SET {} WHERE id = %(account_id)s").format(assignments),
        {**columns, "account_id": account_id},
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, ProfileUpdated(actor_id=account_id, subject_id=account_id))


async def _render(text: str) -> str:
    place = settings()
    people = await queries.list_usernames(find_mentions(text, place.domain))
    return render(text, place.base_url, people, place.domain).html


async def _render_field(field: Field) -> dict[str, str]:
    html = (await _render(field.value.strip())).removeprefix("<p>").removesuffix("</p>")
    return {"name": field.name.strip(), "value": field.value.strip(), "value_html": html}


def _check(change: ProfileChange) -> None:
    for name, most in (
        ("display_name", rules.DISPLAY_NAME_MAX),
        ("note", rules.NOTE_MAX),
        ("avatar_description", rules.PICTURE_WORDS_MAX),
        ("header_description", rules.PICTURE_WORDS_MAX),
    ):
        value = getattr(change, name)
        if value is not UNSET and len(value) > most:
            raise invalid_field(name, "ERR_TOO_LONG", f"is too long (maximum is {most} characters)")
    if change.fields is not UNSET:
        if len(change.fields) > rules.FIELDS_MAX:
            raise invalid_field("fields", "ERR_TOO_MANY", f"can be {rules.FIELDS_MAX} at most")
        if any(len(field.name) > rules.FIELD_MAX or len(field.value) > rules.FIELD_MAX for field in change.fields):
            raise invalid_field("fields", "ERR_TOO_LONG", f"are too long (maximum is {rules.FIELD_MAX} characters)")
        if any(field.value.strip() and not field.name.strip() for field in change.fields):
            raise invalid_field("fields", "ERR_BLANK", "need a label each")
    if change.quote_policy is not UNSET and change.quote_policy not in QUOTE_POLICIES:
        raise invalid_field("quote_policy", "ERR_INCLUSION", "is not one of public, followers and nobody")
    if change.attribution_domains is not UNSET and (
        len(change.attribution_domains) > rules.DOMAINS_MAX or any(len(one) > 253 for one in change.attribution_domains)
    ):
        raise invalid_field("attribution_domains", "ERR_TOO_MANY", f"can be {rules.DOMAINS_MAX} at most")
    if change.default_visibility is not UNSET and change.default_visibility not in VISIBILITIES:
        raise invalid_field("privacy", "ERR_INCLUSION", "is not one of public, unlisted, private and direct")
