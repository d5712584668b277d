"""Run the whole browser suite several times in a row while another process keeps a core busy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .test import STAGES, run

RUNS = 5
BUSY = "while True: pass"


def main() -> int:
    """Print how many of the runs passed; return 0 if all did."""
    (galata,) = (stage for stage in STAGES if stage.name == "galata")
    passed = 0
    with subprocess.Popen([sys.executable, "-c", BUSY]) as busy:
        try:
            for number in range(1, RUNS + 1):
                with TemporaryDirectory() as folder:
                    outcome = run(galata, Path(folder, "report"))
                counts = outcome.counts
                print(
                    f"run {number} of {RUNS}: {counts.passed} passed, {counts.failed} failed, "
                    f"{counts.skipped} skipped in {outcome.seconds:.0f} s",
                    flush=True,
                )
                passed += counts.failed == counts.skipped == 0
        finally:
            busy.kill()
    print(f"{passed} of {RUNS} passed", flush=True)
    return int(passed < RUNS)


if __name__ == "__main__":
    sys.exit(main())
