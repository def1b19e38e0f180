"""The prompt of the day: chosen from the operator's list, the same for everybody, and kept once the day has begun."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.together import rules
from salon.together.events import DailyPromptChosen, DailyPromptsChanged

MAX_PROMPTS = 1000
MAX_PROMPT = 200
NOBODY = 0
_own_list = Path(__file__).with_name("daily.txt")


class Daily(NamedTuple):
    """A day's prompt and the tag that posts join it by."""

    day: dt.date
    text: str
    tag: str


def today() -> dt.date:
    """The day it is, in UTC."""
    return clock.now().astimezone(dt.UTC).date()


def list_own_prompts() -> list[str]:
    """The prompts that come with Salon."""
    return [line.strip() for line in _own_list.read_text().splitlines() if line.strip()]


async def list_prompts(conn: Tx | None = None) -> list[str]:
    """The list days choose from: the operator's, or while there is none our own."""
    if conn is None:
        async with db.reading() as own:
            return await list_prompts(own)
    rows = await conn.execute("SELECT text FROM daily_prompts ORDER BY place")
    return [text for (text,) in await rows.fetchall()] or list_own_prompts()


async def list_days(count: int, before: dt.date) -> list[Daily]:
    """The last days that had a prompt, the latest first, up to and without `before`."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT day, text FROM daily_choices WHERE day < %s ORDER BY day DESC LIMIT %s", (before, count)
        )
        return [Daily(day, text, rules.to_tag(day)) for day, text in await rows.fetchall()]


async def find_daily(day: dt.date) -> Daily | None:
    """A day's prompt; today's also before it is kept, None for a day that had none."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT text FROM daily_choices WHERE day = %s", (day,))).fetchone()
        if row is None and day != today():
            return None
        text = row[0] if row is not None else rules.choose_prompt(await list_prompts(conn), day)
    return Daily(day, text, rules.to_tag(day))


async def keep_todays(tx: Tx) -> None:
    """Keep what today's prompt is, once; emits `DailyPromptChosen`. A periodic task."""
    day = today()
    if await (await tx.execute("SELECT 1 FROM daily_choices WHERE day = %s", (day,))).fetchone():
        return
    text = rules.choose_prompt(await list_prompts(tx), day)
    done = await tx.execute("INSERT INTO daily_choices VALUES (%s, %s) ON CONFLICT DO NOTHING", (day, text))
    if done.rowcount:
        await log.append(tx, DailyPromptChosen(actor_id=NOBODY, subject_id=day.toordinal()))


async def set_prompts(tx: Tx, operator_id: int, prompts: list[str]) -> None:
    """Write the list anew, or with an empty one go back to our own; emits `DailyPromptsChanged`.

    Today's prompt stays what it is. Raises `Invalid` for prompts without words, too long, or the same twice.
    """
    tidy = [" ".join(prompt.split()) for prompt in prompts]
    if len(tidy) > MAX_PROMPTS or any(not 0 < len(prompt) <= MAX_PROMPT for prompt in tidy):
        raise Invalid(f"Validation failed: At most {MAX_PROMPTS} prompts, each with 1 to {MAX_PROMPT} characters")
    if len(set(tidy)) < len(tidy):
        raise Invalid("Validation failed: A prompt is in the list twice")
    await keep_todays(tx)
    await tx.execute("DELETE FROM daily_prompts")
    await tx.execute(
        "INSERT INTO daily_prompts SELECT place, text FROM unnest(%s::text[]) WITH ORDINALITY AS w(text, place)",
        (tidy,),
    )
    await note(tx, operator_id, Deed(action="place.write_prompts", details={"prompts": len(tidy)}))
    await log.append(tx, DailyPromptsChanged(actor_id=operator_id, subject_id=operator_id))
