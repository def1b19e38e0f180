"""Signing up: who may, under which name, and who becomes the operator."""

import secrets

from psycopg.errors import UniqueViolation

from salon.accounts import rules
from salon.accounts.events import AccountApproved, AccountCreated
from salon.accounts.models import NewAccount
from salon.accounts.passwords import hash_password
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, invalid_field

SIGN_UP_KEY = 7_205_005  # advisory lock: "salon sign-up"
LABELS = {"username": "Username", "email": "E-mail", "password": "Password", "display_name": "Display name"}


async def sign_up(new: NewAccount, *, by_operator: bool = False) -> int:
    """Create an account in a transaction of its own and return its id; emits `AccountCreated`.

    The first account becomes the operator: sign-ups take an advisory lock, so that two at once give one operator.
    `by_operator` passes over who may sign up (the command line). Raises `Forbidden` when nobody may, `Invalid` with
    Mastodon's codes for fields.
    """
    policy = "open" if by_operator else settings().sign_up
    if policy == "closed":
        raise Forbidden("Sign-ups are closed here.")
    if problems := rules.list_sign_up_problems(new):
        raise _invalid(problems)
    password_hash = await hash_password(new.password)
    try:
        async with db.transaction() as tx:
            await tx.execute("SELECT pg_advisory_xact_lock(%s)", (SIGN_UP_KEY,))
            return await _create(tx, new, password_hash, policy)
    except UniqueViolation as error:  # somebody renamed or invited past the lock
        raise _invalid(_taken("username")) from error


async def _create(tx: Tx, new: NewAccount, password_hash: str, policy: str) -> int:
    if taken := await _list_taken(tx, new):
        raise _invalid(taken)
    first = await (await tx.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts WHERE role = 'operator')")).fetchone()
    is_first = first is not None and first[0]
    if policy == "invite" and not is_first:
        await _spend_invite(tx, new.invite)
    state = "pending" if policy == "approval" and not is_first else "active"
    row = await (
        await tx.execute(
            """
            WITH account AS (
                INSERT INTO accounts (username, display_name, role, state, created_at, welcome_step)
                VALUES (%(username)s, %(display_name)s, %(role)s, %(state)s, %(now)s, 'who')
                RETURNING id
            ),
            secret AS (
                INSERT INTO credentials SELECT id, %(email)s, %(password_hash)s FROM account
            ),
            counts AS (INSERT INTO account_counts (account_id) SELECT id FROM account)
            SELECT id FROM account
            """,
            {
                "username": new.username,
                "display_name": new.display_name.strip(),
                "role": "operator" if is_first else "member",
                "state": state,
                "now": clock.now(),
                "email": new.email,
                "password_hash": password_hash,
            },
        )
    ).fetchone()
    assert row is not None
    account_id = int(row[0])
    await log.append(tx, AccountCreated(actor_id=account_id, subject_id=account_id, username=new.username, state=state))
    return account_id


async def _list_taken(tx: Tx, new: NewAccount) -> rules.Problems:
    row = await (
        await tx.execute(
            """
            SELECT EXISTS (SELECT 1 FROM accounts WHERE reads_as = %s),
                   EXISTS (SELECT 1 FROM credentials WHERE lower(email) = lower(%s))
            """,
            (rules.reads_as(new.username), new.email),
        )
    ).fetchone()
    assert row is not None
    return {**(_taken("username") if row[0] else {}), **(_taken("email") if row[1] else {})}


async def _spend_invite(tx: Tx, code: str | None) -> None:
    spent = await tx.execute(
        """
        UPDATE invites SET uses_left = uses_left - 1
        WHERE code = %s AND uses_left > 0 AND (expires_at IS NULL OR expires_at > %s)
        """,
        ((code or "").strip(), clock.now()),
    )
    if not spent.rowcount:
        code_of_problem = "ERR_INVALID" if code else "ERR_BLANK"
        raise invalid_field("invite", code_of_problem, "is needed to sign up here, and this one does not work")


async def create_invite(tx: Tx, author_id: int | None, uses: int = 1) -> str:
    """Make an invitation that lets `uses` people sign up; returns its code."""
    code = secrets.token_urlsafe(12)
    await tx.execute("INSERT INTO invites (code, created_by, uses_left) VALUES (%s, %s, %s)", (code, author_id, uses))
    return code


async def approve_account(tx: Tx, actor_id: int, account_id: int) -> None:
    """Let a pending account in; emits `AccountApproved`. Raises `NotFound` when none waits under that id."""
    done = await tx.execute("UPDATE accounts SET state = 'active' WHERE id = %s AND state = 'pending'", (account_id,))
    if not done.rowcount:
        raise NotFound
    await note(tx, actor_id, Deed(action="account.approve", subject=account_id, account_id=account_id))
    await log.append(tx, AccountApproved(actor_id=actor_id, subject_id=account_id))


def _taken(field: str) -> rules.Problems:
    return {field: [{"error": "ERR_TAKEN", "description": "has already been taken"}]}


def _invalid(problems: rules.Problems) -> Invalid:
    sentences = [
        f"{LABELS.get(field, field.capitalize())} {item['description']}"
        for field, items in problems.items()
        for item in items
    ]
    return Invalid(f"Validation failed: {', '.join(sentences)}", problems)
