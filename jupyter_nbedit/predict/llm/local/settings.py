"""How the local runtime runs a model."""

from __future__ import annotations

import math
import os
from pathlib import Path

import msgspec

CONTEXT = 2048
"""Tokens of prompt and answer together."""

MAX_THREADS = 4
"""More threads make a model of this size no faster, and take them from the kernels."""

MEMORY_BESIDES = 1 << 30
"""Bytes that a model may take besides its weights: context, buffers, the library itself."""


class LocalSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the local runtime runs a model.

    Attributes
    ----------
    model : str
        Path of the weights, a GGUF file.
    sha256 : str
        What the file must hash to, empty to take it as it is.
    name : str
        What the model is called in requests and answers; the path is nobody's business.
    adapter : str
        Path of a LoRA adapter, a GGUF file, empty for none.
    merged : str
        Folder for weights with the adapter merged into them, which run twice as quick; empty to run
        the adapter beside them.
    context : int
        Tokens of prompt and answer together.
    threads : int
        Threads that compute; 0 for all cores but one, at most `MAX_THREADS`.
    memory : int
        Bytes of memory, the mapped weights not counted; 0 for the size of the weights and
        `MEMORY_BESIDES`. Where the system cannot bound it, it is not bounded.
    niceness : int
        How far the process stands back behind others, as `nice` counts.
    """

    model: str
    sha256: str = ""
    name: str = "local"
    adapter: str = ""
    merged: str = ""
    context: int = CONTEXT
    threads: int = 0
    memory: int = 0
    niceness: int = 5

    @property
    def computing_threads(self) -> int:
        """Threads to use here.

        Always one fewer than there are cores: where a running cell takes a core from a model that
        counts on all of them, each step of the model waits for that core, and it is ten times as
        slow.
        """
        return self.threads or max(1, min(MAX_THREADS, usable_cores() - 1))

    @property
    def memory_bytes(self) -> int:
        """Bytes of memory to grant here."""
        if self.memory:
            return self.memory
        try:
            return Path(self.model).stat().st_size + MEMORY_BESIDES
        except OSError:
            return MEMORY_BESIDES


def usable_cores() -> int:
    """Count the cores that this process may use: of the machine, by affinity and by quota."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return max(1, min(cores, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):
        return cores
