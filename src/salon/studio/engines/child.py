"""The process an engine works in: orders come in on stdin, progress and pictures go out on stdout."""

import contextlib
import ctypes
import os
import queue
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from setproctitle import setproctitle

from salon.kit.settings import Settings
from salon.studio.engines import load_engines
from salon.studio.engines.frames import Failed, FromEngine, Opened, Opening, read_frame, write_frame
from salon.studio.engines.protocol import CannotDrawError, Engine, Order, Result

NICENESS = 5
GENERAL = "The engine stumbled over this picture. Try again, or say it in other words."
NOT_OPENED = "The engine could not start. Whoever runs this place can see why in the log."
NOTHING = "The engine ended without a picture. Try again, or say it in other words."
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Work for the parent until it goes away."""
    incoming, outgoing = _take_pipes()
    opening = read_frame(incoming, Opening)
    _limit(opening.memory_bytes)
    setproctitle(f"salon engine {opening.engine}")
    orders = _read_ahead(incoming)
    try:
        engine = load_engines(msgspec.convert(opening.settings, Settings, dec_hook=lambda kind, value: kind(value)))[
            opening.engine
        ]
        engine.open()
    except Exception:  # noqa: BLE001  an engine may fail in any way
        write_frame(outgoing, Failed(sentence=NOT_OPENED, detail=traceback.format_exc()))
        return
    write_frame(outgoing, Opened())
    while True:
        for message in _make(engine, orders.get()):
            write_frame(outgoing, message)


def _make(engine: Engine, order: Order) -> Iterator[FromEngine]:
    try:
        for message in engine.make(order):
            yield message
            if isinstance(message, Result):
                return
    except CannotDrawError as error:
        yield Failed(sentence=str(error), detail="", cost=error.cost)
    except Exception:  # noqa: BLE001  an engine may fail in any way
        yield Failed(sentence=GENERAL, detail=traceback.format_exc())
    else:
        yield Failed(sentence=NOTHING, detail="ended without a picture")


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for ourselves: what a library prints goes to the log instead of between the frames."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    return incoming, outgoing


def _limit(memory_bytes: int | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.nice(NICENESS)
    with contextlib.suppress(ValueError, OSError):
        if memory_bytes is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _read_ahead(incoming: BinaryIO) -> "queue.Queue[Order]":
    """Read orders on a thread, so that the end of the parent ends this process even in the middle of a picture."""
    orders: queue.Queue[Order] = queue.Queue()

    def read() -> None:
        with contextlib.suppress(EOFError, msgspec.DecodeError, OSError):
            while True:
                orders.put(read_frame(incoming, Order))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return orders


if __name__ == "__main__":
    main()
