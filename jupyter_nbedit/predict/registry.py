"""The predictors there are, those of other packages included."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from typing import Any, get_args

from msgspec.structs import astuple

from .plugins import PluginError, Plugins
from .predictor import Host, Predictor, Speed
from .thresholds import Thresholds

GROUP = "jupyter_nbedit.predictors"
"""The entry-point group: a name, and a subclass of `Predictor` that has it."""


def _predictor(name: str, found: Any) -> type[Predictor]:
    if not (inspect.isclass(found) and issubclass(found, Predictor)):
        raise PluginError(f"{found!r} is not a subclass of {Predictor.__module__}.Predictor")
    if inspect.isabstract(found):
        missing = ", ".join(sorted(found.__abstractmethods__))
        raise PluginError(f"its class does not define {missing}")
    called = getattr(found, "name", None)
    if called != name:
        raise PluginError(f"its class has another name than the entry point, {called!r}")
    # Nothing has checked the types of what another package assigned.
    speed: Any = found.speed
    threshold: Any = found.threshold
    languages: Any = found.languages
    if speed not in get_args(Speed):
        raise PluginError(f"its speed is {speed!r}, not one of {', '.join(get_args(Speed))}")
    if not all(
        isinstance(chance, float) and 0 <= chance <= 1
        for chance in (astuple(threshold) if isinstance(threshold, Thresholds) else [threshold])
    ):
        raise PluginError(f"its threshold is {threshold!r}, not a chance between 0 and 1")
    if not (languages is None or isinstance(languages, frozenset)):
        raise PluginError(f"its languages are {languages!r}, not a frozenset of names")
    return found


PREDICTORS: Plugins[type[Predictor]] = Plugins(GROUP, "predictor", _predictor)
"""The predictors by name."""


def open_predictors(host: Host, disabled: Collection[str] = ()) -> tuple[Predictor, ...]:
    """Open all predictors for a notebook.

    Parameters
    ----------
    host : Host
        Has what some of them need.
    disabled : collection of str
        Names of those that are left out; they are not even imported.
    """
    opened = (open_predictor(name, host) for name in PREDICTORS.names if name not in disabled)
    return tuple(predictor for predictor in opened if predictor is not None)


def open_predictor(name: str, host: Host) -> Predictor | None:
    """Open a predictor for a notebook, if it can be used and the host has what it needs."""
    found = PREDICTORS.get(name)
    if found is None:
        return None
    try:
        opened: Any = found.open(host)
    except Exception as error:  # noqa: BLE001 - whatever it does, the others go on
        PREDICTORS.leave_out(name, f"it cannot be opened: {type(error).__name__}: {error}")
        return None
    if opened is None or isinstance(opened, Predictor):
        return opened
    PREDICTORS.leave_out(name, f"what it opens is no predictor: {opened!r}")
    return None
