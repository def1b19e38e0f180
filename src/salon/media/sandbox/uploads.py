"""Pictures from strangers: decoded in a limited process of their own, so that the worst one costs only itself."""

import asyncio
import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from salon.media.credentials.models import Credentials
from salon.media.images.models import REFUSALS, Limits, Processed, TookTooLong, Unreadable, require_bytes
from salon.media.images.watermark import Mark
from salon.media.sandbox.jobs import (
    ORDER,
    Answer,
    Develop,
    Developed,
    Fingerprint,
    Fingerprinted,
    Inspect,
    Inspected,
    Job,
    Measure,
    Measured,
    Refused,
)

KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TMPDIR")  # no secret goes in
READING = Limits(cpu_seconds=3, wall_seconds=10.0)  # signing reads them again, here and unlimited
ONE_THREAD = {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}  # a child may start none
GRACE_SECONDS = 5.0  # how much later than the helper this side gives up


class _Helper:
    """The helper process of this process: started on first use, again when it died, never shared across a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner_pid = 0

    def start(self) -> None:
        """Have the helper ready, so that the first picture need not wait for it."""
        with self._lock:
            self._start(anew=False)

    def hand_over(self, job: socket.socket, order: bytes) -> None:
        """Give the helper a socket to answer on."""
        with self._lock:
            for fresh in (False, True):
                control = self._start(anew=fresh)
                try:
                    socket.send_fds(control, [order], [job.fileno()])
                except OSError:
                    if fresh:
                        raise
                else:
                    return

    def _start(self, *, anew: bool) -> socket.socket:
        if self._control is not None and not anew and self._owner_pid == os.getpid():
            return self._control
        self._forget()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, started with our own words)
                [sys.executable, "-m", "salon.media.sandbox.darkroom", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in KEPT if name in os.environ} | ONE_THREAD,
                start_new_session=True,
            )
        self._control, self._owner_pid = ours, os.getpid()
        return ours

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner_pid == os.getpid():
            try:
                self._process.wait(timeout=2)  # it ends when the control socket closes
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._control = None

    def close(self) -> None:
        """End the helper."""
        with self._lock:
            self._forget()


_helper = _Helper()
atexit.register(_helper.close)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="picture")


def process_upload(data: bytes, limits: Limits | None = None, mark: Mark | None = None) -> Processed:
    """All forms of a picture somebody sent: upright, in sRGB, without EXIF, XMP, IPTC, comments or credentials.

    With a `mark` each carries it. Raises `NotAnImage`, `TooLarge`, `Unreadable` (`Truncated`), `TookTooLong` or
    `Unmarkable`. Blocks for up to `limits.wall_seconds`.
    """
    limits = limits or Limits()
    require_bytes(data, limits)
    answer = _run(Develop(data, limits, mark), limits)
    if not isinstance(answer, Developed):
        raise Unreadable
    return answer.processed


def inspect_credentials(data: bytes, trust_anchors: str, limits: Limits | None = None) -> Credentials | None:
    """The credentials a file came with, None without any; `trust_anchors` is PEM. Raises as `process_upload`."""
    limits = limits or READING
    require_bytes(data, limits)
    answer = _run(Inspect(data, trust_anchors), limits)
    if not isinstance(answer, Inspected):
        raise Unreadable
    return answer.credentials


def measure_upload(data: bytes, limits: Limits | None = None) -> bytes:
    """Where a watermark would be in a picture, for `watermark.read_number`. Raises as `process_upload`."""
    limits = limits or READING
    require_bytes(data, limits)
    answer = _run(Measure(data, limits), limits)
    if not isinstance(answer, Measured):
        raise Unreadable
    return answer.band


def fingerprint_upload(data: bytes, limits: Limits | None = None) -> bytes:
    """The hashes by which a picture is known again though its sides are cut. Raises as `process_upload`."""
    limits = limits or READING
    require_bytes(data, limits)
    answer = _run(Fingerprint(data, limits), limits)
    if not isinstance(answer, Fingerprinted):
        raise Unreadable
    return answer.hashes


async def process_upload_async(data: bytes, limits: Limits | None = None, mark: Mark | None = None) -> Processed:
    """`process_upload` in a thread; a few at a time, the others wait."""
    return await asyncio.get_running_loop().run_in_executor(_threads, process_upload, data, limits, mark)


async def measure_upload_async(data: bytes, limits: Limits | None = None) -> bytes:
    """`measure_upload` in a thread; a few at a time, the others wait."""
    return await asyncio.get_running_loop().run_in_executor(_threads, measure_upload, data, limits)


async def fingerprint_upload_async(data: bytes, limits: Limits | None = None) -> bytes:
    """`fingerprint_upload` in a thread; a few at a time, the others wait."""
    return await asyncio.get_running_loop().run_in_executor(_threads, fingerprint_upload, data, limits)


async def inspect_credentials_async(
    data: bytes, trust_anchors: str, limits: Limits | None = None
) -> Credentials | None:
    """`inspect_credentials` in a thread; a few at a time, the others wait."""
    return await asyncio.get_running_loop().run_in_executor(_threads, inspect_credentials, data, trust_anchors, limits)


def open_sandbox() -> None:
    """Start the helper process now (it takes half a second to be ready) instead of with the first picture."""
    _helper.start()


def close_sandbox() -> None:
    """End the helper process; the next picture starts it again."""
    _helper.close()


def _run(job: Job, limits: Limits) -> Answer:
    message = msgspec.msgpack.encode(job)
    # No word at all means that the helper itself ended under us; a child that breaks is always accounted for.
    answer = _ask(message, limits) or _ask(message, limits)
    if answer is None:
        raise Unreadable
    if isinstance(answer, Refused):
        raise REFUSALS.get(answer.kind, Unreadable)(answer.sentence)
    return answer


def _ask(message: bytes, limits: Limits) -> Answer | None:
    ours, theirs = socket.socketpair()
    with ours:
        ours.settimeout(limits.wall_seconds + GRACE_SECONDS)
        with theirs:
            _helper.hand_over(theirs, ORDER.pack(limits.memory_bytes, limits.cpu_seconds, limits.wall_seconds))
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died early; its answer says why
                ours.sendall(message)
                ours.shutdown(socket.SHUT_WR)
            return _read_answer(ours)
        except TimeoutError as error:
            raise TookTooLong from error


def _read_answer(job: socket.socket) -> Answer | None:
    """Everything until the end; a child is as little trusted as what it was fed."""
    data = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while part := job.recv(1 << 20):
            data += part
    if not data:
        return None
    try:
        answer: Answer = msgspec.msgpack.decode(data, type=Answer)
    except msgspec.MsgspecError as error:
        raise Unreadable from error
    return answer
