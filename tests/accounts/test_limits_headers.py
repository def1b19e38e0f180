"""Every answer to an app says how much it may still ask; too much is refused with the time to come back."""

import datetime as dt

import httpx
import msgspec
import pytest

from salon.accounts import guards
from salon.kit.context import set_settings
from salon.kit.limits import Limit
from salon.kit.settings import Settings
from tests.accounts.cast import as_bearer, join


async def test_what_is_left_is_said_and_kept_to(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    monkeypatch.setattr(guards, "REQUESTS", Limit("tested", 3, 300))
    try:
        headers = await as_bearer(await join("limited"))
        path = "/api/v1/accounts/verify_credentials"
        answers = [await client.get(path, headers=headers) for _ in range(4)]
    finally:
        set_settings(settings)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"3"}
    assert dt.datetime.fromisoformat(answers[0].headers["x-ratelimit-reset"]) > dt.datetime.now(dt.UTC)
    assert answers[3].json() == {"error": "Too many requests"}
    assert int(answers[3].headers["retry-after"]) > 0
    quiet = await client.get(path, headers=headers)
    assert "x-ratelimit-limit" not in quiet.headers
