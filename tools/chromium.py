"""Finds a Chromium for the stories in a real browser; with --ensure installs Debian's when root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
DEBIAN_PACKAGES = ("chromium", "fonts-noto-color-emoji", "fonts-liberation")


def find_chromium() -> str | None:
    """The browser to use: SALON_CHROMIUM if set, else one on the PATH, else an application of macOS."""
    if chosen := os.environ.get("SALON_CHROMIUM"):
        return shutil.which(chosen)
    found = (shutil.which(name) for name in (*NAMES, *APPLICATIONS))
    return next((path for path in found if path), None)


def install_on_debian() -> bool:
    """Install Debian's Chromium; False when it could not be done."""
    print("No Chromium found: installing Debian's package for the browser stories.", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES)
    for command in (("apt-get", "update", "-qq"), install):
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}", flush=True)
            return False
    return True


def main() -> int:
    """Print the path found; with --ensure print only what had to be done or is missing."""
    ensure = "--ensure" in sys.argv[1:]
    found = find_chromium()
    may_install = os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if ensure and not found and may_install and not os.environ.get("SALON_CHROMIUM") and install_on_debian():
        found = find_chromium()
    if not found:
        print("No Chromium found: the stories in a real browser are skipped (SALON_CHROMIUM names one).")
    elif not ensure:
        print(found)
    return 0 if found or ensure else 1


if __name__ == "__main__":
    sys.exit(main())
