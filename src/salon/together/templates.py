"""Templates with slots: anyone makes one of a prompt, others fill the slots, and the example keeps the credit."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.studio.actions import credit_example, request_generation
from salon.studio.models import Wish
from salon.together import rules
from salon.together.events import TemplateFilled, TemplateMade
from salon.together.gatherings import require_own_picture, to_title

MAX_PROMPT = 500
COLUMNS = """
    id, author_id, title, prompt, engine, style, example_post_id, example_media_id, fills, created_at
"""


class Template(NamedTuple):
    """A template; the order is `COLUMNS`."""

    id: int
    author_id: int
    title: str
    prompt: str
    engine: str
    style: str | None
    example_post_id: int
    example_media_id: int
    fills: int
    created_at: dt.datetime


class Filling(msgspec.Struct, kw_only=True):
    """What somebody puts into the slots, and how many pictures they want."""

    slots: dict[str, str] = msgspec.field(default_factory=dict)
    count: int = 1
    seed: int | None = None


async def make(tx: Tx, author_id: int, title: str, prompt: str, example_post_id: int) -> int:
    """Make a template of a prompt and one's own post as an example of it; returns its id and emits `TemplateMade`.

    The example's engine and style are the template's. Raises `Invalid` for a prompt without slots, or an example that
    was not made here or that not everybody can see.
    """
    tidy, words = to_title(title), rules.to_template(prompt)
    if len(words) > MAX_PROMPT:
        raise Invalid(f"Validation failed: The prompt has at most {MAX_PROMPT} characters")
    media_id = await require_own_picture(tx, author_id, example_post_id)
    row = await (
        await tx.execute(
            """
            INSERT INTO templates
                (author_id, title, prompt, engine, style, example_post_id, example_media_id, created_at)
            SELECT %s, %s, %s, g.engine, coalesce(v.style, g.style), m.post_id, m.id, %s
            FROM media m
            JOIN generations g ON g.id = m.generation_id
            JOIN variations v ON v.generation_id = g.id AND v.index = m.variation
            WHERE m.id = %s
            RETURNING id
            """,
            (author_id, tidy, words, clock.now(), media_id),
        )
    ).fetchone()
    if row is None:
        raise Invalid("Validation failed: The example must be a picture that was made here")
    await log.append(tx, TemplateMade(actor_id=author_id, subject_id=row[0]))
    return int(row[0])


async def fill(tx: Tx, owner_id: int, template_id: int, filling: Filling) -> int:
    """Ask for pictures of a filled-in template; returns the generation's id and emits `TemplateFilled`.

    A post of what is made grows out of the example. Raises as `request_generation` does, `NotFound` also where one of
    the two blocked the other, and `Invalid` for a slot left empty.
    """
    row = await (
        await tx.execute(
            f"""
            SELECT {COLUMNS} FROM templates WHERE id = %s AND removed_at IS NULL
              AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = templates.author_id AND a.state = 'active')
              AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = author_id AND b.blocked_id = %s)
                              OR (b.blocked_id = author_id AND b.blocker_id = %s))
            """,
            (template_id, owner_id, owner_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    one = Template(*row)
    wish = Wish(
        prompt=rules.fill(one.prompt, filling.slots),
        engine=one.engine,
        style=one.style,
        count=filling.count,
        seed=filling.seed,
    )
    generation_id = await request_generation(tx, owner_id, wish)
    await credit_example(tx, generation_id, one.example_post_id, one.example_media_id)
    await tx.execute("UPDATE templates SET fills = fills + 1 WHERE id = %s", (template_id,))
    await log.append(tx, TemplateFilled(actor_id=owner_id, subject_id=template_id, generation_id=generation_id))
    return generation_id


async def list_templates(page: Page) -> list[Template]:
    """Templates, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM templates
            WHERE removed_at IS NULL AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (page.max_id, page.min_id, page.limit),
        )
        return sorted((Template(*row) for row in await rows.fetchall()), reverse=True)


async def get_template(template_id: int) -> Template:
    """One template; raises `NotFound`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(f"SELECT {COLUMNS} FROM templates WHERE id = %s AND removed_at IS NULL", (template_id,))
        ).fetchone()
    if row is None:
        raise NotFound
    return Template(*row)
