"""A trial: while a model learns, the real benchmark is run on what it has learned so far.

The loss says how likely the right words are. Whether what is shown is right, and silence kept, only
the runtime that serves, the prompts, the checks and the gate of real use can say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..bench.predictors.gguf_files import PREFIX
from .conversion.adapter_to_gguf import write_adapter
from .conversion.from_gguf import GgufModel
from .conversion.replacing import replace
from .examples import Task
from .measuring import configuration_of, means, measured
from .recipe import Recipe

LOOKED_AT = ("precision_helpful", "recall_helpful", "quiet_rate", "characters")
"""The figures that the log has."""


class Trial:
    """Asks what is being trained at moments of held-out edits.

    Parameters
    ----------
    recipe : Recipe
        The run's; its base is a GGUF file.
    files : sequence of Path
        Datasets of held-out edits.
    tasks : sequence of str
        What is learned.
    edits : int
        Edits at which it is asked.
    """

    def __init__(
        self, recipe: Recipe, files: Sequence[Path], tasks: Sequence[Task], edits: int
    ) -> None:
        self._recipe = recipe
        self._files = files
        self._tasks = tasks
        self._edits = edits

    def __call__(self, weights: Mapping[str, Any], step: int) -> dict[str, float]:
        """Return the figures of weights as they are after a step, by task and name."""
        found: dict[str, float] = {}
        with TemporaryDirectory() as temporary:
            folder = Path(temporary)
            model = self._write(weights, folder)
            for task in self._tasks:
                if task == "editing" and not step:
                    # Untrained it writes until it is stopped, whatever it is asked.
                    continue
                configuration = configuration_of(
                    [model], self._files, task, limit=self._edits, seed=self._recipe.seed
                )
                ran = measured(configuration, self._files, folder / task)
                values = means(ran, model).values
                found |= {
                    f"{task}: {name}": round(values[name], 2)
                    for name in LOOKED_AT
                    if name in values
                }
        return found

    def _write(self, weights: Mapping[str, Any], folder: Path) -> str:
        """Write the weights for the runtime and return the model's name in the benchmark."""
        recipe = self._recipe
        base = Path(recipe.base)
        values = {name: each.detach().float().cpu().numpy() for name, each in weights.items()}
        if not recipe.rank:
            replace(base, values, folder / "model.gguf")
            return f"{PREFIX}{folder / 'model.gguf'}"
        model, adapter = GgufModel(base), folder / "adapter.gguf"
        write_adapter(
            adapter, values, alpha=recipe.alpha, heads=model.heads, key_heads=model.key_heads
        )
        return f"{PREFIX}{base}+{adapter}"
