"""The suite by those who write the Model Context Protocol, against a live server.

Its other scenarios call tools, prompts and resources of a server made for it, which no other server has.
"""

import os
import re
import subprocess

import pytest

from tests.clients.test_node_apps import APPS, HERE, find_node
from tests.stories.conftest import Place

SUITE = APPS / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
SCENARIOS = (
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_authors_suite_passes(place: Place, scenario: str) -> None:
    done = subprocess.run(
        [find_node(), SUITE, "server", "--url", f"{place.url}/mcp", "--scenario", scenario],
        cwd=place.data,
        env={**os.environ, "NO_PROXY": ",".join(HERE), "no_proxy": ",".join(HERE), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"Passed: (\d+)/(\d+), 0 failed", done.stdout)
    assert found is not None, done.stdout
    assert int(found[1]) == int(found[2]) > 0, done.stdout
