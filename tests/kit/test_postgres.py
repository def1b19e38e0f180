"""The embedded server comes up again after anything, with what was committed."""

import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from salon.kit.postgres import start_postgres

pytestmark = pytest.mark.kill


def test_it_starts_right_after_a_kill_with_everything_committed(own_postgres, own_settings, ask):
    ask("CREATE TABLE kept (n int)")
    for number in range(3):
        ask(f"INSERT INTO kept VALUES ({number})")
        os.kill(own_postgres.pid, signal.SIGKILL)
        again = start_postgres(own_settings)
        assert again.url == own_postgres.url
    assert ask("SELECT count(*) FROM kept") == [(3,)]


def test_starting_twice_joins_the_server_that_runs(own_postgres, own_settings):
    assert start_postgres(own_settings).pid == own_postgres.pid


def test_it_stops_and_starts_again(own_postgres, own_settings, ask):
    ask("CREATE TABLE kept (n int)")
    own_postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        ask("SELECT 1")
    start_postgres(own_settings)
    assert ask("SELECT count(*) FROM kept") == [(0,)]


@pytest.mark.parametrize("holder", ["this process", "nobody", "junk", "nothing"])
def test_a_lock_file_left_by_a_power_cut_does_not_keep_it_from_starting(own_postgres, own_settings, ask, holder):
    own_postgres.stop()
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    first_line = {"this process": str(os.getpid()), "nobody": ended.stdout.decode().strip(), "junk": "?", "nothing": ""}
    folder = own_settings.data / "postgres"
    left = f"{first_line[holder]}\n{folder}\n1700000000\n5432\n{folder}\n\n  5432001  0\nready\n"
    (folder / "postmaster.pid").write_text(left)
    (folder / ".s.PGSQL.5432.lock").write_text(left)
    started = start_postgres(own_settings)
    assert "postgres" in psutil.Process(started.pid).name()
    assert ask("SELECT 1") == [(1,)]


def test_it_listens_to_this_machine_only_and_keeps_its_promises(own_postgres, ask):
    assert ask("SHOW listen_addresses") == [("",)]
    assert ask("SHOW fsync") == [("on",)]
    assert ask("SHOW synchronous_commit") == [("on",)]
    assert ask("SHOW timezone") == [("UTC",)]
