"""The endpoints an app lives on, each by itself: requests a second, p99, and CPU a request with the database."""

import json
import time
import urllib.request
from collections.abc import Callable

import psutil
import psycopg

from salon.kit.settings import Settings

Load = Callable[..., dict[str, float]]
Cpu = Callable[[list[psutil.Process]], float]


def wait_until_settled(settings: Settings) -> None:
    """Wait until the log is empty and every reader has caught up; at most a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.port}/health") as answer:
            if not any(json.loads(answer.read())["lag"].values()):
                return
        time.sleep(0.1)


def measure_endpoints(
    settings: Settings, watched: list[psutil.Process], run_load: Load, cpu_seconds: Cpu, people: int, seconds: float
) -> None:
    """Public and profile timelines, a conversation, notifications, a favourite and a post, for many viewers each."""
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        posts = [row[0] for row in conn.execute("SELECT id FROM posts ORDER BY id DESC LIMIT 2000")]
        conn.execute(
            """
            INSERT INTO notifications (owner_id, kind, from_id, post_id, seq, created_at, id, group_key)
            SELECT p.author_id, 'favourite', f.follower_id, p.id, 0, now(), made.id, 'ungrouped-' || made.id
            FROM (SELECT id, author_id FROM posts ORDER BY id DESC LIMIT 2000) p
            JOIN follows f ON f.followee_id = p.author_id
            CROSS JOIN LATERAL (SELECT new_id() + 0 * p.id AS id) made
            ON CONFLICT DO NOTHING
            """
        )
        conn.execute("ANALYZE notifications")
    viewers = [f"bench-{number}" for number in range(1, min(people, 2000) + 1)]
    pairs = list(enumerate(viewers))
    shifted = [(n, viewers[n - 1]) for n, _ in pairs]
    plans: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("public timeline", "GET", [("/api/v1/timelines/public", who) for who in viewers]),
        ("profile timeline", "GET", [(f"/api/v1/accounts/{(1 + n) << 16}/statuses", who) for n, who in pairs]),
        ("the same, other viewers", "GET", [(f"/api/v1/accounts/{(1 + n) << 16}/statuses", who) for n, who in shifted]),
        ("account", "GET", [(f"/api/v1/accounts/{(1 + n) << 16}", who) for n, who in pairs]),
        ("conversation", "GET", [(f"/api/v1/statuses/{posts[n % 2000]}/context", who) for n, who in pairs]),
        ("notifications", "GET", [("/api/v1/notifications", who) for who in viewers]),
        ("favourite", "POST", [(f"/api/v1/statuses/{posts[-1 - n % 2000]}/favourite", who) for n, who in pairs]),
        ("post, to homes and all", "POST", [("/api/v1/statuses", who) for who in viewers]),
    ]
    for name, method, requests in plans:
        passes = [(f"{name}, first visits", 0.0), (name, seconds)] if method == "GET" else [(name, 0.0)]
        for what, length in passes:
            before = cpu_seconds(watched)
            found = run_load(settings.port, requests, 16, length, method)
            if method == "POST":
                wait_until_settled(settings)  # what follows from a write belongs to its cost
            cpu = 1000 * (cpu_seconds(watched) - before) / found["requests"]
            print(
                f"{what:32} {found['per_second']:8.0f}/s      p50 {found['p50_ms']:6.1f} ms"
                f"  p99 {found['p99_ms']:6.1f} ms  cpu {cpu:.3f} ms/request  failures {found['failures']:.0f}",
                flush=True,
            )
