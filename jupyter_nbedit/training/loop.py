"""The loop: rows through the model, steps of the optimizer, checkpoints, and when to end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from ..utils.extras import need
from ..utils.files import AtomicFile
from ..utils.progress import Progress
from . import checkpoints
from .checkpoints import Checkpoint, State
from .log import LOG, Entry, append, cut
from .models import Trainee
from .packing import Encoded, Row, epoch, packed
from .recipe import Recipe

CLIP = 1.0
"""Length above which a step's gradient is cut: one odd example must not undo the others."""

BETAS = (0.9, 0.99)

Try = Callable[[Mapping[str, Any], int], dict[str, float]]
"""Returns how weights do in the benchmark after a step."""


class Loop:
    """A run.

    Parameters
    ----------
    recipe : Recipe
        What is to be done.
    trainee : Trainee
        The model.
    folder : Path
        Where checkpoints and the log go.
    examples, held : sequence of Encoded
        What is learned from, and what it is tried on.
    progress : Progress
        Is told how it gets on.
    every : float
        Seconds between two checkpoints.
    keep : bool
        Keep the averaged weights of every look, to measure later how they got better.
    trial : callable, optional
        Asked at each look, beside the loss; what it says goes into the log.
    clock : callable
        Seconds; for tests.
    """

    def __init__(
        self,
        recipe: Recipe,
        trainee: Trainee,
        folder: Path,
        *,
        examples: Sequence[Encoded],
        held: Sequence[Encoded],
        progress: Progress,
        every: float = 300.0,
        keep: bool = False,
        trial: Try | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._torch = need("torch", "train")
        self._recipe = recipe
        self._trainee = trainee
        self._examples = examples
        self._held = list(packed(held, recipe.row_tokens))
        self._folder = folder
        self._progress = progress
        self._every = every
        self._keep = keep
        self._trial = trial
        self._clock = clock
        self._weights = trainee.weights()
        self._optimizer = self._torch.optim.AdamW(
            self._weights.values(), lr=recipe.rate, betas=BETAS, weight_decay=0.0
        )
        self._average = {name: each.detach().clone() for name, each in self._weights.items()}
        self.state = State()

    def run(self) -> State:
        """Train to the end, from where the run was; return how it ended."""
        self._resume()
        self._progress.found(self._recipe.tokens)
        self._progress.done(self.state.tokens)
        saved = self._clock()
        rows = self._rows()
        while not self._is_over():
            looked = self.state.looked
            if looked is None or self.state.tokens - looked >= self._recipe.evaluate:
                self._look()
            started = self._clock()
            entry = self._step(rows, started)
            append(self._folder / LOG, entry)
            if self.state.tokens >= self._recipe.tokens:
                self._look()
                self._end("all tokens seen")
            if self._is_over() or self._clock() - saved >= self._every:
                self._save()
                saved = self._clock()
        return self.state

    def _is_over(self) -> bool:
        return bool(self.state.ended)

    def _resume(self) -> None:
        found = checkpoints.load(self._folder)
        if found is None:
            return
        with self._torch.no_grad():
            for name, weight in self._weights.items():
                weight.copy_(found.weights[name])
                self._average[name].copy_(found.average[name])
        self._optimizer.load_state_dict(dict(found.optimizer))
        self.state = found.state
        # When a run ends may be changed: what ended this one is looked at anew.
        if self.state.tokens < self._recipe.tokens and self.state.worse < self._recipe.patience:
            self.state = msgspec.structs.replace(self.state, ended="")
        cut(self._folder / LOG, self.state.step)

    def _save(self) -> None:
        weights = {name: each.detach() for name, each in self._weights.items()}
        memory = self._optimizer.state_dict()
        checkpoints.save(self._folder, Checkpoint(weights, self._average, memory, self.state))

    def _rows(self) -> Iterator[Row]:
        """Yield the rows from where the run is, round after round."""
        while True:
            recipe = self._recipe
            rows = epoch(
                self._examples, recipe.row_tokens, recipe.seed, self.state.epoch, recipe.prompt
            )
            if not rows:
                raise ValueError("there are no examples to learn from")
            for row in rows[self.state.row :]:
                self.state = msgspec.structs.replace(self.state, row=self.state.row + 1)
                yield row
            self.state = msgspec.structs.replace(self.state, epoch=self.state.epoch + 1, row=0)

    def _step(self, rows: Iterator[Row], started: float) -> Entry:
        recipe, state = self._recipe, self.state
        chosen = [next(rows) for _ in range(recipe.step_rows)]
        learned = sum(sum(row.weights) for row in chosen)
        total = 0.0
        self._trainee.model.train()
        for row in chosen:
            loss = self._trainee.loss(row)
            (loss / learned).backward()
            total += float(loss.detach())
        rate = recipe.rate * min(1.0, (state.step + 1) / max(1, recipe.warmup))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._torch.nn.utils.clip_grad_norm_(self._weights.values(), CLIP)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        # The average starts with what there is, or the first weights would stay in it for long.
        keep = min(recipe.decay, (state.step + 1) / (state.step + 10))
        with self._torch.no_grad():
            for name, weight in self._weights.items():
                self._average[name].lerp_(weight, 1 - keep)
        tokens = sum(len(row.tokens) for row in chosen)
        spent = self._clock() - started
        self.state = msgspec.structs.replace(
            self.state,
            step=state.step + 1,
            tokens=state.tokens + tokens,
            seconds=state.seconds + spent,
        )
        self._progress.done(tokens)
        mean = total / max(1, learned)
        self._progress.note(f"loss {mean:.3f}, best held out {self.state.best or math.nan:.3f}")
        return Entry(
            step=self.state.step,
            tokens=self.state.tokens,
            seconds=round(self.state.seconds, 1),
            loss=round(mean, 5),
            rate=round(tokens / max(spent, 1e-9), 1),
        )

    def _look(self) -> None:
        """See how the averaged weights do on the held-out examples, and keep the best."""
        if self._keep:
            self._save_average(checkpoints.look(self._folder, self.state.tokens))
        if not self._held:
            self.state = msgspec.structs.replace(self.state, looked=self.state.tokens)
            return
        started = self._clock()
        mean = self._with_average(self._held_loss)
        judged = self._trial(self._average, self.state.step) if self._trial is not None else {}
        best = self.state.best
        better = best is None or mean < best
        self.state = msgspec.structs.replace(
            self.state,
            best=mean if better else best,
            worse=0 if better else self.state.worse + 1,
            looked=self.state.tokens,
            seconds=self.state.seconds + self._clock() - started,
        )
        if better:
            self._save_average(self._folder / checkpoints.BEST)
        elif self.state.worse >= self._recipe.patience:
            self._end("no better for a while")
        entry = Entry(
            step=self.state.step,
            tokens=self.state.tokens,
            seconds=round(self.state.seconds, 1),
            held=round(mean, 5),
            judged=judged,
        )
        append(self._folder / LOG, entry)

    def _save_average(self, path: Path) -> None:
        with AtomicFile(path) as file:
            file.write(need("safetensors.torch", "train").save(self._average))

    def _end(self, why: str) -> None:
        self.state = msgspec.structs.replace(self.state, ended=self.state.ended or why)

    def _held_loss(self) -> float:
        self._trainee.model.eval()
        with self._torch.no_grad():
            total = sum(float(self._trainee.loss(row)) for row in self._held)
        return total / sum(sum(row.weights) for row in self._held)

    def _with_average(self, measure: Callable[[], float]) -> float:
        """Measure something with the averaged weights in place."""
        kept = {name: each.detach().clone() for name, each in self._weights.items()}
        self._put(self._average)
        try:
            return measure()
        finally:
            self._put(kept)

    def _put(self, weights: dict[str, Any]) -> None:
        with self._torch.no_grad():
            for name, weight in self._weights.items():
                weight.copy_(weights[name])
