"""Migrations: applied once, by one process at a time, and whole after a kill."""

import re
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from salon.kit.migrate import MIGRATIONS, migrate
from tests.kit.conftest import CHILDREN

NAMES = sorted(path.stem for path in MIGRATIONS.glob("*.sql"))


@pytest.fixture
def empty_url(postgres):
    """A database without any table."""
    with psycopg.connect(postgres, autocommit=True) as conn:
        conn.execute("CREATE DATABASE salon_empty")
        yield urlunsplit(urlsplit(postgres)._replace(path="/salon_empty"))
        conn.execute("DROP DATABASE salon_empty WITH (FORCE)")


def start(url):
    return subprocess.Popen([sys.executable, str(CHILDREN), "migrate", url], stderr=subprocess.PIPE)


def describe(url):
    """Every table with its columns."""
    with psycopg.connect(url) as conn:
        return conn.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name !~ 'yoyo|procrastinate|tally' ORDER BY 1, ordinal_position"
        ).fetchall()


def list_needed(name):
    """The migrations that one says it builds on."""
    return re.findall(r"^-- depends: *(.*)$", (MIGRATIONS / f"{name}.sql").read_text(), re.MULTILINE)[0].split()


def test_each_is_applied_once_after_those_it_builds_on(empty_url):
    applied = migrate(empty_url)
    assert sorted(applied) == NAMES
    place = {name: number for number, name in enumerate(applied)}
    early = [(name, needed) for name in NAMES for needed in list_needed(name) if place[needed] > place[name]]
    assert early == []
    assert migrate(empty_url) == []


def test_two_processes_at_once_apply_each_one_once(empty_url, database_url):
    both = [start(empty_url), start(empty_url)]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    assert describe(empty_url) == describe(database_url)


def test_a_lock_row_left_by_a_killed_process_is_broken(empty_url):
    migrate(empty_url)
    with psycopg.connect(empty_url, autocommit=True) as conn:
        conn.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 1)")
    assert migrate(empty_url) == []


@pytest.mark.kill
def test_killed_anywhere_the_next_one_makes_the_schema_whole(empty_url, database_url):
    for delay in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        process = start(empty_url)
        time.sleep(delay)
        process.kill()
        process.communicate()
    migrate(empty_url)
    assert describe(empty_url) == describe(database_url)
    assert migrate(empty_url) == []
