"""What somebody said of pictures of them, and which there are, is in the archive of each it is about."""

import json
from pathlib import Path

import pytest

from tests.archives.lives import asks, export, read
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.studio.conftest import engine_path, plugged_in  # noqa: F401

LIKENESS = "/api/salon/v1/likeness"


@pytest.mark.usefixtures("plugged_in")
async def test_likeness_is_in_the_archive_of_whom_it_is_about(
    alice: Person, bob: Person, settle: Settle, tmp_path: Path
) -> None:
    await asks(bob, "/api/salon/v1/age", {"age": "adult"}, "PUT")
    await asks(bob, LIKENESS, {"level": "approved", "scope": "Cartoons", "never": ["war"]}, "PUT")
    await asks(bob, f"{LIKENESS}/people/{alice.account_id}", {"allowed": True}, "PUT")
    wish = {"prompt": "@bob as a pirate with a secret", "engine": "gradients"}
    made = await asks(alice, "/api/salon/v1/generations", wish)
    await settle()
    first = read(await export(bob, tmp_path / "first.zip"))
    again = read(await export(bob, tmp_path / "again.zip"))
    assert first == again
    (said,) = first["salon/likeness.jsonl"]
    assert (said["level"], said["scope"], said["never"]) == ("approved", "Cartoons", ["war"])
    assert [one["account"].partition("@")[0] for one in said["people"]] == ["alice"]
    (picture,) = first["salon/likeness_pictures.jsonl"]
    assert (picture["maker"].partition("@")[0], picture["state"]) == ("alice", "open")
    deeds = [one["deed"] for one in first["salon/likeness_receipts.jsonl"]]
    assert deeds == ["terms", "person_allowed", "picture_made"]
    likeness = {name: told for name, told in first.items() if "likeness" in name}
    assert "secret" not in json.dumps(likeness), "the recipe is its maker's"
    assert made["id"] not in json.dumps(likeness), "no number of the database is in an archive"

    hers = read(await export(alice, tmp_path / "hers.zip"))
    assert hers["salon/likeness.jsonl"] == hers["salon/likeness_receipts.jsonl"] == []
    assert [one["allowed"] for one in hers["salon/likeness_answers_of_others.jsonl"]] == [True]
    (picture,) = hers["salon/likeness_pictures.jsonl"]
    assert picture["shown"].partition("@")[0] == "bob"
