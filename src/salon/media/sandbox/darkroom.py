"""The helper process of the sandbox: it has everything imported and forks one limited child for each picture.

Run as `python -m salon.media.sandbox.darkroom <fd>`. Over that socket arrive, per job, `ORDER` and a socket; the job is
read from it and the answer written to it by the child. The helper ends with the process that started it.
"""

import contextlib
import io
import os
import re
import resource
import selectors
import signal
import socket
import sys
import time
from pathlib import Path

import msgspec
from PIL import Image

from salon.kit.errors import SalonError
from salon.media.credentials.reading import read_credentials
from salon.media.images.colour import srgb_bytes
from salon.media.images.decoding import decode
from salon.media.images.fingerprints import take_fingerprint, take_fingerprints
from salon.media.images.models import Limits, Seen, TookTooLong, TooLarge, Unreadable
from salon.media.images.nudity import measure_nudity
from salon.media.images.variants import develop
from salon.media.images.watermark import measure_band
from salon.media.rules import HEIF_TYPES, sniff_type
from salon.media.sandbox.jobs import (
    ORDER,
    Answer,
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

HEIF_THREADS = 32  # room for other processes of this user that start some meanwhile


def serve(control: socket.socket) -> None:
    """Fork a child for each job until the other end of `control` closes; kill what is past its time."""
    wake, waker = socket.socketpair()
    for one in (wake, waker):
        one.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: dict[int, tuple[socket.socket, float]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while True:
            due = min((deadline for _, deadline in children.values()), default=None)
            ready = selector.select(None if due is None else max(0.0, due - time.monotonic()))
            with contextlib.suppress(BlockingIOError):
                wake.recv(4096)
            if any(key.fileobj is control for key, _ in ready) and not _accept(control, children):
                break
            _kill_late(children)
            _reap(children)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def warm() -> None:
    """Do each job once on a picture of our own, so that every child begins with all that it needs in memory."""
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"):
        out = io.BytesIO()
        Image.new("RGB", (64, 64), "teal").save(out, kind, icc_profile=srgb_bytes())
        develop(decode(out.getvalue(), Limits()), Limits())
        read_credentials(out.getvalue(), "")
    _look(Image.new("RGB", (64, 64), "teal"))


def _accept(control: socket.socket, children: dict[int, tuple[socket.socket, float]]) -> bool:
    order, fds, _, _ = socket.recv_fds(control, ORDER.size, 1)
    if not order:
        return False
    memory, cpu_seconds, wall_seconds = ORDER.unpack(order)
    job = socket.socket(fileno=fds[0])
    pid = os.fork()
    if pid == 0:
        _live(job, memory, cpu_seconds)
    children[pid] = (job, time.monotonic() + wall_seconds)
    return True


def _kill_late(children: dict[int, tuple[socket.socket, float]]) -> None:
    for pid, (_, deadline) in children.items():
        if deadline <= time.monotonic():
            os.kill(pid, signal.SIGKILL)


def _reap(children: dict[int, tuple[socket.socket, float]]) -> None:
    for pid in list(children):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            job, _ = children.pop(pid)
            if status:
                with contextlib.suppress(OSError):
                    job.send(msgspec.msgpack.encode(_obituary(status)), socket.MSG_DONTWAIT)
            with contextlib.suppress(OSError):
                job.shutdown(socket.SHUT_RDWR)
            job.close()


def _obituary(status: int) -> Refused:
    """Why a child died without an answer: out of time, or broken by what it was fed."""
    out_of_time = os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}
    kind = TookTooLong if out_of_time else Unreadable
    return Refused(kind.__name__, kind.message)


def _live(job: socket.socket, memory: int, cpu_seconds: int) -> None:
    """The whole life of a child: give up all rights it does not need, read the job, answer, end."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        keep = job.fileno()
        os.closerange(3, keep)
        os.closerange(keep + 1, 4096)
        wanted = msgspec.msgpack.decode(_read_all(job), type=Job)
        _limit(memory, cpu_seconds, threads=_threads_of(wanted.data))
        job.sendall(msgspec.msgpack.encode(_answer(wanted)))
        status = 0
    finally:
        os._exit(status)


def _threads_of(data: bytes) -> int:
    """How many threads may run as this user: none more, but for HEIC, whose decoder cannot do without a few."""
    if sniff_type(data) not in HEIF_TYPES:
        return 0
    running = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            words = status.read_bytes()
            if re.search(rb"^Uid:\t%d\t" % os.getuid(), words, re.MULTILINE):
                running += int(words.partition(b"\nThreads:")[2].split()[0])
    return running + HEIF_THREADS


def _limit(memory: int, cpu_seconds: int, threads: int = 0) -> None:
    limits = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (0, 0),  # no file is written
        resource.RLIMIT_NOFILE: (32, 32),
        resource.RLIMIT_NPROC: (threads, threads),  # nothing is started
        resource.RLIMIT_AS: (memory, memory),
    }
    for which, values in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(which, values)


def _read_all(job: socket.socket) -> bytearray:
    data = bytearray()
    while part := job.recv(1 << 20):
        data += part
    return data


def _answer(job: Job) -> Answer:
    try:
        if isinstance(job, Inspect):
            return Inspected(read_credentials(job.data, job.trust_anchors))
        decoded = decode(job.data, job.limits)
        if isinstance(job, Measure):
            return Measured(measure_band(decoded.frames[0]))
        if isinstance(job, Fingerprint):
            return Fingerprinted(take_fingerprints(decoded.frames[0]))
        processed = develop(decoded, job.limits, job.mark)
        return Developed(msgspec.structs.replace(processed, seen=_look(decoded.frames[0])))
    except MemoryError:
        return Refused(TooLarge.__name__, "This picture needs too much memory to be read.")
    except SalonError as error:
        return Refused(type(error).__name__, error.message)


def _look(image: Image.Image) -> Seen:
    found = take_fingerprint(image)
    return Seen(nudity=measure_nudity(image), fingerprint=found.hash, telling=found.quality)


if __name__ == "__main__":
    warm()
    serve(socket.socket(fileno=int(sys.argv[1])))
