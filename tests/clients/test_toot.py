"""An evening with toot, the command-line client, against a running Salon: it logs in through the consent page."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.clients.consent import allow
from tests.stories.conftest import Guest, Place
from tests.stories.test_running import wait_for

TOOT = Path(sys.executable).with_name("toot")


typed: set[str] = {"login"}  # the commands used; everybody here has logged in
TESTS = 7
# What cannot be tried, and why.
NOT_HERE = {
    "login_cli": "hands a password to the app, which Mastodon and we no longer take",
    "tui": "draws on a terminal until a person leaves it; what it asks for are the calls of the other commands",
}


class Terminal:
    """A person at a terminal of their own."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.guest: Guest = place.invite()
        self.env = {**os.environ, "XDG_CONFIG_HOME": str(folder), "BROWSER": "true", "NO_COLOR": "1"}
        self.log_in(place.url)

    def log_in(self, url: str) -> None:
        """Run `toot login`, open the page it names as the guest, type "n" (no browser) and the code that page shows."""
        process = subprocess.Popen(
            [TOOT, "login", "--instance", url],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        said = ""
        while (found := re.search(rf"{url}/oauth/authorize\S+", said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        code = allow(self.guest, found.group(0))
        rest, _ = process.communicate(f"n\n{code}\n", timeout=30)
        assert process.returncode == 0, said + rest

    def run(self, *words: str, fails: bool = False) -> str:
        typed.add(words[0])
        done = subprocess.run(
            [TOOT, *words],
            check=False,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
        assert (done.returncode != 0) is fails, f"toot {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def read(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))


@pytest.fixture(scope="module")
def alice(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(place, tmp_path_factory.mktemp("alice"))


@pytest.fixture(scope="module")
def bob(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(place, tmp_path_factory.mktemp("bob"))


def test_who_one_is_and_where(alice: Terminal) -> None:
    assert alice.guest.username in alice.run("whoami")
    assert alice.guest.username in alice.run("auth")
    assert "Salon" in alice.run("instance")
    alice.run("diag")
    changed = alice.read("update_account", "--display-name", "Alice", "--note", "hi", "--no-bot", "--privacy", "public")
    assert changed["display_name"] == "Alice"


def test_writing(alice: Terminal, bob: Terminal, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "red.png")
    picture = str(tmp_path / "red.png")
    assert alice.read("upload", picture, "-d", "red")["description"] == "red"
    post = alice.read("post", "hello #sea", "-m", picture, "-d", "red", "-v", "public", "-p", "cw", "-l", "en")
    assert (post["spoiler_text"], post["media_attachments"][0]["description"]) == ("cw", "red")
    poll = alice.read("post", "which?", "--poll-option", "x", "--poll-option", "y", "--poll-expires-in", "1 hour")
    assert [one["title"] for one in poll["poll"]["options"]] == ["x", "y"]
    later = alice.read("post", "later", "--scheduled-in", "1 hour")
    assert later["params"]["text"] == "later"
    answer = bob.read("post", "an answer", "-r", post["id"])
    assert "an answer" in alice.run("thread", post["id"])
    assert alice.read("status", answer["id"])["in_reply_to_id"] == post["id"]
    for verb in ("favourite", "reblog", "bookmark"):
        bob.run(verb, post["id"])
        assert bob.read("status", post["id"])[{"reblog": "reblogged"}.get(verb, f"{verb.rstrip('e')}ed")] is True
    assert bob.guest.username in alice.run("reblogged_by", post["id"])
    assert "hello" in bob.run("bookmarks", "-1")
    for verb in ("unfavourite", "unreblog", "unbookmark"):
        bob.run(verb, post["id"])
    alice.run("pin", post["id"])
    alice.run("unpin", post["id"])
    alice.run("delete", poll["id"])
    bob.run("status", poll["id"], fails=True)


def test_people(alice: Terminal, bob: Terminal) -> None:
    name = bob.guest.username
    assert name in alice.run("whois", name)
    for verb, undo, listed in (
        ("follow", "unfollow", "following"),
        ("mute", "unmute", "muted"),
        ("block", "unblock", "blocked"),
    ):
        alice.run(verb, name)
        assert name in (alice.run(listed, alice.guest.username) if listed == "following" else alice.run(listed))
        alice.run(undo, name)
    bob.run("follow", alice.guest.username)
    assert name in alice.run("followers", alice.guest.username)


def test_reading(alice: Terminal, bob: Terminal) -> None:
    alice.run("follow", bob.guest.username)
    bob.run("post", f"@{alice.guest.username} look at the #harbour")
    wait_for(lambda: "harbour" in alice.run("timeline", "-1"))
    for where in (("-p",), ("-p", "-l"), ("-t", "harbour"), ("-a", bob.guest.username)):
        assert "harbour" in alice.run("timeline", "-1", *where)
    wait_for(lambda: "harbour" in alice.run("notifications", "-m"))
    assert "/posts/" in alice.run("search", "harbour", "-t", "statuses")
    assert "harbour" in alice.run("search", "harb", "-t", "hashtags")
    alice.run("notifications", "--clear")


def test_lists_and_tags(alice: Terminal, bob: Terminal) -> None:
    name = bob.guest.username
    alice.run("follow", name)
    alice.run("lists", "create", "Painters")
    assert "Painters" in alice.run("lists", "list")
    alice.run("lists", "add", "Painters", name)
    assert name in alice.run("lists", "accounts", "Painters")
    bob.run("post", "from the list")
    assert "from the list" in alice.run("timeline", "-1", "--list", "Painters")
    alice.run("lists", "remove", "Painters", name)
    alice.run("lists", "delete", "Painters")
    alice.run("tags", "follow", "sea")
    assert "sea" in alice.run("tags", "followed")
    alice.run("tags", "info", "sea")
    alice.run("tags", "unfollow", "sea")
    alice.run("tags", "feature", "sea")
    assert "sea" in alice.run("tags", "featured")
    alice.run("tags", "unfeature", "sea")


def test_going_home(place: Place, tmp_path: Path) -> None:
    carol = Terminal(place, tmp_path)
    carol.run("activate", f"{carol.guest.username}@localhost:{place.port}")
    carol.run("logout", f"{carol.guest.username}@localhost:{place.port}")
    carol.run("whoami", fails=True)


def test_every_command_of_its_help_was_used_or_cannot_be(request: pytest.FixtureRequest) -> None:
    if sum(one.path == request.path for one in request.session.items) < TESTS:
        pytest.skip("only some of the evening was spent")
    said = subprocess.run([TOOT, "--help"], check=True, capture_output=True, text=True).stdout
    commands = set(re.findall(r"^  ([a-z_]+)  +\S", said.split("Commands:")[1], re.MULTILINE))
    assert len(commands) > 30
    assert commands - typed == NOT_HERE.keys()
