"""Print what the extension adds to the start of a Jupyter server.

Each run is a fresh process that has everything a server without the extension has loaded; the
time is that of importing the extension and registering it with a server.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

AIM = 50.0
"""Milliseconds."""

_ONE_START = """
import sys, time
import jupyter_server.serverapp, jupyter_server.extension.application
from jupyter_server.extension.manager import ExtensionManager
app = jupyter_server.serverapp.ServerApp()
app.initialize(argv=[], new_httpserver=False)
start = time.perf_counter()
app.extension_manager.add_extension("jupyter_nbedit", enabled=True)
app.extension_manager.link_extension("jupyter_nbedit")
app.extension_manager.load_extension("jupyter_nbedit")
elapsed = 1000 * (time.perf_counter() - start)
heavy = [name for name in ("litellm", "tree_sitter", "rapidfuzz") if name in sys.modules]
loaded = app.extension_manager.extension_apps.get("jupyter_nbedit")
print("FIGURE", elapsed, ",".join(heavy) or "none", bool(loaded))
"""


def main() -> None:
    """Time several starts and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    times, heavy = [], set()
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", _ONE_START],
            check=True,
            capture_output=True,
            text=True,
            env={"PATH": "", "JUPYTER_NO_CONFIG": "1", "JUPYTER_CONFIG_PATH": "/nonexistent"},
        )
        line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURE"))
        _, elapsed, modules, loaded = line.split()
        if loaded != "True":
            sys.exit(f"the extension did not load:\n{done.stderr}")
        times.append(float(elapsed))
        heavy.add(modules)
    print(
        f"extension's share of a server's start: median {statistics.median(times):.1f} ms, "
        f"slowest of {runs} {max(times):.1f} ms (aim {AIM:.0f} ms); "
        f"heavy modules loaded: {', '.join(sorted(heavy))}"
    )


if __name__ == "__main__":
    main()
