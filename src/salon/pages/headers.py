"""Security headers on every answer."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from salon.accounts.guards import ALLOWANCE
from salon.consent.signals import NOBODY_SAID, to_headers
from salon.kit.context import settings

# Inline scripts of the web client are allowed by their hashes, by the shell itself. Words become elements or addresses
# of scripts only through Svelte's templates, DOMPurify and `workers`, the client's own way to its one worker.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html dompurify workers"
)
CSP = b"content-security-policy"
# What may be done with what an answer shows: nothing, unless it says so itself.
RESERVED = [(name.lower().encode(), value.encode()) for name, value in to_headers(NOBODY_SAID).items()]


def content_security_policy(script_hashes: tuple[str, ...] = ()) -> str:
    """The policy of a page with these inline scripts (`sha256-...`) and no others."""
    return POLICY.format(scripts="".join(f" '{value}'" for value in script_hashes))


def add_style(policy: str, style_hash: str) -> str:
    """The same policy for a page with this one inline stylesheet (`sha256-...`)."""
    return policy.replace("style-src 'self'", f"style-src 'self' '{style_hash}'", 1)


class SecurityHeaders:
    """ASGI middleware: adds what every answer carries; an answer's own policy, and what it says of its use, stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._shared: list[tuple[bytes, bytes]] = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ]
        if settings().secure:
            self._shared.append((b"strict-transport-security", b"max-age=31536000"))
        self._with_policy = [*self._shared, (CSP, content_security_policy().encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                named = {name.lower() for name, _ in given}
                own = CSP in named
                reserved = [] if RESERVED[0][0] in named else RESERVED
                allowance = scope.get("state", {}).get(ALLOWANCE)
                left = allowance.to_headers() if allowance else ()
                message["headers"] = [*given, *(self._shared if own else self._with_policy), *reserved, *left]
            await send(message)

        await self._app(scope, receive, send_with_headers)
