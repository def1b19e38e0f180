"""The web application: every room's routes, one error shape, and the ear on the log."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import structlog
from litestar import Litestar, Request, Response, get
from litestar.config.cors import CORSConfig
from litestar.exceptions import HTTPException
from psycopg_pool import PoolTimeout

from salon import __version__
from salon.accounts.sight import forget
from salon.app.compressing import Compression
from salon.app.description.openapi import show_description
from salon.app.logs import configure_logs
from salon.app.wiring import HANDLERS
from salon.consent.gpc import HonourSignals
from salon.firehose.shared import firehose
from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.errors import NotFound, SalonError, Unauthorized, Unavailable
from salon.kit.http import json_response
from salon.kit.settings import Settings, load_settings
from salon.mastodon import hub
from salon.mastodon.streams import subscribers
from salon.mcp.server import answering
from salon.media.sandbox.uploads import close_sandbox, open_sandbox
from salon.pages.headers import SecurityHeaders
from salon.safety.choices import apply_choices
from salon.studio import live as studio_live

logger = structlog.get_logger(__name__)
Req = Request[Any, Any, Any]
LIMITS = ("Limit", "Remaining", "Reset")
FOR_ASSISTANTS = ("WWW-Authenticate", "Mcp-Session-Id", "MCP-Protocol-Version")  # read by those that run in browsers


def answer_salon_error(_: Req, error: SalonError) -> Response[bytes]:
    """One JSON shape for every failure a client can do something about."""
    body: dict[str, Any] = {"error": error.message, **error.more}
    if error.details is not None:
        body["details"] = error.details
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = 'Bearer realm="Salon", error="invalid_token"'
    return json_response(body, error.status, headers)


def answer_http_error(_: Req, error: HTTPException) -> Response[bytes]:
    """The framework's own refusals, in our shape."""
    known = {404: "Record not found", 405: "Method not allowed", 413: "That is too large."}
    sentence = known.get(error.status_code) or error.detail or "The request could not be understood."
    return json_response({"error": sentence}, error.status_code, dict(error.headers or {}))


async def refuse_nul(request: Req) -> None:
    """Nothing here has a name with NUL in it, which PostgreSQL cannot hold; bodies and queries are refused as read."""
    if "\x00" in request.scope["path"]:
        raise NotFound


def answer_database_error(request: Req, error: Exception) -> Response[bytes]:
    """The database is away: say so at once."""
    logger.error("web.database_unavailable", path=request.url.path, error=str(error))
    return answer_salon_error(request, Unavailable())


def answer_crash(request: Req, error: Exception) -> Response[bytes]:
    """A defect of ours: logged whole, told in one sentence."""
    logger.error("web.crash", path=request.url.path, method=request.method, exc_info=error)
    return json_response({"error": SalonError.message}, 500)


@get("/health")
async def read_health() -> Response[bytes]:
    """Whether this process can reach its database, and how far readers lag behind the log."""
    try:
        async with asyncio.timeout(2), db.reading() as conn:
            rows = await conn.execute(
                "SELECT reader, (SELECT seq FROM log_head) - seq FROM log_cursors"
                " UNION ALL SELECT 'outbox', count(*) FROM (SELECT 1 FROM outbox LIMIT 10000) waiting"
            )
            lag = dict(await rows.fetchall())
    except (psycopg.Error, PoolTimeout, TimeoutError, OSError):
        return json_response({"status": "database unavailable", "version": __version__}, 503)
    return json_response({"status": "ok", "version": __version__, "lag": lag, "streams": len(subscribers)})


@contextlib.asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    assert settings.database_url is not None
    await db.open_pool(settings.database_url, settings.pool_size)
    await jobs.open_jobs()
    await apply_choices()
    await asyncio.to_thread(open_sandbox)
    ear = asyncio.create_task(hub.listen(settings.database_url, forget))
    try:
        async with answering():
            yield
    finally:
        for subscriber in list(subscribers):
            subscriber.close()
        ear.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ear
        await studio_live.hub.close()
        await firehose.close()
        close_sandbox()
        await db.close_pool()


def create_app(settings: Settings | None = None) -> Litestar:
    """The application for these settings, or those of the environment; the database must be migrated."""
    settings = settings or load_settings()
    configure_logs(settings.log_level)
    set_settings(settings)
    app = Litestar(
        [*HANDLERS, read_health, show_description],
        lifespan=[_running],
        exception_handlers={
            SalonError: answer_salon_error,
            HTTPException: answer_http_error,
            PoolTimeout: answer_database_error,
            psycopg.OperationalError: answer_database_error,
            Exception: answer_crash,
        },
        cors_config=CORSConfig(
            allow_origins=["*"],
            expose_headers=["Link", "Content-Usage", *(f"X-RateLimit-{one}" for one in LIMITS), *FOR_ASSISTANTS],
        ),
        openapi_config=None,  # `app.description` describes what the structs say
        before_request=refuse_nul,
        middleware=[Compression, SecurityHeaders, HonourSignals],
        request_max_body_size=settings.upload_max_bytes + 1_000_000,
        logging_config=None,
    )
    app.state.settings = settings
    return app
