"""Fit the chance that the rest of a line is right, and print the table for `calibration.py`.

Lines of revisions are played as typed up to some place and the bundled model is asked, exactly
as the server asks it, gate apart. The weights are fitted to the training revisions; the threshold
is the least at which the validation revisions reach the precision that is asked for. Needs numpy
and the weights of the model.

    python benchmarks/fit_gate.py --train train.jsonl.zst --validation validation.jsonl.zst
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
from fitting import fit

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.bench.tasks.typed import Typed, typed
from jupyter_nbedit.core.diffs import tokens
from jupyter_nbedit.predict.calibration import Calibration
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.gate import features
from jupyter_nbedit.predict.llm.local import SMOLLM2, LocalModel, LocalSettings
from jupyter_nbedit.predict.llm.prompts.formats.continuation import LEAST_LOGPROB
from jupyter_nbedit.predict.llm.provider.policy import LOCAL, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.asking import answer_to, question_of, suggestion_of
from jupyter_nbedit.predict.llm.serving.service import Models, Target
from jupyter_nbedit.utils.weights_folders import models_folders

MAX_SHARE = 0.05
"""The most that one repository counts for among all examples."""

PATIENCE = 120.0
"""Seconds that an answer may take: other work on the machine is not to decide what is learned."""


class Asked(msgspec.Struct):
    """A moment, and what the model said.

    Attributes
    ----------
    group : str
        The repository.
    line, rest : str
        The line as far as it was typed, and how it goes on.
    text : str
        What would be inserted, empty for nothing.
    features : dict of str to float
        What the gate sees of it.
    """

    group: str
    line: str
    rest: str
    text: str = ""
    features: dict[str, float] = {}

    @property
    def helpful(self) -> bool:
        """Whether the line goes on with all the tokens of the text."""
        said, wanted = _significant(self.text), _significant(self.rest)
        return bool(said) and wanted[: len(said)] == said

    @property
    def exact(self) -> bool:
        """Whether the text is the rest of the line."""
        return self.helpful and _significant(self.text) == _significant(self.rest)


def _significant(text: str) -> list[str]:
    return [token for token in tokens(text) if not token.isspace()]


async def ask(models: Models, moment: Typed) -> Asked:
    """Ask the model once."""
    request = msgspec.structs.replace(moment.request, trigger="manual")
    focus = request.focus
    cell = request.notebook.cell(focus.cell_id) if focus else None
    source = cell.source[: focus.cursor] if cell and focus else ""
    asked = Asked(moment.group, source.rpartition("\n")[2], moment.rest)
    question = await question_of(models, Target(LOCAL, None), request)
    if question is not None:
        suggestion = suggestion_of(question, await answer_to(models, question))
        if suggestion and suggestion.certainty and passed(suggestion.edits, request):
            asked.text = suggestion.edits[0].new
            asked.features = features(suggestion, suggestion.certainty, request)
    return asked


async def collect(models: Models, path: Path, limit: int, seed: int) -> list[Asked]:
    """Ask at the moments of a sample of revisions."""
    chance = random.Random(seed)
    moments = [
        moment
        for record in sample([path], next_edit.suits, together=True, limit=limit, seed=seed)
        for moment in typed(record, chance)
    ]
    return [await ask(models, moment) for moment in moments]


def weighted(asked: list[Asked]) -> list[tuple[dict[str, float], bool, float]]:
    """Return the examples for a fit: what was suggested, each repository at most 5 %."""
    shown = [each for each in asked if each.text]
    counts = Counter(each.group for each in shown)
    most = MAX_SHARE * len(shown)
    return [(each.features, each.helpful, min(1.0, most / counts[each.group])) for each in shown]


def table(asked: list[Asked], calibration: Calibration) -> list[tuple[float, float]]:
    """Print how good each threshold is, and return pairs of threshold and precision."""
    unfinished = [each for each in asked if each.rest]
    finished = [each for each in asked if not each.rest]
    result = []
    print("threshold  shown  helpful  exact  recall  quiet  characters")
    for percent in range(50, 100, 5):
        least = percent / 100
        shown = [each for each in asked if each.text and calibration.chance(each.features) >= least]
        if not shown:
            break
        helpful = sum(each.helpful for each in shown)
        noisy = sum(not each.rest for each in shown)
        print(
            f"{least:9.2f} {len(shown):6}  {helpful / len(shown):7.1%}"
            f" {sum(each.exact for each in shown) / len(shown):6.1%}"
            f" {helpful / max(1, len(unfinished)):7.1%}"
            f" {1 - noisy / max(1, len(finished)):6.1%}"
            f"  {sum(len(each.text) for each in shown) / len(shown):10.1f}"
        )
        result.append((least, helpful / len(shown)))
    return result


def by_repository(asked: list[Asked], calibration: Calibration, threshold: float) -> str:
    """Return the precision averaged over the repositories in which something is shown."""
    shown: dict[str, list[bool]] = defaultdict(list)
    for each in asked:
        if each.text and calibration.chance(each.features) >= threshold:
            shown[each.group].append(each.helpful)
    means = [sum(helpful) / len(helpful) for helpful in shown.values()]
    finished = sum(not each.rest for each in asked)
    return (
        f"{len(asked)} moments, {finished} of them at the end of a line; helpful on average over "
        f"{len(means)} repositories: {sum(means) / max(1, len(means)):.1%}"
    )


def settings_of(options: argparse.Namespace) -> LocalSettings:
    """Return how the model is run that is to be asked."""
    settings = SMOLLM2.settings(models_folders())
    if options.model:
        # The name stays: by it the format is chosen in which the model is asked.
        path = str(options.model.absolute())
        settings = msgspec.structs.replace(settings, model=path, sha256="")
    adapter = str(options.adapter.absolute()) if options.adapter else ""
    return msgspec.structs.replace(settings, adapter=adapter)


async def main() -> None:
    """Print the figures and the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=300, help="revisions of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--penalty", type=float, default=1.0)
    parser.add_argument("--precision", type=float, default=0.85)
    parser.add_argument("--model", type=Path, help="other weights, a GGUF file")
    parser.add_argument("--adapter", type=Path, help="what was trained of them, a GGUF file")
    parser.add_argument("--keep", type=Path, help="file that keeps what was said, to fit it anew")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        train, validation = msgspec.json.decode(
            options.keep.read_bytes(), type=tuple[list[Asked], list[Asked]]
        )
    else:
        policy = Policy(base=ModelConfig("", timeout=PATIENCE))
        models = Models(policy, LocalModel(settings_of(options)))
        train = await collect(models, options.train, options.limit, options.seed)
        validation = await collect(models, options.validation, options.limit, options.seed)
        await models.close()
        if options.keep:
            options.keep.write_bytes(msgspec.json.encode((train, validation)))
    names, model = fit(weighted(train), options.penalty)
    weights = dict(zip(names, (float(value) for value in model[:-1]), strict=True))
    calibration = Calibration(LEAST_LOGPROB, float(model[-1]), weights)
    for name, asked in (("training", train), ("validation", validation)):
        said = sum(bool(each.text) for each in asked)
        print(f"\n{name}: {len(asked)} moments, something was said at {said}")
        found = table(asked, calibration)
    good = [least for least, precision in found if precision >= options.precision]
    threshold = good[0] if good else 1.0
    print(f"\nat the threshold: {by_repository(validation, calibration, threshold)}")
    print(f"\nmedium threshold: {threshold}\n")
    print(f"bias={calibration.bias:.2f},\nweights={{")
    for name, value in weights.items():
        print(f'    "{name}": {value:.2f},')
    print("},")


if __name__ == "__main__":
    asyncio.run(main())
