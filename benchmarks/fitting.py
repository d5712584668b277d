"""What fitting the confidence of one predictor has in common with fitting that of another.

Revisions are replayed as `jupyter nbedit bench run --task next` does; every candidate of a moment
is an example, right when it is helpful. Needs numpy.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.judging import judge
from jupyter_nbedit.bench.tasks.replay import revision
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.request import PredictionRequest, build_request

MAX_PLACES = 30
MAX_CANDIDATES = 40

PREDICT = Path(__file__).resolve().parent.parent / "jupyter_nbedit" / "predict"
"""Where the predictors are, each with its weights."""

CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), context=context_for("next"), max_places=MAX_PLACES
)
"""How the benchmark is asked for the moments of a commit."""

Example = tuple[dict[str, float], bool, float]
"""Features, whether it was right, and how much it counts."""


class Moment(NamedTuple):
    """A moment of a revision at which an edit is asked for."""

    repository: str
    request: PredictionRequest
    sources: dict[str, str]
    targets: dict[str, str]

    def is_right(self, cell_id: str, start: int, end: int, new: str) -> bool | None:
        """Tell whether a candidate is helpful, None if it would not be shown."""
        source = self.sources[cell_id]
        edit = TextEdit(cell_id, start, source[start:end], new)
        if not passed([edit], self.request):
            return None
        return judge(edit, source, self.targets.get(cell_id)) != "wrong"


Judged = tuple[dict[str, float], bool]
"""Features of a candidate, and whether it was right."""


class Examples:
    """The candidates of all moments.

    Parameters
    ----------
    groups : mapping of str to list, optional
        Those that are known, by repository and moment.
    """

    def __init__(self, groups: Mapping[str, list[list[Judged]]] = MappingProxyType({})) -> None:
        self.groups: dict[str, list[list[Judged]]] = defaultdict(list, groups)

    def add(self, repository: str, found: list[Judged]) -> None:
        """Take the features of the candidates of a moment, and whether each was right."""
        if found:
            self.groups[repository].append(found)

    def weighted(self, without: Collection[str] = ()) -> list[Example]:
        """Weigh them: a moment counts once for all its candidates, a repository at most 5 %.

        Parameters
        ----------
        without : collection of str
            Repositories that are left out.
        """
        groups = {name: every for name, every in self.groups.items() if name not in without}
        total = sum(len(moments) for moments in groups.values())
        result: list[Example] = []
        for moments in groups.values():
            share = min(1.0, 0.05 * total / len(moments))
            for moment in moments:
                weight = share / len(moment) ** 0.5
                result.extend((features, right, weight) for features, right in moment)
        return result


def commits(options: argparse.Namespace) -> list[list[NotebookEdit]]:
    """Return the edits of a sample, those of a commit together."""
    edits = sorted(
        sample(
            [options.data], next_edit.suits, together=True, limit=options.limit, seed=options.seed
        ),
        key=_commit,
    )
    return [list(unit) for _, unit in groupby(edits, key=_commit)]


def _commit(edit: NotebookEdit) -> tuple[str, str]:
    return edit.repository, edit.commit


def moments(options: argparse.Namespace) -> Iterator[Moment]:
    """Replay a sample of revisions, up to `MAX_PLACES` edits of each."""
    for record in sample(
        [options.data], next_edit.suits, together=True, limit=options.limit, seed=options.seed
    ):
        known = revision(record.old, record.new)
        session = Session()
        session.apply(known.start)
        asked = 0
        for event in known.events:
            session.apply(event)
            if not isinstance(event, Edit):
                continue
            asked += 1
            if asked > MAX_PLACES:
                break
            sources = {cell.id: cell.source for cell in session.notebook.cells}
            yield Moment(record.repository, build_request(session), sources, known.targets)


def fit(
    data: list[Example],
    penalty: float,
    known: Mapping[str, float] | None = None,
    *,
    with_bias: bool = True,
) -> tuple[list[str], np.ndarray]:
    """Return feature names and weights of a logistic model, the bias last.

    Parameters
    ----------
    data : list of Example
        What it is fitted to.
    penalty : float
        How strongly weights are drawn to 0, or to the known ones.
    known : mapping of str to float, optional
        Weights of an earlier fit to other revisions, the bias under "": what was learned from
        those is kept where the data says nothing else.
    with_bias : bool
        Whether there is a bias that is not 0.
    """
    counts = Counter(name for features, _, _ in data for name, value in features.items() if value)
    known = known or {"": 0.0}
    often = {name for name, count in counts.items() if count >= 20}
    names = sorted(often | (known.keys() - {""}))
    index = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(data), len(names) + 1))
    for row, (features, _, _) in enumerate(data):
        for name, value in features.items():
            if name in index:
                matrix[row, index[name]] = value
    matrix[:, -1] = 1
    labels = np.array([float(right) for _, right, _ in data])
    weights = np.array([weight for _, _, weight in data])
    before = np.array([known.get(name, 0.0) for name in [*names, ""]])
    model = before.copy()
    shrink = np.full(len(model), penalty)
    shrink[-1] = 0 if with_bias else 1e9
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ model, -30, 30)))
        slope = matrix.T @ (weights * (chance - labels)) + shrink * (model - before)
        curve = (matrix * (weights * chance * (1 - chance))[:, None]).T @ matrix
        step = np.linalg.solve(curve + np.diag(shrink + 1e-6), slope)
        model -= step
        if np.abs(step).max() < 1e-6:
            break
    return names, model


def parse_options(limit: int, *, keeps: bool = False) -> argparse.Namespace:
    """Return the options of the command line.

    Parameters
    ----------
    limit : int
        How many revisions unless it says.
    keeps : bool
        Whether examples can be kept.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=limit)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--penalty", type=float, default=2.0)
    parser.add_argument(
        "--on", action="store_true", help="go on from the weights that there are, not from none"
    )
    if keeps:
        parser.add_argument("--keep", type=Path, help="file that keeps the examples, to fit anew")
    return parser.parse_args()


