"""A run that is killed leaves nothing running."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.afterwards import end

RUN = """
import sys, time
from pathlib import Path
from tests.afterwards import end_with_me
end_with_me(int(sys.argv[1]), Path(sys.argv[2]))
print("started", flush=True)
time.sleep(600)
"""
SERVER = "import signal, time; signal.signal(signal.SIGQUIT, signal.SIG_DFL); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGQUIT, signal.SIG_IGN); time.sleep(600)"


@pytest.mark.kill
@pytest.mark.parametrize("source", [SERVER, DEAF], ids=["hears", "deaf"])
def test_what_a_killed_run_started_is_ended_and_its_folder_removed(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "postmaster.pid").write_text("1")
    with subprocess.Popen([sys.executable, "-c", source]) as server:
        try:
            command = [sys.executable, "-c", RUN, str(server.pid), str(folder)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as run:
                assert run.stdout is not None
                assert run.stdout.readline() == b"started\n"
                assert server.poll() is None
                (watcher,) = [one for one in psutil.Process(run.pid).children() if one.pid != server.pid]
                run.kill()
            server.wait(60)
            psutil.wait_procs([watcher], 60)
        finally:
            server.kill()
    assert not folder.exists()


def test_another_process_by_the_number_of_one_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER]) as other:
        end(other.pid, psutil.Process(other.pid).create_time() - 5, tmp_path / "data")
        assert other.poll() is None
        other.kill()
