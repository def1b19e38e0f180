"""The worker: sequences the log, runs its readers, and does the jobs."""

import asyncio
import contextlib
import signal

import psycopg
import structlog

from salon.app.logs import configure_logs
from salon.app.retention import keep_no_longer
from salon.app.wiring import READERS
from salon.archives import jobs as archives
from salon.context.fitting import fit_if_asked
from salon.datasets import jobs as datasets
from salon.firehose import sealing as firehose
from salon.kit import db, jobs, log
from salon.kit.context import set_settings
from salon.kit.log.readers import register_reader
from salon.kit.log.sequencer import CHANNEL
from salon.kit.settings import Settings
from salon.learning import jobs as learning
from salon.mastodon.hub import DERIVED, READERS_CHANNEL
from salon.media import jobs as media
from salon.posts.polls import end_polls
from salon.relationships.regards import drop_expired_mutes
from salon.safety.announcements import end_announcements
from salon.safety.choices import apply_choices
from salon.safety.removal import erase_due
from salon.studio import jobs as studio
from salon.studio.posting import publish_due
from salon.timelines.reactions import trim_homes
from salon.timelines.trends import measure_trends
from salon.together.daily import keep_todays
from salon.together.pairs import rank_and_end

CHOICES_SECONDS = 5  # until a worker knows what the operator chose
OUTSIDE_AT_ONCE = 8  # of jobs that wait for servers elsewhere
logger = structlog.get_logger(__name__)


@jobs.app.periodic(cron="* * * * *")
@jobs.app.task(queueing_lock="clockwork", pass_context=False)
async def every_minute_do_what_is_due(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the tick
    """Say which polls, announcements and challenges ended, what today's prompt is, and publish what is due."""
    async with db.transaction() as tx:
        await end_polls(tx)
    async with db.transaction() as tx:
        await end_announcements(tx)
    async with db.transaction() as tx:
        await keep_todays(tx)
    await rank_and_end()
    await publish_due()
    await fit_if_asked()
    await archives.tidy_archives()
    await datasets.tidy_builds()
    await learning.tidy_models()


@jobs.app.periodic(cron="*/10 * * * *")
@jobs.app.task(queueing_lock="housekeeping", pass_context=False)
async def every_ten_minutes_tidy(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the tick
    """Cut homes to size and forget what is only kept for a while."""
    async with db.transaction() as tx:
        await trim_homes(tx)
    async with db.transaction() as tx:
        await measure_trends(tx)
    async with db.transaction() as tx:
        await drop_expired_mutes(tx)
    await erase_due()
    await keep_no_longer()


@jobs.app.periodic(cron="* * * * *")
@jobs.app.task(queueing_lock="firehose", pass_context=False)
async def every_minute_keep_segments(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the tick
    """Put what is complete of the firehose into files, and make those anew that tell of something taken back."""
    await firehose.keep_segments()


@jobs.app.periodic(cron="40 3 * * *")
@jobs.app.task(queueing_lock="datasets", pass_context=False)
async def every_night_keep_datasets(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the tick
    """Look again at what must go from datasets, chase who has not deleted it, and make versions without it."""
    await datasets.keep_datasets()


async def run_worker(settings: Settings) -> None:
    """Run until told to stop (SIGTERM, SIGINT); survives restarts of the database."""
    configure_logs(settings.log_level)
    set_settings(settings)
    assert settings.database_url is not None
    await db.open_pool(settings.database_url, settings.pool_size)
    await jobs.open_jobs()
    for reader in READERS:
        await register_reader(reader)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    wake = [asyncio.Event() for _ in READERS]
    apart = {media.CLIPS, jobs.OUTSIDE, archives.QUEUE, datasets.QUEUE, learning.QUEUE}
    others = sorted({task.queue for task in jobs.app.tasks.values()} - apart)
    tasks = [
        asyncio.create_task(log.sequencing(settings.database_url)),
        asyncio.create_task(_wake_readers(settings.database_url, wake)),
        asyncio.create_task(_run_jobs(others, 2)),
        asyncio.create_task(_run_jobs([media.CLIPS], 1)),
        asyncio.create_task(_run_jobs([archives.QUEUE], 1)),
        asyncio.create_task(_run_jobs([datasets.QUEUE, learning.QUEUE], 1)),
        asyncio.create_task(_run_jobs([jobs.OUTSIDE], OUTSIDE_AT_ONCE)),
        *(asyncio.create_task(_read(reader, event)) for reader, event in zip(READERS, wake, strict=True)),
        asyncio.create_task(studio.sweeping()),
        asyncio.create_task(media.sweeping()),
        asyncio.create_task(_keep_choices()),
    ]
    warming: asyncio.Task[object] = asyncio.create_task(studio.warm_up())
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, warming):
        task.cancel()
    await asyncio.gather(*tasks, warming, return_exceptions=True)
    await studio.close_easel()
    await db.close_pool()
    for task in done - {stopping}:
        task.result()  # a part that ended by itself is a defect: say which, and let the supervisor start anew


async def _read(reader: log.Reader, wake: asyncio.Event) -> None:
    """Apply batches as they come; after each, tell the web processes where they push what the reader made."""
    while True:
        try:
            moved = await log.run_reader_once(reader)
            if moved and reader.name in DERIVED:
                async with db.reading() as conn:
                    await conn.execute(f"NOTIFY {READERS_CHANNEL}")
            if moved:
                await asyncio.sleep(reader.rests)
                continue
        except (psycopg.Error, OSError) as error:
            logger.warning("reader.failed", reader=reader.name, error=str(error))
            await asyncio.sleep(0.5)
            continue
        wake.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), 0.5)


async def _wake_readers(url: str, wake: list[asyncio.Event]) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                await conn.execute(f"LISTEN {CHANNEL}")
                async for _ in conn.notifies():
                    for event in wake:
                        event.set()
        except (psycopg.Error, OSError) as error:
            logger.warning("worker.reconnecting", error=str(error))
            await asyncio.sleep(0.3)


async def _keep_choices() -> None:
    """Hold to what the operator chose; a worker asks, as it does not hear the log event by event."""
    while True:
        try:
            await apply_choices()
        except (psycopg.Error, OSError) as error:
            logger.warning("choices.failed", error=str(error))
        await asyncio.sleep(CHOICES_SECONDS)


async def _run_jobs(queues: list[str], at_once: int) -> None:
    """Run the jobs of these queues; after a failure of the database, again."""
    while True:
        try:
            await jobs.app.run_worker_async(
                queues=queues,
                concurrency=at_once,
                install_signal_handlers=False,
                fetch_job_polling_interval=2,
                delete_jobs="never",
            )
        except (psycopg.Error, OSError, jobs.QueueError) as error:
            logger.warning("jobs.restarting", error=str(error))
        await asyncio.sleep(0.5)
