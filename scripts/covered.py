"""Run pytest, print which lines the tests left out, and fail if they are too many.

The settings are in `pyproject.toml`. slipcover forgets what the workers counted once it has
compared that with the floor, before it prints it: so it counts first, and compares and prints
afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SLIPCOVER = (sys.executable, "-m", "slipcover")


def main(arguments: list[str]) -> int:
    """Run pytest with some arguments."""
    with TemporaryDirectory() as folder:
        counted = Path(folder, "coverage.json")
        counting = ("--format", "json", "--out", counted, "--fail-under", "0")
        tests = subprocess.run([*SLIPCOVER, *counting, "-m", "pytest", *arguments], check=False)
        if not counted.exists():
            return tests.returncode or 1
        printing = ("--merge", counted, "--out", os.devnull)
        floor = subprocess.run([*SLIPCOVER, *printing], check=False)
    return tests.returncode or floor.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
