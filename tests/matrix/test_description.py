"""Every route of the client API says what it answers with; a route without a row fails."""

from litestar import Litestar

from salon.app.description.answers import ANSWERS, LOOSE
from salon.app.description.openapi import describe


def test_every_route_of_the_client_api_says_what_it_answers(app: Litestar) -> None:
    routes = {
        f"{method.upper()} {path}"
        for path, operations in describe(app)["paths"].items()
        for method in operations
        if path.startswith(("/api/v1/", "/api/v2/"))
    }
    assert routes == ANSWERS.keys() | LOOSE, "see src/salon/app/description/answers.py"
    assert not ANSWERS.keys() & LOOSE
