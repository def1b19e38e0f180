"""Streams of a running Salon: what arrives, for whom, and how a socket is opened."""

import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.stories.conftest import Guest, Place
from tests.stories.test_running import wait_for


def open_socket(place: Place, guest: Guest, *streams: str) -> ClientConnection:
    address = place.url.replace("http", "ws") + "/api/v1/streaming"
    socket = connect(address, additional_headers={"Cookie": f"salon_session={guest.cookie}", "Origin": place.url})
    for stream in streams:
        socket.send(json.dumps({"type": "subscribe", "stream": stream}))
    wait_for(lambda: httpx.get(f"{place.url}/health").json()["streams"] > 0)
    return socket


def next_event(socket: ClientConnection, event: str) -> tuple[list[str], Any]:
    while True:
        frame = json.loads(socket.recv(timeout=30))
        if frame.get("event") == event:
            assert isinstance(frame["payload"], str), "the payload is a string, JSON inside JSON"
            return frame["stream"], json.loads(frame["payload"])


def test_a_follower_sees_a_post_without_asking(place: Place) -> None:
    alice, bob = place.invite(), place.invite()
    bob.post(f"/api/v1/accounts/{alice.id}/follow")
    with open_socket(place, bob, "user") as socket:
        post = alice.post("/api/v1/statuses", {"status": "live!"})
        stream, seen = next_event(socket, "update")
        assert (stream, seen["id"], seen["favourited"]) == (["user"], post["id"], False)
        alice.client.put(f"/api/v1/statuses/{post['id']}", json={"status": "edited"}).raise_for_status()
        assert next_event(socket, "status.update")[1]["content"] == "<p>edited</p>"
        alice.client.delete(f"/api/v1/statuses/{post['id']}").raise_for_status()
        assert next_event(socket, "delete")[1] == int(post["id"])


def test_notifications_arrive_live_with_our_own_words(place: Place) -> None:
    alice, bob = place.invite(), place.invite()
    post = alice.post("/api/v1/statuses", {"status": "like me"})
    with open_socket(place, alice, "user") as socket:
        bob.post(f"/api/v1/statuses/{post['id']}/favourite")
        seen = next_event(socket, "notification")[1]
        assert (seen["type"], seen["account"]["id"], seen["status"]["id"]) == ("favourite", bob.id, post["id"])


def test_public_streams_carry_public_posts_only(place: Place) -> None:
    alice, bob = place.invite(), place.invite()
    with open_socket(place, bob, "public") as socket:
        alice.post("/api/v1/statuses", {"status": "not this", "visibility": "private"})
        first = alice.post("/api/v1/statuses", {"status": "this"})
        alice.post("/api/v1/statuses", {"status": "nor this", "in_reply_to_id": first["id"]})
        last = alice.post("/api/v1/statuses", {"status": "and this"})
        assert [next_event(socket, "update")[1]["id"] for _ in range(2)] == [first["id"], last["id"]]


def test_a_socket_from_another_site_or_without_a_token_is_closed(place: Place) -> None:
    alice = place.invite()
    address = place.url.replace("http", "ws") + "/api/v1/streaming"
    cookie = {"Cookie": f"salon_session={alice.cookie}", "Origin": "https://elsewhere.example"}
    for headers in (cookie, {}, {"Authorization": "Bearer wrong"}):
        with connect(address, additional_headers=headers) as socket, pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_unknown_streams_and_bad_messages_get_an_error_and_the_socket_stays(place: Place) -> None:
    alice = place.invite()
    with open_socket(place, alice) as socket:
        for text, status in (("{", 400), ('{"type":"subscribe","stream":"secrets"}', 404), ('{"type":"dance"}', 404)):
            socket.send(text)
            assert json.loads(socket.recv(timeout=30))["status"] == status
        socket.send('{"type":"subscribe","stream":"user"}')
        post = alice.post("/api/v1/statuses", {"status": "still here"})
        assert next_event(socket, "update")[1]["id"] == post["id"]


def test_server_sent_events_carry_the_same(place: Place) -> None:
    alice = place.invite()
    with alice.client.stream("GET", "/api/v1/streaming/user") as answer:
        lines = answer.iter_lines()
        assert next(lines) == ":)"
        alice_again = httpx.Client(base_url=place.url, cookies=alice.client.cookies, headers=alice.client.headers)
        post = alice_again.post("/api/v1/statuses", json={"status": "as text"}).json()
        event = next(line for line in lines if line.startswith("event:"))
        body = next(line for line in lines if line.startswith("data:"))
        assert event == "event: update"
        assert json.loads(body.removeprefix("data: "))["id"] == post["id"]


def test_one_socket_carries_tags_lists_and_what_is_asked_wrongly(place: Place) -> None:
    alice, bob = place.invite(), place.invite()
    bob.post(f"/api/v1/accounts/{alice.id}/follow")
    one = bob.post("/api/v1/lists", {"title": "live"})
    bob.post(f"/api/v1/lists/{one['id']}/accounts", {"account_ids": [alice.id]})
    with open_socket(place, bob) as socket:
        socket.send(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": "Sea"}))
        socket.send(json.dumps({"type": "subscribe", "stream": "list", "list": one["id"]}))
        socket.send(json.dumps({"type": "subscribe", "stream": "list", "list": "1"}))
        assert json.loads(socket.recv(timeout=30))["status"] == 404
        post = alice.post("/api/v1/statuses", {"status": "live from the #sea"})
        found = [next_event(socket, "update") for _ in range(2)]
        assert {tuple(stream) for stream, _ in found} == {("hashtag", "sea"), ("list", one["id"])}
        assert {seen["id"] for _, seen in found} == {post["id"]}
        bob.post(
            "/api/v2/filters",
            {"title": "x", "context": ["public"], "filter_action": "hide", "keywords_attributes": [{"keyword": "mud"}]},
        )
        socket.send(json.dumps({"type": "unsubscribe", "stream": "list", "list": one["id"]}))
        alice.post("/api/v1/statuses", {"status": "mud at the #sea"})
        last = alice.post("/api/v1/statuses", {"status": "calm #sea"})
        assert next_event(socket, "update")[1]["id"] == last["id"]
