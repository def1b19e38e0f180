"""Rate limits."""

import datetime as dt

import httpx
import msgspec
import pytest

from salon.kit import clock, db, limits
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.accounts.cast import PASSWORD, join, sign_in

# The beginning of a window of five minutes, and of half an hour.
START = dt.datetime(2030, 1, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def limited(settings: Settings):
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    with clock.at(START):
        yield
    set_settings(settings)


async def test_guessing_a_password_ends_after_ten_tries_for_five_minutes(
    client: httpx.AsyncClient, limited: None
) -> None:
    await join("alice")
    wrong = {"login": "alice", "password": "wrong password"}
    tries = [(await client.post("/api/salon/v1/session", json=wrong)).status_code for _ in range(11)]
    assert tries == [401] * 10 + [429]
    right = {"login": "ALICE", "password": PASSWORD}
    answer = await client.post("/api/salon/v1/session", json=right, headers={"X-Forwarded-For": "9.9.9.9"})
    assert (answer.status_code, answer.json()) == (429, {"error": "Too many requests"})
    assert answer.headers["x-ratelimit-limit"] == "10"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert answer.headers["x-ratelimit-reset"] == "2030-01-01T12:05:00.000000Z"
    assert 299 <= int(answer.headers["retry-after"]) <= 301
    with clock.at(START + dt.timedelta(minutes=5)):
        assert (await client.post("/api/salon/v1/session", json=right)).status_code == 200


async def test_one_address_tries_ten_accounts(client: httpx.AsyncClient, limited: None) -> None:
    tries = []
    for n in range(11):
        body = {"login": f"person{n}", "password": "wrong password"}
        headers = {"X-Forwarded-For": "1.1.1.1, 7.7.7.7"}
        tries.append((await client.post("/api/salon/v1/session", json=body, headers=headers)).status_code)
    assert tries == [401] * 10 + [429]
    body = {"login": "person", "password": "wrong password"}
    other = await client.post("/api/salon/v1/session", json=body, headers={"X-Forwarded-For": "7.7.7.7, 1.1.1.1"})
    assert other.status_code == 401


async def test_who_has_a_whole_network_of_addresses_counts_as_one(client: httpx.AsyncClient, limited: None) -> None:
    async def tries(n: int, address: str) -> int:
        body = {"login": f"person{n}", "password": "wrong password"}
        return (await client.post("/api/salon/v1/session", json=body, headers={"X-Forwarded-For": address})).status_code

    assert [await tries(n, f"2001:db8:1:2:{n:x}::{n:x}") for n in range(11)] == [401] * 10 + [429]
    assert await tries(20, "2001:db8:1:3::1") == 401
    assert [await tries(n, "::ffff:192.0.2.7") for n in range(30, 41)] == [401] * 10 + [429]
    assert await tries(41, "192.0.2.7") == 429
    assert await tries(42, "::ffff:192.0.2.8") == 401


async def test_five_sign_ups_and_thirty_apps_from_one_address(client: httpx.AsyncClient, limited: None) -> None:
    sign_ups = [(await client.post("/api/salon/v1/accounts", json={})).status_code for _ in range(6)]
    assert sign_ups == [422] * 5 + [429]
    apps = [(await client.post("/api/v1/apps", json={})).status_code for _ in range(31)]
    assert apps == [422] * 30 + [429]


async def test_one_address_asks_for_three_hundred_tokens_in_five_minutes(
    client: httpx.AsyncClient, limited: None
) -> None:
    body = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "guess"}
    await client.post("/oauth/token", data=body)
    async with db.reading() as conn:
        await conn.execute("UPDATE rate_windows SET count = 299 WHERE key LIKE 'tokens:%'")
    tries = [(await client.post("/oauth/token", data=body)).status_code for _ in range(2)]
    assert tries == [401, 429]
    elsewhere = await client.post("/oauth/token", data=body, headers={"X-Forwarded-For": "9.9.9.9"})
    assert elsewhere.status_code == 401


async def test_limits_are_off_when_settings_say_so(client: httpx.AsyncClient) -> None:
    for _ in range(6):
        assert (await client.post("/api/salon/v1/accounts", json={})).status_code == 422


async def test_old_windows_are_forgotten(pool: None, limited: None) -> None:
    limit = limits.Limit("test", 1, 60)
    await limits.spend(limit, "a")
    with clock.at(START + dt.timedelta(days=2)):
        await limits.spend(limit, "b")
        await limits.drop_old_windows()
    async with db.reading() as conn:
        rows = await (await conn.execute("SELECT key FROM rate_windows")).fetchall()
    assert rows == [("test:b",)]


async def test_guessing_recovery_codes_and_proofs_ends_after_ten_tries(
    client: httpx.AsyncClient, limited: None
) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    wrong = {"password": "wrong password"}
    proofs = [
        (await client.post("/api/salon/v1/session/proof", json=wrong, headers=csrf)).status_code for _ in range(11)
    ]
    assert proofs == [401] * 10 + [429]
    client.cookies.clear()
    guess = {"login": "alice", "code": "0000-0000-0000-0000", "password": "a long enough secret"}
    elsewhere = {"X-Forwarded-For": "5.5.5.5"}
    codes = [
        (await client.post("/api/salon/v1/session/recovery", json=guess, headers=elsewhere)).status_code
        for _ in range(10)
    ]
    assert codes == [401] * 9 + [429], "the sign-in counts as one of ten"


async def test_passkeys_are_asked_for_sixty_times_and_tried_ten_times_from_one_address(
    client: httpx.AsyncClient, limited: None
) -> None:
    path = "/api/salon/v1/session/passkey"
    asked = [(await client.post(f"{path}/options", json={})).status_code for _ in range(61)]
    assert asked == [200] * 60 + [429]
    tried = [(await client.post(path, json={"credential": {}})).status_code for _ in range(11)]
    assert tried == [401] * 10 + [429]
