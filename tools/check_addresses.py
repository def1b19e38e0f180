"""Fails when a tracked file names a package registry or mirror, or a path of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written so that none of them matches its own source.
FORBIDDEN = {
    "a registry's address": re.compile(
        r"registry\.(npmjs|yarnpkg|npmmirror)\.|pypi\.org/simple|files\.pythonhosted\.|[\w.-]+/artifactory/|"
        r"_auth[T]oken|://[^\s\"'<>/]*:[^\s\"'<>/@]*@[\w.-]+/(simple|npm|pypi)"
    ),
    "an option that names a registry": re.compile(
        r"--(extra-)?index-url[= ]+\S+:/|--find-links[= ]+\S+/|\bregistry\s*=\s*http"
    ),
    "an address in a lock file": re.compile(r'"resolved": *"(https?|file):'),
    "a path of one machine": re.compile(
        r"(?<![\w.:/*$}-])/(root|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*|work|opt/(wheels|pypi[\w-]*))/\w"
    ),
}


def list_tracked() -> list[Path]:
    """The files git tracks here, and those that are new and not ignored."""
    command = ("git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def find_forbidden(text: str) -> list[tuple[int, str]]:
    """The lines (from 1) that name what they must not, each with what that is."""
    return [
        (number, what)
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]


def main() -> int:
    """Print every place and return 1 if there is one."""
    places = []
    for path in list_tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found = find_forbidden(content.decode(errors="replace"))
            places += [f"{path.relative_to(ROOT)}:{number}: names {what}" for number, what in found]
    print("\n".join(places) or "No file names a registry or a machine's path.")
    return 1 if places else 0


if __name__ == "__main__":
    sys.exit(main())
