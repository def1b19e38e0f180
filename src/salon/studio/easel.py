"""Warm engines in processes of their own: lent for one picture, killed when they hang, started again when needed."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import structlog

from salon.kit.settings import Settings
from salon.studio.engines import load_engines
from salon.studio.engines.frames import HEADER, Failed, FromEngine, Opened, Opening, frame_length, to_frame
from salon.studio.engines.protocol import Needs, Order, Progress, Result

IDLE_SECONDS = 900  # how long a heavy engine waits for the next order
TOO_SLOW = "The engine took too long and was stopped. Try again, or ask for something simpler."
STOPPED = "The engine stopped in the middle of the picture. Try again in a moment."
GARBAGE = "The engine answered something that is not a picture. Try again in a moment."
logger = structlog.get_logger(__name__)
_decoder = msgspec.msgpack.Decoder(FromEngine)


class EngineFailedError(Exception):
    """There is no picture; the text is a sentence for the person who asked.

    `cost` is what the attempt cost all the same; None says that nobody can know.
    """

    def __init__(self, sentence: str, cost: int | None = None) -> None:
        super().__init__(sentence)
        self.cost = cost


class Easel:
    """One engine in one process. Any failure leaves it dead; a dead easel is thrown away."""

    def __init__(self, engine: str, needs: Needs, process: asyncio.subprocess.Process) -> None:
        self.engine = engine
        self.needs = needs
        self.idle_since = 0.0
        self._process = process

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def make(self, order: Order) -> AsyncGenerator[Progress | Result, None]:
        """Yield what the engine says until its `Result`; raises `EngineFailedError` with a sentence.

        A generator left early (a cancelled generation) kills the process: nothing else stops an engine.
        """
        done = False
        deadline = asyncio.get_running_loop().time() + self.needs.picture_seconds
        try:
            await self._send(to_frame(order))
            while not done:
                async with asyncio.timeout_at(deadline):
                    message = await self._receive()
                done = isinstance(message, Result | Failed)
                if isinstance(message, Failed):
                    logger.warning("studio.engine_failed", engine=self.engine, detail=message.detail)
                    raise EngineFailedError(message.sentence, message.cost)
                if isinstance(message, Progress | Result):
                    yield message
        except TimeoutError:
            raise EngineFailedError(TOO_SLOW) from None
        finally:
            if not done:
                await self.kill()

    async def _send(self, frame: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame)
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise EngineFailedError(STOPPED) from None

    async def _receive(self) -> FromEngine:
        assert self._process.stdout is not None
        try:
            length = frame_length(await self._process.stdout.readexactly(HEADER.size))
            message: FromEngine = _decoder.decode(await self._process.stdout.readexactly(length))
        except asyncio.IncompleteReadError:
            raise EngineFailedError(STOPPED) from None
        except (msgspec.DecodeError, ValueError) as error:
            logger.warning("studio.engine_garbage", engine=self.engine, error=str(error))
            raise EngineFailedError(GARBAGE) from None
        return message

    async def open(self, settings: Settings) -> None:
        """Wait until the engine has loaded; raises `EngineFailedError` when it cannot."""
        known = {**msgspec.to_builtins(settings, enc_hook=str), "database_url": None}
        try:
            async with asyncio.timeout(self.needs.open_seconds):
                opening = Opening(engine=self.engine, settings=known, memory_bytes=self.needs.memory_bytes)
                await self._send(to_frame(opening))
                message = await self._receive()
        except TimeoutError:
            message = Failed(sentence=TOO_SLOW, detail="opening")
        if not isinstance(message, Opened):
            logger.error("studio.engine_not_opened", engine=self.engine, detail=getattr(message, "detail", ""))
            await self.kill()
            raise EngineFailedError(message.sentence if isinstance(message, Failed) else GARBAGE, cost=0)

    async def kill(self) -> None:
        """End the process and everything it started, and wait until it is gone."""
        self.stop()
        await self._process.communicate()  # a pipe that is still full would never be seen to end, nor the process

    def stop(self) -> None:
        """End the process and everything it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


class Easels:
    """The warm engines of one worker process: as many as pictures are made at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: list[Easel] = []
        self._one_heavy = asyncio.Lock()

    @asynccontextmanager
    async def lend(self, engine: str) -> AsyncIterator[Easel]:
        """Lend a warm engine, starting one when none is idle; one heavy engine at a time."""
        needs = load_engines(self._settings)[engine].needs
        async with self._one_heavy if needs.heavy else contextlib.nullcontext():
            easel = self._take(engine) or await self._start(engine, needs)
            try:
                yield easel
            finally:
                if easel.alive:
                    easel.idle_since = asyncio.get_running_loop().time()
                    self._idle.append(easel)

    def _take(self, engine: str) -> Easel | None:
        self._idle = [easel for easel in self._idle if easel.alive]
        for easel in self._idle:
            if easel.engine == engine:
                self._idle.remove(easel)
                return easel
        return None

    async def _start(self, engine: str, needs: Needs) -> Easel:
        if needs.heavy:  # what the last one held is wanted now
            await self._end([easel for easel in self._idle if easel.needs.heavy])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "salon.studio.engines.child",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        easel = Easel(engine, needs, process)
        try:
            await easel.open(self._settings)
        except BaseException:
            await easel.kill()
            raise
        return easel

    async def end_idle(self, seconds: float = IDLE_SECONDS) -> None:
        """End heavy engines nobody has asked for in a while, so that their memory is free."""
        before = asyncio.get_running_loop().time() - seconds
        await self._end([easel for easel in self._idle if easel.needs.heavy and easel.idle_since <= before])

    async def _end(self, easels: list[Easel]) -> None:
        self._idle = [easel for easel in self._idle if easel not in easels]
        for easel in easels:
            await easel.kill()

    async def warm(self, engine: str) -> None:
        """Have an engine ready before the first order; a failure shows when somebody asks for a picture."""
        try:
            async with self.lend(engine):
                pass
        except EngineFailedError as error:
            logger.warning("studio.engine_cold", engine=engine, error=str(error))

    async def close(self) -> None:
        """End every idle engine and wait until it is gone."""
        await self._end(self._idle)
