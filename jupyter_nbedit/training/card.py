"""The card of a trained model: what it learned from, how, and what the benchmark found.

Everything in it is read from the folder of the run and from runs of the benchmark.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..bench.report.markdown import aligned, escaped
from ..bench.report.report import Report
from ..bench.run.directory import RunDirectory
from ..utils.files import DatasetError
from . import log
from .checkpoints import read_state
from .examples import Example
from .folder import EXAMPLES, HELD, RECIPE, read_examples
from .recipe import read_recipe

LEFT_OUT = ("base", "base_sha256", "examples_sha256")
"""What of the recipe is told elsewhere, and without a path of this machine."""

PER_REPOSITORY = ("precision_helpful", "recall_helpful", "quiet_rate")

LIMITS = """\
It was trained on public notebooks, most of them in Python and about machine learning; other code it
knows less well, and other languages hardly. It can repeat what it has read. It is asked through the
checks and the gate of the application: without them it is wrong much more often than the figures
say. Figures over few repositories say little about others; the intervals say how little.
"""


def card(folder: Path, benchmarks: Sequence[Path]) -> str:
    """Return the card of what a run has learned, in Markdown.

    Parameters
    ----------
    folder : Path
        The run.
    benchmarks : sequence of Path
        Runs of the benchmark that asked it.

    Raises
    ------
    DatasetError
        If there is no run.
    """
    if not (folder / RECIPE).exists():
        raise DatasetError(f"{folder}: no run of `jupyter nbedit train`")
    return "\n\n".join(_parts(folder, benchmarks)) + "\n"


def _parts(folder: Path, benchmarks: Sequence[Path]) -> Iterator[str]:
    recipe = read_recipe(folder / RECIPE)
    state = read_state(folder)
    base = escaped(Path(recipe.base).name)
    yield f"# {escaped(folder.name)}: {base}, tuned on edits of notebooks"
    yield (
        f"Weights `{recipe.base_sha256 or 'of a folder'}`; examples `{recipe.examples_sha256}`. "
        f"{state.tokens:,} tokens in {state.seconds / 3600:.1f} hours, {state.step:,} steps; "
        + (f"it ended: {state.ended}." if state.ended else "it has not ended.")
    )
    yield "## Recipe"
    settings = [name for name in recipe.__struct_fields__ if name not in LEFT_OUT]
    yield aligned(
        [["setting", "value"], *([f"`{name}`", str(getattr(recipe, name))] for name in settings)]
    )
    yield "## Data"
    for title, name in (("Learned from", EXAMPLES), ("Held out, for the loss", HELD)):
        if (folder / name).exists():
            yield from _counted(title, read_examples(folder / name))
    looks = [entry for entry in log.read(folder / log.LOG) if entry.held is not None]
    if looks:
        names = list(dict.fromkeys(name for entry in looks for name in entry.judged))
        yield "## While it learned"
        yield aligned(
            [
                ["tokens", "loss, held out", *map(escaped, names)],
                *(
                    [
                        f"{entry.tokens:,}",
                        f"{entry.held:.4f}",
                        *(f"{entry.judged[n]:.1f}" if n in entry.judged else "" for n in names),
                    ]
                    for entry in looks
                ),
            ]
        )
    for path in benchmarks:
        yield from _benchmark(path)
    yield "## Limits"
    yield LIMITS.rstrip()


def _counted(title: str, examples: Iterable[Example]) -> Iterator[str]:
    examples = list(examples)
    kinds = Counter((each.task, each.kind) for each in examples)
    repositories = Counter(each.repository for each in examples)
    yield f"{title}: {len(examples):,} examples of {len(repositories):,} repositories."
    yield aligned(
        [
            ["task and kind", "examples"],
            *([f"{task}: {kind}", f"{n:,}"] for (task, kind), n in kinds.most_common()),
        ]
    )


def _benchmark(path: Path) -> Iterator[str]:
    found = RunDirectory(path)
    data = ", ".join(f"`{each.name}` ({each.sha256[:8]})" for each in found.configuration.data)
    yield f"## Benchmark: {escaped(found.configuration.task)}" + (
        ", while lines are typed" if found.configuration.lines else ""
    )
    yield f"On {data}, seed {found.configuration.seed}, at {found.environment.commit[:10]}."
    for table in Report([path], cases=0).tables:
        yield f"### {escaped(table.title)}"
        yield aligned([list(map(escaped, row)) for row in (table.headings, *table.rows)])
    for predictor in found.configuration.predictors:
        yield f"### By repository: {escaped(Path(predictor).name)}"
        yield aligned(_by_repository(found, predictor))


def _by_repository(found: RunDirectory, predictor: str) -> list[list[str]]:
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for case, _, score in found.judged(predictor):
        for name in PER_REPOSITORY:
            if name in score.values:
                values[case.repository][name].append(score.values[name])
    rows = [["repository", *(name.replace("_", " ") for name in PER_REPOSITORY)]]
    for repository, measured in sorted(values.items()):
        means = (_mean(measured.get(name, [])) for name in PER_REPOSITORY)
        rows.append([escaped(repository), *means])
    return rows


def _mean(values: Sequence[float]) -> str:
    """Return a mean in percent, and of how many moments it is."""
    return f"{100 * sum(values) / len(values):.1f} ({len(values)})" if values else ""
