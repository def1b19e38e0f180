"""Pushing the assistant's cards to whoever looks at their conversation: asked for, being written, gone."""

import asyncio

import msgspec
import psycopg
import structlog

from salon.assistant.live import CHANNEL
from salon.mastodon.entities.answers import list_answers
from salon.mastodon.streams import Message, Stream, Subscriber, list_watched, list_watching

NAME, EVENT = "salon:thread", "salon.assistant"
_turns = asyncio.Lock()  # what was looked up later is also pushed later
logger = structlog.get_logger(__name__)


def stream_of(thread_id: int) -> Stream:
    """Where a conversation's cards are told."""
    return (NAME, str(thread_id))


async def push_answers(thread_id: int, only: Subscriber | None = None) -> None:
    """Push what is in a conversation now to all who look at it, each what they may see, or to one who just came."""
    stream = stream_of(thread_id)
    async with _turns:
        looking = {only.account_id or 0: [only]} if only else list_watching(stream)
        if not looking:
            return
        found = await list_answers(list(looking), thread_id)
        for account_id, subscribers in looking.items():
            body = msgspec.json.encode(found[account_id]).decode()
            for subscriber in subscribers:
                subscriber.push(Message(stream, EVENT, body))


async def follow_answers(url: str) -> None:
    """Hear of cards for ever on behalf of this process; ended by cancelling."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                await conn.execute(f"LISTEN {CHANNEL}")
                heard = {int(thread_id) for _, thread_id in list_watched(NAME)}  # for what was said meanwhile
                while True:
                    for thread_id in heard:
                        await push_answers(thread_id)
                    # All that came by while this one pushed is one piece of news for each conversation.
                    heard = {int(notice.payload) async for notice in conn.notifies(stop_after=1)}
        except (psycopg.Error, OSError) as error:
            logger.warning("answers.reconnecting", error=str(error))
            await asyncio.sleep(0.3)
