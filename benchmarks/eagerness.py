"""Write into `docs/benchmark.md` what each eagerness shows.

The thresholds in `jupyter_nbedit/predict/thresholds.py` were chosen by this on the validation
split. What was answered before is not asked again.

    python benchmarks/eagerness.py --data validation.jsonl.zst --out runs
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from next_edit import PAGE, ran, row, table, write

from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.predict.thresholds import Eagerness


def figures(options: argparse.Namespace) -> str:
    """Run everything and return the text."""
    systems = {}
    for eagerness in get_args(Eagerness):
        limit = ("--limit", str(options.limit))
        report = ran(options, eagerness, ("engine",), *limit, "--eagerness", eagerness)
        systems[eagerness] = report.summary.systems[0]
    run = RunDirectory(options.out / "medium")
    one = next(iter(systems.values()))
    about = (
        f"{one.cases:,} moments of {one.edits} modified notebooks in {one.repositories} "
        f"repositories (`{run.configuration.data[0].name}`); jupyter-nbedit at "
        f"{run.environment.commit[:10]}."
    )
    return "\n\n".join(
        [
            about,
            table("every moment alike", [row(label, each) for label, each in systems.items()]),
            table(
                "every repository alike",
                [row(label, each, by_repository=True) for label, each in systems.items()],
            ),
        ]
    )


def main() -> None:
    """Run the benchmark and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the run directories")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write(options.page, "eagerness", figures(options))


if __name__ == "__main__":
    main()
