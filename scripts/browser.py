"""Make sure that the browser tests find a Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

UI_TESTS = Path(__file__).resolve().parent.parent / "ui-tests"
# The same browser without windows comes first: it takes a fifth less time.
SYSTEM_CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
DEBIAN_PACKAGES = (
    ["chromium-headless-shell", "fonts-dejavu-core"],
    ["chromium", "fonts-dejavu-core"],
)

MISSING = """\
The browser tests need Chromium, and it could not be installed here.
Install the package `chromium` of your system, or name a Chromium or Chrome that is there
already: export CHROMIUM_PATH=/path/to/chromium
"""


def main() -> int:
    """Return 0 if a Chromium is there or could be installed, else 1."""
    if find() is None:
        print("Installing Chromium")
        if not (install_debian(*DEBIAN_PACKAGES) or install_playwright()) or find() is None:
            print(MISSING, end="")
            return 1
    return 0


def find() -> Path | None:
    """Find the Chromium that ``playwright.config.ts`` will start."""
    named = os.environ.get("CHROMIUM_PATH")
    candidates = [*([named] if named else SYSTEM_CHROMIUMS), playwright_path()]
    return next((Path(path) for path in candidates if path and Path(path).exists()), None)


def playwright_path() -> str:
    """Ask Playwright where its own Chromium is, or would be."""
    script = "console.log(require('@playwright/test').chromium.executablePath())"
    return subprocess.run(
        ["node", "-e", script], cwd=UI_TESTS, capture_output=True, text=True, check=False
    ).stdout.strip()


def install_debian(*choices: list[str]) -> bool:
    """Install the first choice that Debian has, as an administrator."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "--yes", "-qq", "--no-install-recommends"]
    return run([apt, "update", "-qq"], environment) and any(
        run([*install, *packages], environment) for packages in choices
    )


def install_playwright() -> bool:
    """Let Playwright download the Chromium it was made for."""
    environment = {k: v for k, v in os.environ.items() if k != "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"}
    return run(["jlpm", "playwright", "install", "chromium"], environment)


def run(command: list[str], environment: dict[str, str]) -> bool:
    """Run a command, show what it said if it failed, and tell whether it succeeded."""
    done = subprocess.run(
        command,
        cwd=UI_TESTS,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout, end="")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
