"""`make bench`: home, fan-out, live delivery, assistants, the studio's last step, watermarks, notes, by ceilings."""

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg
from tests.afterwards import end_with_me

from bench.browsing import measure_acts, measure_scroll
from bench.context import measure_context
from bench.datasets import measure_datasets
from bench.endpoints import measure_endpoints
from bench.erasing import measure_erasing
from bench.firehose import measure_firehose
from bench.idle import measure_idle
from bench.lighthouse import measure_lighthouse
from bench.live import measure_live
from bench.mcp import measure_mcp
from bench.seed import seed
from bench.studio import measure_postable
from bench.watermark import measure_watermark
from salon.app.supervisor import prepare_database
from salon.kit.settings import Settings, load_settings
from salon.timelines.audience import POST_COLUMNS
from salon.timelines.reactions import DELIVERY

PARTS = [
    "home",
    "fan-out",
    "live",
    "firehose",
    "idle",
    "mcp",
    "endpoints",
    "studio",
    "watermark",
    "context",
    "erasing",
    "datasets",
    "lighthouse",
    "scroll",
    "inp",
]
IN_A_BROWSER = ("lighthouse", "scroll", "inp")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Servers:
    """The processes under test, started for the run and ended by their ids."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, command: list[str], **env: str) -> psutil.Process:
        child = subprocess.Popen([sys.executable, "-W", "ignore", *command], env={**os.environ, **env})
        self.children.append(child)
        return psutil.Process(child.pid)

    def stop(self) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """CPU of the processes and all below them, those that ended included as far as their parent waited for them."""
    total = 0.0
    for process in processes:
        for one in [process, *process.children(recursive=True)]:
            try:
                times = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def wait_until_up(port: int, path: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers on port {port}")


def run_load(
    port: int, paths: list[tuple[str, str]], connections: int, seconds: float, method: str = "GET"
) -> dict[str, float]:
    order = {"port": port, "paths": paths, "connections": connections, "seconds": seconds, "method": method}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 300,
    )
    return json.loads(done.stdout)


def measure_home(settings: Settings, servers: Servers, args: argparse.Namespace) -> None:
    """Home timelines of many viewers against constant bytes of the same length."""
    postmaster = Path(settings.data / "postgres" / "postmaster.pid").read_text().split("\n")[0]
    postgres = [psutil.Process(int(postmaster))]
    viewers = min(args.viewers, args.people)
    paths = [("/api/v1/timelines/home", f"bench-{1 + number}") for number in range(viewers)]
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings.port}/api/v1/timelines/home", headers={"Authorization": "Bearer bench-1"}
    )
    length = len(urllib.request.urlopen(request).read())
    ceiling_port = free_port()
    ceiling = servers.start(
        ["-m", "bench.ceiling", str(ceiling_port)],
        BENCH_BYTES=str(length),
    )
    wait_until_up(ceiling_port, "/api/v1/timelines/home")
    web = servers.web  # type: ignore[attr-defined]
    rows = []
    for name, port, watched, seconds in (
        ("ceiling (constant bytes)", ceiling_port, [ceiling], args.seconds),
        ("home, each viewer's first", settings.port, [web, *postgres], 0),
        ("home timeline", settings.port, [web, *postgres], args.seconds),
    ):
        before = cpu_seconds(watched)
        result = run_load(port, paths, 16, seconds)
        result["cpu_ms"] = 1000 * (cpu_seconds(watched) - before) / result["requests"]
        rows.append((name, result))
    base = rows[0][1]["per_second"]
    for name, r in rows:
        print(
            f"{name:28} {r['per_second']:8.0f}/s {100 * r['per_second'] / base:5.0f} %  p50 {r['p50_ms']:6.1f} ms"
            f"  p99 {r['p99_ms']:6.1f} ms  cpu {r['cpu_ms']:.3f} ms/request  failures {r['failures']:.0f}",
            flush=True,
        )
    print(f"    {length:,} bytes a page, {viewers:,} viewers drawn at random", flush=True)


def measure_fan_out(settings: Settings) -> None:
    """Deliveries a second of the homes reader against the bare INSERT ... SELECT of the same rows."""
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        conn.execute("SET statement_timeout = 0")
        ids = [row[0] for row in conn.execute("SELECT id FROM posts ORDER BY id DESC OFFSET 50000 LIMIT 2000")]
        conn.execute(
            "CREATE UNLOGGED TABLE bench_bare (owner_id bigint, post_id bigint, author_id bigint,"
            " PRIMARY KEY (owner_id, post_id))"
        )
        bare = full = 0.0
        for _ in range(3):
            conn.execute("TRUNCATE bench_bare")
            start = time.perf_counter()
            count = conn.execute(
                "INSERT INTO bench_bare SELECT f.follower_id, p.id, p.author_id FROM posts p JOIN follows f"
                " ON f.followee_id = p.author_id AND f.state = 'accepted' WHERE p.id = ANY(%s)",
                (ids,),
            ).rowcount
            bare = max(bare, count / (time.perf_counter() - start))
            conn.execute("TRUNCATE bench_bare")
            start = time.perf_counter()
            count = conn.execute(
                f"WITH fresh AS MATERIALIZED (SELECT {POST_COLUMNS} FROM posts WHERE id = ANY(%s))"
                + DELIVERY.replace("home_entries", "bench_bare"),
                (ids,),
            ).rowcount
            full = max(full, count / (time.perf_counter() - start))
        conn.execute("DROP TABLE bench_bare")
    print(
        f"{'fan-out':28} {full:8.0f} deliveries/s {100 * full / bare:5.0f} % of the bare INSERT ... SELECT"
        f" ({bare:.0f}/s)",
        flush=True,
    )


def measure_streams(settings: Settings, servers: Servers, wanted: list[str], args: argparse.Namespace) -> None:
    """What is kept open: streams of posts, the firehose, and streams on which nothing happens."""
    if "live" in wanted:
        asyncio.run(measure_live(settings, args.streams, args.people))
    if "firehose" in wanted:
        asyncio.run(measure_firehose(settings))
    if "idle" in wanted:
        asyncio.run(measure_idle(settings, servers.web, args.idle, args.people))  # type: ignore[attr-defined]
    if "mcp" in wanted:
        measure_mcp(settings, args.sessions)


def is_measured_alone(part: str, args: argparse.Namespace) -> bool:
    """Measure what needs no servers, or a whole place of its own; False for all else."""
    if part == "watermark":
        measure_watermark(Settings().art)
    if part == "context":
        measure_context()
    if part == "datasets":
        measure_releases(args.posts)
    if part in IN_A_BROWSER and (chromium := find_browser()):
        measure = {"lighthouse": measure_lighthouse, "scroll": measure_scroll, "inp": measure_acts}[part]
        measure(chromium, {"lighthouse": args.runs, "scroll": args.scrolled, "inp": args.rounds}[part])
    return part in {"watermark", "context", "datasets", *IN_A_BROWSER}


def find_browser() -> str | None:
    """The Chromium of the stories; None, with a sentence, where there is none."""
    found = subprocess.run([sys.executable, "tools/chromium.py"], capture_output=True, text=True, check=False)
    if found.returncode:
        print(found.stdout.strip(), flush=True)
        return None
    return found.stdout.strip()


def measure_releases(posts: int) -> None:
    """On a database of its own, filled otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="salon-bench-"))
    settings, postgres = prepare_database(load_settings({"SALON_DATA": str(folder)}))
    if postgres is not None:
        end_with_me(postgres.pid, folder)
    try:
        measure_datasets(settings, posts)
    finally:
        if postgres is not None:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--viewers", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--idle", type=int, default=2000)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3, help="of Lighthouse, for each page")
    parser.add_argument("--scrolled", type=int, default=5000, help="posts of the feed that is scrolled")
    parser.add_argument("--rounds", type=int, default=12, help="of what people do while posts stream in")
    parser.add_argument("--only", choices=PARTS, action="append")
    args = parser.parse_args()
    wanted = [part for part in args.only or PARTS if not is_measured_alone(part, args)]
    if not wanted:
        return
    folder = Path(tempfile.mkdtemp(prefix="salon-bench-"))
    settings = load_settings({"SALON_DATA": str(folder), "SALON_PORT": str(free_port()), "SALON_RATE_LIMITS": "off"})
    settings, postgres = prepare_database(settings)
    if postgres is not None:
        end_with_me(postgres.pid, folder)
    assert settings.database_url is not None
    servers = Servers(settings)
    env = {
        "SALON_DATA": str(folder),
        "SALON_PORT": str(settings.port),
        "SALON_RATE_LIMITS": "off",
        "DATABASE_URL": settings.database_url,
    }
    try:
        if set(wanted) != {"studio"}:
            seed(settings.database_url, args.people, args.posts)
        servers.worker = servers.start(["-m", "salon.app.cli", "worker"], **env)  # type: ignore[attr-defined]
        servers.web = servers.start(["-m", "salon.app.cli", "web"], **env)  # type: ignore[attr-defined]
        wait_until_up(settings.port, "/health")
        if "home" in wanted:
            measure_home(settings, servers, args)
        if "fan-out" in wanted:
            measure_fan_out(settings)
        measure_streams(settings, servers, wanted, args)
        if "endpoints" in wanted:
            postmaster = int((settings.data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
            watched = [servers.web, servers.worker, psutil.Process(postmaster)]  # type: ignore[attr-defined]
            measure_endpoints(settings, watched, run_load, cpu_seconds, args.people, args.seconds / 2)
        if "studio" in wanted:
            asyncio.run(measure_postable(settings, cpu_seconds))
        if "erasing" in wanted:
            asyncio.run(measure_erasing(settings))
    finally:
        servers.stop()
        if postgres is not None:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
