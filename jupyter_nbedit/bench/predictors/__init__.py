"""What can be benchmarked: predictors, language models, and files of predictions."""

from __future__ import annotations

from pathlib import Path

from ...predict.engine import default_engine
from ...predict.llm.prompts import FORMATS
from ...predict.predictor import Host
from ...predict.registry import PREDICTORS, open_predictor
from ..records import Configuration
from .base import BenchmarkPredictor, Copy, Local
from .gguf_files import GgufFiles
from .naive import Naive
from .oracle import Oracle
from .predictions import PredictionsFile

__all__ = ["BenchmarkPredictor", "PredictorNameError", "find_predictor", "names"]


class PredictorNameError(ValueError):
    """A name that stands for no predictor; the text says which there are."""


_BASELINES = ("copy", "naive", "naive:2", "naive:3")
_MODEL = "model"
"""The predictor that asks a language model; here models are asked by their own names."""

_FILE = "file:"
_ORACLE = "oracle:"


def names() -> tuple[str, ...]:
    """Return the names of those that need nothing else: baselines, predictors, all of them."""
    predictors = (name for name in PREDICTORS.names if name != _MODEL)
    return (*_BASELINES, *predictors, "engine")


def find_predictor(name: str, configuration: Configuration) -> BenchmarkPredictor:
    """Return the predictor of a name.

    Parameters
    ----------
    name : str
        What the command line calls it.
    configuration : Configuration
        How it is asked.

    Raises
    ------
    PredictorNameError
        If there is none.
    """
    if name == "copy":
        return Copy(name)
    if name == "engine":
        return Local(name, default_engine())
    if name in _BASELINES:
        return Local(name, Naive(int(name[6:] or 1)))
    if name in PREDICTORS.names and name != _MODEL:
        predictor = open_predictor(name, Host())
        if predictor is None:
            raise PredictorNameError(
                f"{name}: this predictor cannot be used here; the log says why"
            )
        return Local(name, predictor)
    if name.startswith(_ORACLE):
        prompt_format = FORMATS.get(name.removeprefix(_ORACLE))
        if prompt_format is None:
            raise PredictorNameError(
                f"{name}: choose a prompt format of {', '.join(FORMATS.names)}"
            )
        return Oracle(name, prompt_format)
    if name.startswith(_FILE):
        return PredictionsFile(name, Path(name.removeprefix(_FILE)).absolute())
    model = name.removeprefix("engine+")
    files = GgufFiles.named(model)
    if "/" in model or files is not None:
        if files is not None and files.missing is not None:
            raise PredictorNameError(f"{name}: there is no file {files.missing}")
        # Importing it costs a second that nobody else should pay.
        from .language_model import Model

        return Model(name, configuration)
    raise PredictorNameError(
        f"{name}: there is no such predictor; choose of {', '.join(names())}, oracle:FORMAT, "
        "file:PATH, a model as litellm calls it (provider/model) or "
        "local:FILE.gguf[+ADAPTER.gguf], either with engine+ before it"
    )
