"""The description of the whole API as one OpenAPI document, and where it is served."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from salon import __version__
from salon.accounts.rules import SCOPES
from salon.app.description.answers import ANSWERS, CODES, LATER, MADE, VALUES
from salon.app.description.entities import Error
from salon.app.description.reading import PAGE, Reading, find_reading
from salon.kit.http import json_response

REF = "#/components/schemas/{name}"
REFUSALS = {
    400: "The request could not be understood.",
    401: "A token is missing or holds no longer.",
    403: "The token or the person may not do this.",
    404: "There is no such thing, or the viewer may not see it.",
    409: "Somebody else changed it meanwhile.",
    413: "That is too large.",
    422: "A value is not possible; the sentence says which.",
    429: "Too many requests.",
    503: "The database is away for the moment.",
}
DESCRIBED = ("/api/", "/oauth/token", "/oauth/revoke", "/oauth/register", "/oauth/userinfo")  # others answer pages
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_UPLOADED = {"file", "avatar", "header", "thumbnail"}


class Book(NamedTuple):
    """The schema of each type that is read or answered, and the components those refer to."""

    schemas: dict[Any, dict[str, Any]]
    components: dict[str, Any]

    def fields(self, struct: type[msgspec.Struct]) -> dict[str, Any]:
        return dict(self.components[self.schemas[struct]["$ref"].rsplit("/", 1)[1]].get("properties", {}))


def describe(app: Litestar) -> dict[str, Any]:
    """The OpenAPI document of an application's routes that answer JSON, as plain values."""
    found = {f"{method} {path}": handler for method, path, handler in _list_handlers(app)}
    readings = {route: find_reading(handler.fn) for route, handler in found.items()}
    structs = [struct for reading in readings.values() for struct in (*reading.bodies, *reading.queries)]
    kinds = list(dict.fromkeys([*structs, *ANSWERS.values(), *LATER.values(), Error, Any]))
    schemas, components = msgspec.json.schema_components(kinds, ref_template=REF)
    for component in components.values():
        if component.get("title") in {struct.__name__ for struct in structs}:
            _narrow(component)
    book = Book(dict(zip(kinds, schemas, strict=True)), components)
    paths: dict[str, dict[str, Any]] = {}
    for route, handler in found.items():
        method, path = route.split(" ")
        paths.setdefault(path, {})[method.lower()] = _describe_one(route, handler, readings[route], book)
    for route, parameter in MADE.items():
        method, path = route.split(" ")
        _link(paths, paths[path][method.lower()], parameter)
    scopes = dict.fromkeys(sorted(SCOPES), "")
    flow = {"authorizationUrl": "/oauth/authorize", "tokenUrl": "/oauth/token", "scopes": scopes}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Salon", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"oauth": {"type": "oauth2", "flows": {"authorizationCode": flow}}},
        },
    }


def _narrow(component: dict[str, Any]) -> None:
    """Say of the fields of a struct that is read which values are possible; one that may be null still may."""
    for name, field in component.get("properties", {}).items():
        if name in VALUES and not (name == "context" and "array" not in str(field)):
            null = [{"type": "null"}] if {"type": "null"} in field.get("anyOf", ()) else []
            component["properties"][name] = {"anyOf": [VALUES[name], *null]} if null else VALUES[name]


def _list_handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        if not route.path.startswith(DESCRIBED):
            continue
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                    yield str(method), _PARAMETER.sub(r"{\1}", route.path), handler


def _describe_one(route: str, handler: HTTPRouteHandler, reading: Reading, book: Book) -> dict[str, Any]:
    method, path = route.split(" ")
    name = re.sub(r"\W+", "_", f"{method.lower()}{path}").strip("_")
    document = (handler.fn.__doc__ or "").strip()
    described: dict[str, Any] = {
        "operationId": name,
        "summary": document.split("\n")[0],
        "parameters": [*_list_path_parameters(path), *_list_query_parameters(reading, book)],
        "responses": _describe_answers(route, book),
    }
    if reading.bodies:
        described["requestBody"] = {"content": _describe_body(reading, book)}
    if reading.scopes:
        described["security"] = [{"oauth": reading.scopes}]
    return described


def _list_path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(path)
    ]


def _list_query_parameters(reading: Reading, book: Book) -> list[dict[str, Any]]:
    """Each field of the structs read; a list is sent as `name[]`."""
    found: dict[str, dict[str, Any]] = {}
    if reading.pages:
        for name in PAGE:
            found[name] = {"type": "string", "pattern": "^[0-9]{1,19}$"}
        found["limit"] = {"type": "integer", "minimum": 1}
    for struct in reading.queries:
        for name, schema in book.fields(struct).items():
            plain = _without_null(schema)
            found[f"{name}[]" if plain.get("type") == "array" else name] = plain
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in found.items()]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query cannot say null."""
    if "anyOf" in schema:
        rest = [one for one in schema["anyOf"] if one != {"type": "null"}]
        return rest[0] if len(rest) == 1 else {"anyOf": rest}
    return {key: value for key, value in schema.items() if key != "default"}


def _describe_body(reading: Reading, book: Book) -> dict[str, Any]:
    """JSON or a form, with the same fields; where a file may be sent, also multipart."""
    struct = reading.bodies[0]
    kinds = ("application/json", "application/x-www-form-urlencoded")
    content: dict[str, Any] = {kind: {"schema": book.schemas[struct]} for kind in kinds}
    fields = book.fields(struct)
    if _UPLOADED & fields.keys():
        files = {name: {"type": "string", "format": "binary"} for name in _UPLOADED & fields.keys()}
        content["multipart/form-data"] = {"schema": {"type": "object", "properties": {**fields, **files}}}
    return content


def _describe_answers(route: str, book: Book) -> dict[str, Any]:
    schema = book.schemas[ANSWERS.get(route, Any)]
    if route in LATER:
        schema = {"anyOf": [schema, book.schemas[LATER[route]]]}
    answers: dict[str, Any] = {
        str(code): {"description": "Done.", "content": {"application/json": {"schema": schema}}}
        for code in CODES.get(route, (200,))
    }
    refusal = {"application/json": {"schema": book.schemas[Error]}}
    for code, sentence in REFUSALS.items():
        answers[str(code)] = {"description": sentence, "content": refusal}
    return answers


def _link(paths: dict[str, dict[str, Any]], maker: dict[str, Any], parameter: str) -> None:
    """Say which operations take the id of what this one makes."""
    links = {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {parameter: "$response.body#/id"},
        }
        for path, operations in paths.items()
        if f"{{{parameter}}}" in path
        for operation in operations.values()
    }
    maker["responses"]["200"]["links"] = links


@get(["/schema", "/schema/openapi.json"])
async def show_description(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The API as an OpenAPI document; made once, at the first request, aside from what else is answered."""
    state = request.app.state
    if "description" not in state:
        state.description = msgspec.json.encode(await asyncio.to_thread(describe, request.app))
    return json_response(state.description)
