"""`salon run`: it starts, stops, and comes back after anything is killed."""

import signal
import tempfile
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.stories.conftest import Place, free_port


def gone(processes: list[psutil.Process], seconds: float) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.kill
def test_it_stops_with_every_child_and_loses_nothing_when_killed() -> None:
    with tempfile.TemporaryDirectory(prefix="salon-run-") as folder:
        place = Place(Path(folder), free_port())
        place.start()
        alice = place.invite("alice")
        assert alice.account["role"]["name"] == "Operator"
        post = alice.post("/api/v1/statuses", {"status": "kept"})

        family = place.family()
        place.stop(signal.SIGINT)
        assert gone(family, 15), "Ctrl-C stops every child"

        place.start()
        family = place.family()
        victims = [one for one in family if one.pid != place.process.pid]  # type: ignore[union-attr]
        place.stop(signal.SIGKILL)
        for victim in victims:
            if victim.is_running() and "postgres" in victim.name():
                victim.kill()  # the database too, without a word
        assert gone(victims, 20), "children leave when their supervisor is gone"

        place.start()
        assert httpx.get(f"{place.url}/api/v1/statuses/{post['id']}").json()["content"] == "<p>kept</p>"
        alice.post("/api/v1/statuses", {"status": "and more"})
        wait_for(lambda: len(alice.get("/api/v1/timelines/home")) == 2)
        place.stop()


@pytest.mark.kill
def test_killed_parts_come_back_by_themselves() -> None:
    with tempfile.TemporaryDirectory(prefix="salon-run-") as folder:
        place = Place(Path(folder), free_port())
        place.start()
        alice, bob = place.invite("alice"), place.invite("bob")
        bob.post(f"/api/v1/accounts/{alice.id}/follow")
        for victim in place.family()[1:]:
            if victim.is_running():
                victim.kill()
        wait_for(lambda: httpx.get(f"{place.url}/health", timeout=3).status_code == 200)
        alice.post("/api/v1/statuses", {"status": "after the storm"})
        wait_for(lambda: [post["content"] for post in bob.get("/api/v1/timelines/home")] == ["<p>after the storm</p>"])
        place.stop()


def test_two_places_do_not_share_a_data_folder(place: Place) -> None:
    second = Place(place.data, free_port())
    with pytest.raises(AssertionError, match="Another Salon is using"):
        second.start()


def wait_for(holds: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():  # type: ignore[operator]
                return
        except (httpx.HTTPError, AssertionError):
            pass
        time.sleep(0.1)
    raise AssertionError("it never happened")
