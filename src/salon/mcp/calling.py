"""What a tool is: what it takes and gives, who may call it, and what it says of itself."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, get_type_hints

import msgspec
from mcp.server.context import ServerRequestContext
from mcp_types import CallToolRequestParams, InputRequiredResult

from salon.accounts.viewers import Viewer
from salon.kit.errors import Unauthorized
from salon.kit.fencing import Fence
from salon.mcp.callers import Caller

Context = ServerRequestContext[Any, Any]
CALLER = "salon.caller"  # where a request's scope keeps who calls


def find_caller_of(context: Context) -> Caller:
    """Who sent the request a call came in; the route that took it in knew."""
    scope = getattr(context.request, "scope", {})
    return scope.get(CALLER) or Caller(None)


class Picture(NamedTuple):
    """A picture in an answer, as the model sees it."""

    data: bytes
    mime: str


class Answer(NamedTuple):
    """What a tool says: values by its schema, the same for reading, pictures, and what only a widget is to know."""

    value: msgspec.Struct
    text: str
    pictures: tuple[Picture, ...] = ()
    hidden: dict[str, Any] | None = None


class Call(NamedTuple):
    """One call of a tool."""

    caller: Caller
    fence: Fence
    context: Context
    params: CallToolRequestParams

    @property
    def viewer(self) -> Viewer:
        """The person and grant behind the call; raises `Unauthorized` for a stranger."""
        if self.caller.viewer is None:
            raise Unauthorized("Sign in first: this needs an account.")
        return self.caller.viewer

    def to_key(self, tool: str, key: str) -> str | None:
        """What an assistant's own key for a call is known by here; another assistant's is another."""
        return f"mcp {self.viewer.app_id} {tool} {key}" if key else None

    async def tell_progress(self, done: float, sentence: str) -> None:
        """Say how far it is, of 1; heard by clients that asked to be told."""
        await self.context.session.report_progress(done, 1.0, sentence)


Tell = Callable[[Call, Any], Awaitable[Answer | InputRequiredResult]]


class Tool(NamedTuple):
    """A tool as it is offered."""

    name: str
    title: str
    words: str
    scope: str
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    tell: Tell
    guests: bool = False  # strangers may call it, for what everybody may see
    reads: bool = True  # changes nothing
    destroys: bool = False  # what it does cannot be taken back, or others see it
    repeats: bool = True  # called again with the same arguments it does nothing more
    staff: bool = False  # offered to moderators only
    widget: str | None = None  # what shows its answers, of `widgets`


TOOLS: dict[str, Tool] = {}


def tool(title: str, scope: str, gives: type[msgspec.Struct], **more: Any) -> Callable[[Tell], Tell]:
    """Offer a function as a tool: its name and docstring tell what it is, its second parameter what it takes."""

    def offer(function: Tell) -> Tell:
        _, takes, *_ = get_type_hints(function).values()
        name = function.__name__
        TOOLS[name] = Tool(name, title, inspect.getdoc(function) or "", scope, takes, gives, function, **more)
        return function

    return offer


def to_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a struct, with its object at the root, as MCP wants it."""
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    root = dict(parts.pop(kind.__name__))
    root.pop("title", None)
    root.pop("description", None)
    return root | ({"$defs": parts} if parts else {})
