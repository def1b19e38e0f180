"""What a handler reads from a request, found in its own code: so the description cannot say anything else."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

DEEPEST = 3  # calls into helpers that are followed
PAGE = ("max_id", "since_id", "min_id")


class Reading(NamedTuple):
    """The structs read from the body and the query, whether the query names a page, and the scopes asked for."""

    bodies: list[type[msgspec.Struct]]
    queries: list[type[msgspec.Struct]]
    pages: bool
    scopes: list[str]


def find_reading(handler: Callable[..., Any]) -> Reading:
    """What a handler and the helpers it calls read with `read_body`, `read_query`, `read_page` and `require_viewer`."""
    reading = Reading([], [], pages=False, scopes=[])
    for name, arguments, scope in _list_calls(handler, DEEPEST, set()):
        texts = [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name == "read_page":
            reading = reading._replace(pages=True)
        elif name in {"read_body", "read_query"} and len(arguments) > 1 and isinstance(arguments[1], ast.Name):
            struct = scope.get(arguments[1].id)
            kept = reading.bodies if name == "read_body" else reading.queries
            if isinstance(struct, type) and issubclass(struct, msgspec.Struct) and struct not in kept:
                kept.append(struct)
        elif name in {"require_viewer", "viewer_id_of", "act"}:
            reading.scopes.extend(text for text in texts if ":" in text and text not in reading.scopes)
    return reading


def _list_calls(
    function: Callable[..., Any], depth: int, seen: set[Any]
) -> Iterator[tuple[str, list[ast.expr], dict[str, Any]]]:
    """(name, arguments, globals) of the calls in a function and, a few levels down, in our own functions it calls."""
    scope = getattr(function, "__globals__", None)
    if scope is None or function in seen or depth < 0:
        return
    seen.add(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.args, scope
            called = scope.get(node.func.id)
            if inspect.isfunction(called) and called.__module__ == function.__module__:
                yield from _list_calls(called, depth - 1, seen)
