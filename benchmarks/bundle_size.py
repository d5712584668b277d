"""Print the size of the front end as a browser loads it; build it with `jlpm build:prod` first."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

STATIC = Path(__file__).parent.parent / "jupyter_nbedit" / "labextension" / "static"


def main() -> None:
    """Add up the scripts."""
    scripts = sorted(STATIC.glob("*.js"))
    if not scripts:
        sys.exit(f"nothing is built in {STATIC}: run `jlpm build:prod`")
    total = packed = 0
    for script in scripts:
        data = script.read_bytes()
        size = len(gzip.compress(data))
        total, packed = total + len(data), packed + size
        print(f"{script.name:50} {len(data) / 1000:8.1f} kB {size / 1000:8.1f} kB gzipped")
    print(f"{'all':50} {total / 1000:8.1f} kB {packed / 1000:8.1f} kB gzipped")


if __name__ == "__main__":
    main()
