"""The API keeps to its description, whatever is asked: tried at random, and through the life of everything made."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar import Litestar
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from salon.app.description.answers import MADE
from salon.app.description.openapi import describe
from tests.clients.consent import allow
from tests.stories.conftest import Place, free_port

SECONDS = os.environ.get("SALON_CONTRACT_SECONDS", "40")  # more for a longer search
SCOPES = "read write follow push profile admin:read admin:write"
OOB = "urn:ietf:wg:oauth:2.0:oob"
# What never ends, what ends the token everything is asked with, and what keeps the machine busy drawing.
LEFT_OUT = r"/streaming/|/events$|/generations|/fills$|/session$|/password$|/oauth/revoke$|/salon/v1/apps/"
CHECKS = (not_a_server_error, response_schema_conformance, status_code_conformance)


class Desk(NamedTuple):
    """A running Salon and the headers of its operator's app, which may do everything."""

    place: Place
    headers: dict[str, str]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="salon-contract-") as folder:
        place = Place(Path(folder), free_port())
        place.start()
        yield Desk(place, sign_in(place))
        place.stop()


def sign_in(place: Place) -> dict[str, str]:
    """The first to come is the operator; their app is let in on the consent page."""
    operator = place.invite()
    with httpx.Client(base_url=place.url) as client:
        asked = {"client_name": "contract", "redirect_uris": OOB, "scopes": SCOPES}
        app = client.post("/api/v1/apps", json=asked).json()
        query = {"client_id": app["client_id"], "redirect_uri": OOB, "response_type": "code", "scope": SCOPES}
        code = allow(operator, f"{place.url}/oauth/authorize?{httpx.QueryParams(query)}")
        secret = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": OOB, **secret}
        return {"Authorization": f"Bearer {client.post('/oauth/token', data=body).json()['access_token']}"}


def test_what_a_handler_reads_is_in_its_description(app: Litestar) -> None:
    paths = describe(app)["paths"]
    home = {one["name"] for one in paths["/api/v1/timelines/home"]["get"]["parameters"]}
    assert {"max_id", "since_id", "min_id", "limit"} <= home
    assert {one["name"] for one in paths["/api/v1/timelines/tag/{name}"]["get"]["parameters"]} >= {"any[]", "name"}
    assert "multipart/form-data" in paths["/api/v2/media"]["post"]["requestBody"]["content"]
    assert paths["/api/v1/statuses"]["post"]["security"] == [{"oauth": ["write:statuses"]}]


@pytest.mark.timeout(600)
def test_requests_made_at_random_are_answered_as_described(desk: Desk, tmp_path: Path) -> None:
    here = "localhost,127.0.0.1"
    done = subprocess.run(
        [
            Path(sys.executable).with_name("st"),
            *("run", f"{desk.place.url}/schema/openapi.json", "--exclude-path-regex", LEFT_OUT),
            *("--header", f"Authorization: {desk.headers['Authorization']}", "--max-time", SECONDS),
            *("--phases", "fuzzing,stateful", "--checks", ",".join(check.__name__ for check in CHECKS)),
            *("--max-examples", "5", "--generation-database", "none", "--request-timeout", "20", "--warnings", "off"),
        ],
        cwd=tmp_path,
        env={**os.environ, "NO_PROXY": here, "no_proxy": here, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


LIFE = settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
# A body that makes one of each thing other routes take the id of.
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/statuses": {"status": "lives through everything", "visibility": "public"},
    "POST /api/v1/lists": {"title": "Everybody"},
    "POST /api/v1/filters": {"phrase": "word", "context": ["home"]},
    "POST /api/v2/filters": {"title": "T", "context": ["home"], "keywords_attributes": [{"keyword": "word"}]},
    "POST /api/v1/featured_tags": {"name": "sea"},
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("maker", MADE)
def test_everything_one_can_do_with_what_was_made_is_answered_as_described(desk: Desk, maker: str) -> None:
    schema = schemathesis.openapi.from_url(f"{desk.place.url}/schema/openapi.json")
    links = schema.raw_schema["paths"][maker.split()[1]]["post"]["responses"]["200"]["links"]
    operations = [one.ok() for one in schema.get_all_operations()]
    linked = [one for one in operations if one.definition.raw["operationId"] in links]
    assert len(linked) == len(links) > 0
    done = 0
    for operation in sorted(linked, key=lambda one: one.method == "delete"):

        @settings(
            max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def live_on(case: schemathesis.Case) -> None:
            nonlocal done
            made = httpx.post(f"{desk.place.url}{maker.split()[1]}", json=BODIES[maker], headers=desk.headers)
            assert made.status_code == 200, made.text
            case.path_parameters[MADE[maker]] = made.json()["id"]
            answer = case.call(headers=desk.headers)
            case.validate_response(answer, checks=list(CHECKS))
            done += answer.status_code < 300

        live_on()
    assert done >= len(linked), "hardly anything was done, so little was tried"