class Model(NamedTuple):
    """A logistic model, and what it is fitted to.

    Attributes
    ----------
    data : list of Example
        What it is fitted to.
    weights : mapping of str to float
        As they are, by the name of a feature.
    bias : float
        The log-odds without any.
    prefix : str
        What its names begin with in the module of the weights.
    """

    data: list[Example]
    weights: Mapping[str, float]
    bias: float
    prefix: str = ""

    def fitted(self, options: argparse.Namespace) -> Model:
        """Return it fitted anew, or on from what it is, as the command line says."""
        known = {**self.weights, "": self.bias} if options.on else None
        names, found = fit(self.data, options.penalty, known)
        weights = dict(zip(names, map(float, found[:-1]), strict=True))
        return self._replace(weights=weights, bias=float(found[-1]))


def write(folder: Path, title: str, models: Sequence[Model], options: argparse.Namespace) -> None:
    """Write models into the `coefficients.py` of a package, with what they were fitted to.

    Parameters
    ----------
    folder : Path
        The package.
    title : str
        What they are the models of.
    models : sequence of Model
        The models.
    options : argparse.Namespace
        What the command line says.
    """
    on = " --on" if options.on else ""
    command = (
        f"Written by `python benchmarks/{Path(sys.argv[0]).name} --data {options.data.name} "
        f"--limit {options.limit} --seed {options.seed} --penalty {options.penalty:g}{on}`, from "
        f"data whose SHA-256 begins with {digest(options.data)}."
    )
    parts = [f'"""{title}\n\n{textwrap.fill(command, 100, break_on_hyphens=False)}\n"""\n']
    for model in models:
        right = sum(right for _, right, _ in model.data)
        about = f"{len(model.data)} candidates, {right} of them right"
        weights = (f'    "{name}": {value:.2f},\n' for name, value in model.weights.items())
        parts.append(
            f"# {about}.\n{model.prefix}BIAS = {model.bias:.2f}\n"
            f"{model.prefix}WEIGHTS: dict[str, float] = {{\n{''.join(weights)}}}\n"
        )
        print(f"{model.prefix or folder.name}: {about}")
    (folder / "coefficients.py").write_text("\n".join(parts), "utf-8")


def digest(path: Path) -> str:
    """Return the beginning of the hash of a file of data."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
