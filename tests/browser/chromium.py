"""Find a Chromium: an installed one, else Playwright's own, else Debian's package when root.

``python tests/browser/chromium.py`` makes sure that there is one and prints where it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APT = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")


def find() -> str | None:
    """Return the path of an installed Chromium or Chrome, else of Playwright's own, else None."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed above

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> str:
    """Return the path of a Chromium, installing one if need be; exit with what to do otherwise."""
    found = find()
    if found:
        return found
    tries = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        tries += [[*_APT, "update"], [*_APT, "install", "--yes", "chromium"]]
    for command in tries:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        found = find()
        if found:
            return found
    sys.exit(
        "The browser tests need Chromium or Chrome, and none could be installed. Install one so "
        "that `chromium` or `google-chrome` is on the PATH (Debian: apt-get install chromium), "
        "then run again."
    )


if __name__ == "__main__":
    sys.stdout.write(install() + "\n")
