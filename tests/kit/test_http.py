"""Bodies: JSON, form and multipart say the same, and nothing hostile is more than a clear refusal."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar, Request, post

from salon.kit.errors import SalonError
from salon.kit.http import is_upload, json_response, read_body


class Draft(msgspec.Struct):
    """What the tests send."""

    status: str | None = None
    media_ids: list[str] | None = None
    sensitive: bool | None = None
    limit: int | None = None
    extra: Any = None
    file: Any = None


@post("/drafts")
async def take_draft(request: Request[Any, Any, Any]) -> Any:
    """Say what was understood."""
    draft = await read_body(request, Draft)
    if is_upload(draft.file):
        draft.file = {"filename": draft.file.filename, "size": len(await draft.file.read())}
    return json_response(draft)


def answer(_: Request[Any, Any, Any], error: SalonError) -> Any:
    return json_response({"error": error.message}, error.status)


APP = Litestar(
    [take_draft],
    exception_handlers={SalonError: answer},
    openapi_config=None,
    logging_config=None,
    request_max_body_size=20_000_000,
)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


async def send(**request):
    transport = httpx.ASGITransport(app=APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://salon.example") as client:
        return await client.post("/drafts", **request)


async def understood(**request):
    response = await send(**request)
    assert response.status_code == 200, response.text
    return response.json()


def to_form(value, name=""):
    """Write nested values as Rails' forms do: `a[b]=1`, `a[]=1`, `a[][b]=1`."""
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in to_form(item, f"{name}[{key}]" if name else key)]
    if isinstance(value, list):
        return [pair for item in value for pair in to_form(item, f"{name}[]")]
    return [(name, value)]


@settings(max_examples=40, deadline=None)
@given(TEXT, st.lists(TEXT, min_size=1, max_size=4), st.booleans(), st.integers(-(2**53), 2**53))
async def test_json_form_and_multipart_say_the_same(status, media_ids, sensitive, limit):
    draft = {"status": status, "media_ids": media_ids, "sensitive": sensitive, "limit": limit}
    fields = to_form({**draft, "sensitive": "true" if sensitive else "false", "limit": str(limit)})
    expected = {**draft, "extra": None, "file": None}
    assert await understood(json=draft) == expected
    form = {"content": urlencode(fields), "headers": {"content-type": "application/x-www-form-urlencoded"}}
    assert await understood(**form) == expected
    parts = [(name, (None, value.encode())) for name, value in fields]
    assert await understood(files=parts) == expected


NESTED = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, min_size=1, max_size=3), st.lists(TEXT, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def depth_of(value):
    if isinstance(value, dict):
        return 1 + max(depth_of(item) for item in value.values())
    return 1 if isinstance(value, list) else 0


@settings(max_examples=60, deadline=None)
@given(NESTED.filter(lambda value: depth_of(value) <= 5))
async def test_nested_form_fields_come_back_as_they_were(value):
    form = {"content": urlencode(to_form(value, "extra")), "headers": {"content-type": FORM}}
    assert (await understood(**form))["extra"] == value


FORM = "application/x-www-form-urlencoded"
ROWS = st.lists(st.fixed_dictionaries({"name": TEXT, "value": TEXT}), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(ROWS)
async def test_a_list_of_rows_comes_back_as_rows(rows):
    form = {"content": urlencode(to_form(rows, "extra")), "headers": {"content-type": FORM}}
    assert (await understood(**form))["extra"] == rows
    parts = [(name, (None, value.encode())) for name, value in to_form(rows, "extra")]
    assert (await understood(files=parts))["extra"] == rows


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text("[]=&%ab0", max_size=60).map(str.encode)), st.sampled_from([
    "application/json", FORM, "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "", "äö",
]))  # fmt: skip
async def test_no_body_is_more_than_a_clear_refusal(body, content_type):
    response = await send(content=body, headers={"content-type": content_type.encode("latin-1")})
    assert response.status_code in {200, 400, 422}
    assert response.status_code == 200 or set(response.json()) >= {"error"} or "detail" in response.json()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"extra":' * 100_000,
        '{"extra":' * 40 + "1" + "}" * 40,
        '{"status":"\\u0000"}',
        '{"status":"\\ud800"}',
        '{"extra":{"\\u0000":1}}',
        '{"extra":["\\udfff"]}',
        '{"limit":"many"}',
        '{"limit":1e999}',
        '{"status":["a list"]}',
        '{"media_ids":{"0":"1"}}',
        '"text"',
        "null",
        "{",
        "\ufeff{}",
    ],
    ids=lambda body: body[:24],
)
async def test_hostile_json_is_refused_with_a_sentence(body):
    response = await send(content=body.encode(), headers={"content-type": "application/json"})
    assert response.status_code in {400, 422}
    assert response.json()["error"]


@pytest.mark.parametrize("body", ["status=%00", "status=a&extra[b][]=%00", "extra[%00]=1", "limit=many"])
async def test_hostile_forms_are_refused_with_a_sentence(body):
    response = await send(content=body, headers={"content-type": FORM})
    assert response.status_code == 422
    assert response.json()["error"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps({"extra": {f"key{number}": number for number in range(1_000_000)}}), "application/json"),
        (json.dumps({f"key{number}": number for number in range(1_000_000)}), "application/json"),
        ("&".join(f"key{number}=1" for number in range(1_000_000)), FORM),
        ("&".join("extra[]=1" for _ in range(1_000_000)), FORM),
        ("extra" + "[a]" * 1_000_000 + "=1", FORM),
        ("extra" + "[" * 1_000_000 + "=1", FORM),
    ],
    ids=["keys inside", "keys", "form keys", "form list", "deep form", "open brackets"],
)
async def test_a_million_parameters_do_not_hold_up_the_process(body, content_type):
    start = time.process_time()
    response = await send(content=body, headers={"content-type": content_type})
    assert response.status_code in {200, 400, 413, 422}
    assert time.process_time() - start < 12


@pytest.mark.parametrize("where", ["params", "content"])
async def test_more_than_a_thousand_parameters_are_refused(where):
    response = await send(**{where: "&".join("a=1" for _ in range(1001)), "headers": {"content-type": FORM}})
    assert response.status_code == 400
    assert "1000" in response.json()["error"]


async def test_long_text_arrives_whole():
    text = "ä" * 100_000
    assert (await understood(json={"status": text}))["status"] == text


async def test_a_file_arrives_as_a_file_and_never_as_text():
    picture = ("cat.png", b"\x89PNG" * 100, "image/png")
    assert (await understood(files={"file": picture}))["file"] == {"filename": "cat.png", "size": 400}
    assert (await send(files={"status": picture})).status_code == 422


async def test_the_query_fills_in_what_the_body_leaves_out():
    found = await understood(json={"status": "body"}, params={"status": "query", "limit": "3"})
    assert (found["status"], found["limit"]) == ("body", 3)


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), ("on", True), ("false", False), ("0", False), ("", None)]
)
async def test_truth_is_understood_in_every_dialect(text, value):
    found = await understood(content=f"sensitive={text}", headers={"content-type": FORM})
    assert found["sensitive"] is value


async def test_unknown_parameters_are_ignored():
    assert (await understood(json={"status": "hello", "nobody": {"knows": 1}}))["status"] == "hello"
