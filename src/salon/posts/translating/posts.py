"""Translating a post: every text in it at once, kept until the post is written anew."""

import datetime as dt
from html import escape, unescape

import msgspec
import nh3
from psycopg.types.json import Jsonb

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, NotFound
from salon.posts.models import Post
from salon.posts.translating.engines import UNKNOWN, find_engine, list_languages, translate

KEPT_DAYS = 30
ALLOWED = {"p", "br", "a", "span"}
ATTRIBUTES = {"a": {"href", "class", "target", "translate"}, "span": {"class", "translate"}}


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """A post in another language; `content` is HTML, everything else plain text."""

    language: str
    source: str
    provider: str
    content: str
    spoiler_text: str
    options: list[str]
    descriptions: dict[str, str]  # of media, by id


async def translate_post(post: Post, descriptions: dict[str, str], wanted: str) -> Translation:
    """A post in another language, from what is kept or from the engine.

    Raises `NotFound` without an engine, `Forbidden` for posts not everybody may see and for languages the engine does
    not translate, `Unavailable` when it does not answer.
    """
    engine = find_engine()
    if engine is None:
        raise NotFound
    if post.visibility not in {"public", "unlisted"}:
        raise Forbidden
    languages = await list_languages(engine)
    source = find_language([*languages], post.language) if post.language else UNKNOWN
    target = find_language(languages.get(source or "", []), wanted)
    if source is None or target is None:
        raise Forbidden
    version = post.edited_at or post.created_at
    if kept := await _find_kept(post.id, target, version):
        return kept
    options = [title for title, _ in post.poll.options] if post.poll else []
    texts = [post.html, *(escape(text, quote=False) for text in (post.spoiler_text, *options, *descriptions.values()))]
    found = await translate(engine, texts, None if source == UNKNOWN else source, target)
    content, spoiler, *rest = found.texts
    plain = [unescape(text) for text in rest]
    made = Translation(
        language=target,
        source=found.source,
        provider=engine.provider,
        content=nh3.clean(
            content, tags=ALLOWED, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel="nofollow noopener"
        ),
        spoiler_text=unescape(spoiler),
        options=plain[: len(options)],
        descriptions=dict(zip(descriptions, plain[len(options) :], strict=True)),
    )
    await _keep(post.id, version, made)
    return made


def find_language(known: list[str], wanted: str) -> str | None:
    """A language as the engine writes it: `pt-BR` for itself in any case, else `pt`."""
    by_name = {one.lower(): one for one in known}
    name = wanted.lower().replace("_", "-")
    return by_name.get(name) or by_name.get(name.partition("-")[0])


async def _find_kept(post_id: int, language: str, version: dt.datetime) -> Translation | None:
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT translated FROM translations WHERE post_id = %s AND language = %s AND version = %s",
                (post_id, language, version),
            )
        ).fetchone()
    return None if row is None else msgspec.convert(row[0], Translation)


async def _keep(post_id: int, version: dt.datetime, made: Translation) -> None:
    async with db.reading() as conn:
        await conn.execute(
            """
            INSERT INTO translations (post_id, language, version, translated) VALUES (%s, %s, %s, %s)
            ON CONFLICT (post_id, language) DO UPDATE
            SET version = excluded.version, translated = excluded.translated, created_at = clock_timestamp()
            """,
            (post_id, made.language, version, Jsonb(msgspec.to_builtins(made))),
        )


async def drop_old_translations(tx: Tx) -> None:
    """Forget translations after a month, and those of posts that are gone."""
    await tx.execute(
        """
        DELETE FROM translations t
        WHERE created_at < now() - make_interval(days => %s)
           OR EXISTS (SELECT 1 FROM posts p WHERE p.id = t.post_id AND p.deleted_at IS NOT NULL)
        """,
        (KEPT_DAYS,),
    )
