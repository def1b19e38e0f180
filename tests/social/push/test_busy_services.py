"""A push service that is busy, away or forgetful is asked again as it says, and never twice for nothing."""

import datetime as dt

import pytest
from procrastinate.jobs import Job

from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.log.readers import rebuild_reader
from salon.kit.settings import Settings
from salon.notifications.push.sending import LONGEST_WAIT, MOST_ATTEMPTS, Patience, PushDelayed
from salon.notifications.reactions import NOTIFICATIONS
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.push.devices import PushService, count_subscriptions, make_due, subscribe


async def test_a_post_gone_before_it_was_pushed_is_not(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    service.status, service.more = "503 Service Unavailable", "Retry-After: 7\r\n"
    await subscribe(alice, service)
    post = await bob.writes("@alice a secret slipped out")
    await settle()
    assert len(service.taken) == 1
    await bob._client.delete(f"/api/v1/statuses/{post['id']}", headers=bob.headers)
    service.status, service.more = "201 Created", ""
    await make_due()
    await settle()
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_busy_push_service_is_asked_again_when_it_says(
    alice: Person, bob: Person, service: PushService, settle: Settle, status: str
) -> None:
    service.status, service.more = status, "Retry-After: 120\r\n"
    device = await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    assert len(service.taken) == 1
    service.status, service.more = "201 Created", ""
    [wait] = await make_due()
    assert 100 < wait <= 121
    await settle()
    assert [device.decrypt(headers, body)["body"] for _, headers, body in service.taken] == ["@alice hello"] * 2
    assert await make_due() == []


@pytest.mark.parametrize(
    "moment",
    ["Fri, 31 Dec 9999 23:59:59 -0100", "yesterday", "99999999999999999999999"],
)
async def test_a_moment_that_is_none_is_waited_for_as_if_nothing_was_said(
    alice: Person, bob: Person, service: PushService, settle: Settle, moment: str
) -> None:
    service.status, service.more = "503 Service Unavailable", f"Retry-After: {moment}\r\n"
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    [wait] = await make_due()
    assert 0 < wait <= LONGEST_WAIT
    service.status, service.more = "201 Created", ""
    await settle()
    assert len(service.taken) == 2


async def test_a_push_service_that_says_at_once_is_given_time_all_the_same(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    service.status, service.more = "503 Service Unavailable", "Retry-After: 0\r\n"
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    assert len(await make_due()) == 1, "it waits, however busy this machine is"
    assert 1 <= len(service.taken) < MOST_ATTEMPTS


@pytest.mark.parametrize(("attempts", "wait"), [(0, 1), (1, 4), (2, 16), (3, 64)])
def test_each_try_waits_longer_than_the_one_before(attempts: int, wait: int) -> None:
    job = Job(id=1, queue="outside", lock=None, queueing_lock=None, task_name="send", attempts=attempts)
    before = dt.datetime.now(dt.UTC)
    decision = Patience().get_retry_decision(exception=PushDelayed("busy", 0), job=job)
    assert decision is not None
    assert decision.retry_at is not None
    later = dt.timedelta(seconds=wait)
    assert before + later <= decision.retry_at <= dt.datetime.now(dt.UTC) + later


async def test_a_push_service_that_is_away_is_tried_again(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    port, service.port = service.port, 0
    async with db.reading() as conn:
        await conn.execute("UPDATE push_subscriptions SET endpoint = 'http://127.0.0.1:9/device/1'")
    await bob.writes("@alice hello")
    await settle()
    assert len(await make_due()) == 1
    service.port = port
    async with db.reading() as conn:
        await conn.execute("UPDATE push_subscriptions SET endpoint = %s", (service.endpoint,))
    await settle()
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
async def test_a_device_its_service_has_forgotten_is_forgotten(
    alice: Person, bob: Person, service: PushService, settle: Settle, status: str
) -> None:
    service.status = status
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    assert await count_subscriptions() == 0
    await bob.writes("@alice again")
    await settle()
    assert len(service.taken) == 1


async def test_a_push_address_inside_the_house_is_never_called(
    alice: Person, bob: Person, service: PushService, settings: Settings, settle: Settle
) -> None:
    await subscribe(alice, service)
    set_settings(settings)
    await bob.writes("@alice hello")
    await settle()
    assert service.taken == []
    assert await make_due() == []


async def test_rebuilding_notifications_pushes_nothing_twice(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    await rebuild_reader(NOTIFICATIONS)
    await settle()
    assert len(service.taken) == 1
