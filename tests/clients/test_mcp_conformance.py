"""The suite and the inspector by those who write the Model Context Protocol, against a live server.

The suite's other scenarios call tools, prompts and resources of a server made for it, which no other server has.
"""

import json
import os
import re
import subprocess
from typing import Any

import pytest

from salon.mcp import tools
from salon.mcp.calling import TOOLS
from salon.mcp.prompts import PROMPTS
from salon.mcp.resources import TEMPLATES
from salon.mcp.widgets import WIDGETS
from tests.clients.test_node_apps import APPS, HERE, find_node
from tests.stories.conftest import Place

assert tools.__all__  # importing them offers them
AUTHORS = APPS / "node_modules" / "@modelcontextprotocol"
SUITE = AUTHORS / "conformance" / "dist" / "index.js"
INSPECTOR = AUTHORS / "inspector" / "clients" / "launcher" / "build" / "index.js"
SCENARIOS = (
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
)


def run(place: Place, *command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [find_node(), *map(str, command)],
        cwd=place.data,
        env={**os.environ, "NO_PROXY": ",".join(HERE), "no_proxy": ",".join(HERE), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_authors_suite_passes(place: Place, scenario: str) -> None:
    done = run(place, SUITE, "server", "--url", f"{place.url}/mcp", "--scenario", scenario)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"Passed: (\d+)/(\d+), 0 failed", done.stdout)
    assert found is not None, done.stdout
    assert int(found[1]) == int(found[2]) > 0, done.stdout


def inspect(place: Place, *asked: str) -> Any:
    """What the inspector shows, asked as the page about assistants says."""
    done = run(place, INSPECTOR, "--cli", f"{place.url}/mcp", "--transport", "http", "--method", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_inspector_shows_everything_that_is_offered(place: Place) -> None:
    assert "list_datasets" in TOOLS
    assert {one["name"] for one in inspect(place, "tools/list")["tools"]} == {
        tool.name for tool in TOOLS.values() if not tool.staff
    }
    assert {one["name"] for one in inspect(place, "prompts/list")["prompts"]} == set(PROMPTS)
    assert {one["name"] for one in inspect(place, "resources/list")["resources"]} == set(WIDGETS)
    templates = inspect(place, "resources/templates/list")["resourceTemplates"]
    assert [one["uriTemplate"] for one in templates] == [form for form, *_ in TEMPLATES]


def test_the_inspector_calls_a_tool_and_reads_a_resource(place: Place) -> None:
    guest = place.invite()
    post = guest.post("/api/v1/statuses", {"status": "seen by the inspector"})
    asked = ("--tool-name", "read_feed", "--tool-arg", "feed=profile", f"person={guest.username}")
    called = inspect(place, "tools/call", *asked)
    assert [one["id"] for one in called["structuredContent"]["posts"]] == [post["id"]]
    read = inspect(place, "resources/read", "--uri", f"salon://posts/{post['id']}")
    assert "seen by the inspector" in read["contents"][0]["text"]
