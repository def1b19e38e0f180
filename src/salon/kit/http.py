"""HTTP edges shared by every route: bodies of any encoding in, JSON bytes out."""

import functools
import re
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.exceptions import LitestarException

from salon.kit.errors import BadRequest, Invalid

T = TypeVar("T")
MAX_DEPTH = 5
MAX_FIELDS = 1000  # of a query or a form, as many as the framework takes parts of a multipart body
_PART = re.compile(r"\[([^\[\]]*)\]")
_encoder = msgspec.json.Encoder()


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
    """Answer with a value as JSON; `bytes` are taken as JSON already rendered."""
    content = value if isinstance(value, bytes) else _encoder.encode(value)
    return Response(content, status_code=status, media_type="application/json", headers=headers or {})


async def read_body(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """Read the request into a struct, whatever its encoding: JSON, form or multipart, with the query behind it.

    Unknown parameters are ignored. A value of the wrong type raises `Invalid` with a sentence; a body that cannot be
    parsed raises `BadRequest`. Fields of type `Any` receive an `UploadFile` where a file was sent.
    """
    return to_struct({**_read_pairs(request.url.query), **await _read_fields(request)}, kind)


def read_query(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """Read the query string into a struct; raises `Invalid` for a value of the wrong type."""
    return to_struct(_read_pairs(request.url.query), kind)


def to_struct(found: dict[str, Any], kind: type[T]) -> T:
    """Convert loose parameters to a struct; Mastodon's clients send "true", "1" and "on" for true."""
    _refuse_bad_text(found)
    for name, described in _describe_fields(kind):  # type: ignore[arg-type]
        value = found.get(name)
        if not isinstance(value, str):
            continue
        if "bool" in described:
            found[name] = value.lower() in {"true", "1", "on", "t", "yes"} if value else None
        if "list" in described:
            found[name] = [value]
        if value == "" and ("int" in described or "float" in described):
            found.pop(name)
    try:
        return msgspec.convert(found, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(f"Validation failed: {error}") from error


@functools.cache
def _describe_fields(kind: Hashable) -> list[tuple[str, str]]:
    """Name on the wire and type, in words, of each field of a struct; working them out costs more than reading."""
    return [(field.encode_name, str(field.type)) for field in msgspec.structs.fields(kind)]  # type: ignore[arg-type]


async def _read_fields(request: Request[Any, Any, Any]) -> dict[str, Any]:
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if request.method in {"GET", "HEAD"}:
        return {}
    try:
        if content_type == "multipart/form-data":
            return _nest(_by_turns((await request.form()).multi_items()))
        body = await request.body()
        if content_type == "application/x-www-form-urlencoded":
            return _read_pairs(body.decode(errors="replace"))
        if not body.strip():
            return {}
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError, LitestarException) as error:
        status = getattr(error, "status_code", 400)
        if status == 413:
            raise
        raise BadRequest("The body could not be read: it is neither JSON nor a form.") from error
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    return value


def _read_pairs(text: str) -> dict[str, Any]:
    """Read `a=1&b[]=2`; raises `BadRequest` for more than `MAX_FIELDS`."""
    try:
        return _nest(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise BadRequest(f"There may be at most {MAX_FIELDS} parameters.") from error


def _by_turns(items: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Order a form the framework has grouped by name (a, a, b, b) row by row again (a, b, a, b)."""
    seen: Counter[str] = Counter()
    turns = []
    for name, value in items:
        turns.append((seen[name], name, value))
        seen[name] += 1
    return [(name, value) for _, name, value in sorted(turns, key=lambda turn: turn[0])]


def _nest(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`a[]=1&a[]=2&b[c]=3&d[][e]=4` -> `{"a": ["1","2"], "b": {"c": "3"}, "d": [{"e": "4"}]}`, as Rails reads it."""
    root: dict[str, Any] = {}
    for name, value in items:
        head, _, rest = name.partition("[")
        path = _PART.findall("[" + rest) if rest else []
        path = [step for place, step in enumerate(path) if step or not place or path[place - 1]]  # `a[][]` is `a[]`
        if len(path) > MAX_DEPTH:
            continue
        _place(root, head, path, value)
    return root


def _place(holder: dict[str, Any], key: str, path: list[str], value: Any) -> None:
    if not path:
        holder[key] = value
        return
    step, *rest = path
    if step == "":
        items = holder.setdefault(key, [])
        if not isinstance(items, list):
            items = holder[key] = [items]
        if not rest:
            items.append(value)
        else:
            if not items or not isinstance(items[-1], dict) or rest[0] in items[-1]:
                items.append({})
            _place(items[-1], rest[0], rest[1:], value)
        return
    inner = holder.get(key)
    if not isinstance(inner, dict):
        inner = holder[key] = {}
    _place(inner, step, rest, value)


def _refuse_bad_text(value: Any, depth: int = 0) -> None:
    """PostgreSQL holds neither NUL nor lone surrogates, and nobody types them."""
    if isinstance(value, str):
        if not is_storable(value):
            raise Invalid("Validation failed: text contains characters that cannot be stored")
    elif depth > 32:
        raise BadRequest("The body is nested too deeply.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_bad_text(key, depth + 1)
            _refuse_bad_text(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _refuse_bad_text(item, depth + 1)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text: neither NUL nor half a letter in it."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_upload(value: Any) -> bool:
    """Whether a loose parameter is a file."""
    return isinstance(value, UploadFile)
