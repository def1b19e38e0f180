"""People who use Mastodon.py, which notes what it was asked for."""

import secrets
from typing import Any

from mastodon import Mastodon, StreamListener

from tests.clients.consent import allow
from tests.stories.conftest import Place

SCOPES = ["read", "write", "follow", "push", "profile"]
DESK_SCOPES = ["read", "write", "admin:read", "admin:write"]
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
called: set[str] = set()


class Noted(Mastodon):
    """The library, noting which of its public methods are called."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            called.add(name)
        return super().__getattribute__(name)


def install(place: Place, scopes: list[str]) -> Mastodon:
    """The library as an app of its own; it refuses methods newer than the version we advertise."""
    client_id, secret = Mastodon.create_app("evening", api_base_url=place.url, scopes=scopes)
    return Noted(
        client_id=client_id,
        client_secret=secret,
        api_base_url=place.url,
        version_check_mode="created",
        ratelimit_method="throw",
    )


def join(place: Place) -> Mastodon:
    """Somebody signs up through an app."""
    api = install(place, SCOPES)
    name = f"evening_{secrets.token_hex(4)}"
    api.create_account(name, "a long enough secret", f"{name}@example.org", agreement=True, scopes=SCOPES)
    return api


def let_keeper_in(place: Place) -> Mastodon:
    """The operator signs in through the consent page, to whatever an operator may do."""
    assert place.keeper is not None
    api = install(place, DESK_SCOPES)
    page = api.auth_request_url(redirect_uris=OUT_OF_BAND, scopes=DESK_SCOPES, allow_http=True)
    api.log_in(code=allow(place.keeper, page), redirect_uri=OUT_OF_BAND, scopes=DESK_SCOPES, allow_http=True)
    return api


class Ear(StreamListener):
    """Notes the posts a stream brings."""

    def __init__(self) -> None:
        self.heard: set[str] = set()

    def on_update(self, status: Any) -> None:
        self.heard.add(status.id)
