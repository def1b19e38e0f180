"""Who calls: an assistant with a token of its own, or a stranger who may read what everybody may."""

from collections.abc import Sequence
from typing import NamedTuple

from salon.accounts import rules
from salon.accounts.guards import REQUESTS, Connection, find_token_text, find_token_viewer
from salon.accounts.viewers import Viewer, allows
from salon.kit.context import settings
from salon.kit.errors import Forbidden, Unauthorized
from salon.kit.limits import Limit, address_of, count

PATH = "/mcp"
STRANGERS = Limit("assistants", 120, 300)


class Caller(NamedTuple):
    """The viewer behind a call; None for a stranger."""

    viewer: Viewer | None

    @property
    def account_id(self) -> int | None:
        """Whose eyes are looked with."""
        return self.viewer.account_id if self.viewer else None

    @property
    def person_id(self) -> int:
        """The person an assistant acts for; raises `Unauthorized` for a stranger."""
        if self.viewer is None or self.viewer.account_id is None:
            raise Unauthorized("Sign in first: this needs an account.")
        return self.viewer.account_id

    def lacks(self, scope: str, *, guests: bool) -> bool:
        """Whether a call needs more than this caller has; strangers may where `guests` may."""
        return not (guests if self.viewer is None else allows(self.viewer.scopes, scope))

    def require_staff(self) -> int:
        """The moderator an assistant acts for; raises `Forbidden` for a member."""
        if self.viewer is None or self.viewer.role == "member":
            raise Forbidden("Only moderators may do this.")
        return self.person_id


async def find_caller(connection: Connection) -> Caller:
    """Who calls; a cookie is nobody's here. Raises `Unauthorized` for a token that is not for assistants."""
    token = find_token_text(connection)
    if token is None:
        if settings().rate_limits:
            count(STRANGERS, address_of(connection).encode())
        return Caller(None)
    viewer = await find_token_viewer(token, "mcp")
    if settings().rate_limits:
        count(REQUESTS, viewer.credential)
    return Caller(viewer)


def to_challenge(error: str, scopes: Sequence[str] = rules.USUAL_ASSISTANT_SCOPES) -> str:
    """Where a client finds out how to be let in (RFC 9728), and which scopes to ask for."""
    parts = [f'resource_metadata="{settings().base_url}/.well-known/oauth-protected-resource{PATH}"']
    parts += [f'error="{error}"'] if error else []
    parts += [f'scope="{" ".join(scopes)}"']
    return f"Bearer {', '.join(parts)}"
