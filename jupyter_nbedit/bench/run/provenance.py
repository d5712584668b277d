"""Where and when a run happens: what is written down so that its figures can be understood."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import jupyter_nbedit

from ...mining.git.environment import git_command, git_environment
from ..predictors import BenchmarkPredictor
from ..records import Environment

_LIBRARIES = ("litellm", "numpy", "rapidfuzz", "tree-sitter", "tree-sitter-python", "tokenizers")


def environment(
    predictors: Iterable[BenchmarkPredictor], workers: int, scheduler: str
) -> Environment:
    """Return what there is to know about this machine and this code.

    Parameters
    ----------
    predictors : iterable of BenchmarkPredictor
        What is asked.
    workers : int
        Number of processes.
    scheduler : str
        Address of a Dask scheduler, if one is used.
    """
    return Environment(
        version=jupyter_nbedit.__version__,
        commit=_commit(),
        python=platform.python_version(),
        platform=platform.platform(terse=True),
        processor=_processor(),
        cores=_cores(),
        libraries={name: found for name in _LIBRARIES if (found := _version(name))},
        identities={predictor.name: predictor.identity for predictor in predictors},
        workers=workers,
        scheduler=scheduler,
        started=time.time(),
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(found, platform.processor())


def _commit() -> str:
    """Return the commit of the checkout that this package runs from, if it runs from one."""
    root = Path(jupyter_nbedit.__file__).parents[1]
    if not (root / ".git").exists():
        return ""
    found = _git(root, "rev-parse", "HEAD")
    return found + "+" if found and _git(root, "status", "--porcelain") else found


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            git_command(arguments),
            cwd=root,
            env=git_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
