"""Gives up every right ffmpeg does not need, then becomes it; run as a program of its own.

`python limited.py MEMORY CPU_SECONDS FILE_BYTES PROGRAM ARGUMENTS...`
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def become(memory: int, cpu_seconds: int, file_bytes: int, command: list[str]) -> None:
    """Limit this process and execute `command` in its place."""
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # a network of its own, with nobody in it; where the system lets us
    limits = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (file_bytes, file_bytes),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_AS: (memory, memory),
    }
    for which, values in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(which, values)
    os.nice(10)  # people who read come before what is made in the background
    os.execv(command[0], command)  # noqa: S606  the path comes from our own settings


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
