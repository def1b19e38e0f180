"""What a run started and must not outlive it, however it ends: `timeout` and a full machine kill without asking."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil

# The end of its input is the end of whoever started it: the system closes that, whatever happened.
WATCH = """
import sys
from pathlib import Path
from tests.afterwards import end
sys.stdin.read()
end(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
"""
GRACE = 5  # seconds a server has to end


def end_with_me(server: int, folder: Path) -> None:
    """Have a server (by its process) ended and its folder removed when this process is gone and has not done so."""
    began = psutil.Process(server).create_time()
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", WATCH, str(server), repr(began), str(folder)]
    subprocess.Popen(command, stdin=subprocess.PIPE, cwd=root, start_new_session=True)


def end(server: int, began: float, folder: Path) -> None:
    """End a server that began then, at once, and remove its folder; another one by its number is left alone."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(server)
        if process.create_time() == began:
            os.kill(server, signal.SIGQUIT)
            try:
                process.wait(GRACE)
            except psutil.TimeoutExpired:  # one that was started not to hear it: what a shell starts aside is
                process.kill()
                process.wait(GRACE)
    shutil.rmtree(folder, ignore_errors=True)
