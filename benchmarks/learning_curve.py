"""How a model got better while it was trained: the real benchmark, asked what it knew at its looks.

A run of `jupyter nbedit train --keep` has the averaged weights of every look. Each is merged with
the base, as a bundled adapter is, and asked while lines of held-out edits are typed, through the
prompts, the checks and the gate of real use: all the same questions. Models and answers are kept in
a folder; what is there is not asked again.

    python benchmarks/learning_curve.py run --validation validation.jsonl.zst --limit 60 \
        --out curve --page docs/training.md
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from math import log2
from pathlib import Path

import numpy as np
from next_edit import write

from jupyter_nbedit.bench.metrics.significance import bootstrap, compare
from jupyter_nbedit.bench.predictors.gguf_files import PREFIX
from jupyter_nbedit.bench.report.markdown import aligned
from jupyter_nbedit.bench.report.measures import NEXT_EDIT
from jupyter_nbedit.bench.report.systems import System
from jupyter_nbedit.training import checkpoints
from jupyter_nbedit.training.export import export
from jupyter_nbedit.training.folder import RECIPE
from jupyter_nbedit.training.log import LOG, Entry, read
from jupyter_nbedit.training.measuring import configuration_of, measured
from jupyter_nbedit.training.recipe import read_recipe
from jupyter_nbedit.utils.progress import open_progress

MEASURES = {each.name: each for each in NEXT_EDIT}

LEAST_LOOKS = 3
"""Looks from which a slope is told."""

HEADINGS = (
    "tokens learned",
    "loss, held out",
    "right, of what was shown",
    "helped, within a line",
    "quiet, at its end",
    "characters",
    "keys saved",
    "more than untuned",
)


def asked(options: argparse.Namespace, look: int | None) -> System:
    """Return what the base did (no look), or what was known at a look."""
    base = read_recipe(options.run / RECIPE).base
    name = "untuned" if look is None else f"{look:010}"
    model = Path(base) if look is None else options.out / f"{name}.gguf"
    if look is not None and not model.exists():
        export(options.run, model, look=look)
    configuration = configuration_of(
        [f"{PREFIX}{model}"],
        [options.validation],
        "going on",
        limit=options.limit,
        seed=options.seed,
    )
    with open_progress("edits") as progress:
        progress.stage(name)
        run = measured(configuration, [options.validation], options.out / name, progress)
    return System(run, run.predictors[0], name)


def share(system: System, name: str) -> str:
    """Return a share as counts, in percent, and with its interval over edits."""
    values = system.values.get(name)
    if values is None:
        return "none"
    found = bootstrap(MEASURES[name].sample(system.values, system.edits))
    counted = f"{int(np.nansum(values))} of {found.count}"
    return f"{counted}: {found.value:.1f} % ({found.low:.1f} … {found.high:.1f})"


def row(label: str, loss: float | None, system: System, untuned: System) -> list[str]:
    """Return a line of the table."""
    saved = MEASURES["keystrokes_saved"]
    ours, theirs = (saved.sample(each.values, each.edits) for each in (system, untuned))
    difference = compare(theirs, ours)
    characters = system.values.get("characters")
    return [
        label,
        "" if loss is None else f"{loss:.3f}",
        *(share(system, name) for name in ("precision_helpful", "recall_helpful", "quiet_rate")),
        "" if characters is None else f"{np.nanmean(characters):.1f}",
        f"{ours.value:.1f} %",
        ""
        if system is untuned
        else f"{difference.difference:+.1f} ({difference.low:+.1f} … {difference.high:+.1f})",
    ]


def slope(points: Sequence[tuple[int, float]]) -> float:
    """Return what a doubling of the tokens adds, by least squares."""
    return float(np.polyfit([log2(tokens) for tokens, _ in points], [y for _, y in points], 1)[0])


def doublings(losses: dict[int, float], systems: dict[int, System]) -> Iterator[str]:
    """Say what a doubling of the tokens was worth, if there are looks enough to tell."""
    twice = "With twice the tokens"
    known = [(look, losses[look]) for look in systems if look in losses]
    if len(known) >= LEAST_LOOKS:
        yield f"{twice} the held-out loss changed by {slope(known):+.4f} nats a token."
    helped = [
        (look, 100 * float(np.nanmean(system.values["recall_helpful"])))
        for look, system in systems.items()
    ]
    if len(helped) >= LEAST_LOOKS:
        yield f"{twice} the share of moments helped changed by {slope(helped):+.1f} points."


def pace(steps: Sequence[Entry]) -> str:
    """Say how fast it learned."""
    rates = [entry.rate for entry in steps if entry.loss is not None]
    return (
        f"{steps[-1].tokens:,} tokens in {steps[-1].seconds / 60:.0f} minutes, "
        f"{np.median(rates):.0f} a second in the median step."
    )


def page(options: argparse.Namespace) -> str:
    """Return the table and what it says."""
    entries = read(options.run / LOG)
    losses = {entry.tokens: entry.held for entry in entries if entry.held is not None}
    kept = checkpoints.looks(options.run)
    looks = [look for look in options.looks or kept if look in kept and look]
    untuned = asked(options, None)
    systems = {look: asked(options, look) for look in looks}
    rows = [row("none", losses.get(0), untuned, untuned)]
    rows += [
        row(f"{look:,}", losses.get(look), system, untuned) for look, system in systems.items()
    ]
    lengths = {len(system) for system in (untuned, *systems.values())}
    about = (
        f"{min(lengths)} moments of {len(set(untuned.edits))} edits and "
        f"{len(set(untuned.repositories))} repositories, seed {options.seed}. " + pace(entries)
    )
    parts = [about, aligned([HEADINGS, *rows]), *doublings(losses, systems)]
    return "\n\n".join(parts)


def main() -> None:
    """Print the curve, or write it into a page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=Path, help="the folder of a run of `train --keep`")
    parser.add_argument("--validation", type=Path, required=True, help="held-out edits")
    parser.add_argument("--limit", type=int, default=60, help="edits of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--looks", type=int, nargs="*", help="only these, by their tokens")
    parser.add_argument("--out", type=Path, required=True, help="folder of models and answers")
    parser.add_argument("--page", type=Path, help="a page with the marks, to write it into")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    text = page(options)
    if options.page is None:
        print(text)
        return
    write(options.page, "learning_curve", text)


if __name__ == "__main__":
    main()
