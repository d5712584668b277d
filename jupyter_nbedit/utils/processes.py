"""Processes that are started, and what they know of the one that started them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

INTERVAL = 0.5
"""Seconds between two looks at the parent."""


def wait_for_end_of(parent: int) -> None:
    """Return when the process that started this one is gone.

    A parent that is killed cannot tell its children, which would go on without it.

    Parameters
    ----------
    parent : int
        The identifier of the process.
    """
    if sys.platform == "win32":
        import ctypes  # for Windows alone

        # There a process keeps the identifier of its parent when that ends, and another process
        # may get it. A handle stays true.
        synchronize, for_ever = 0x00100000, 0xFFFFFFFF
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, parent)
        ctypes.windll.kernel32.WaitForSingleObject(handle, for_ever)
        return
    while os.getppid() == parent:
        time.sleep(INTERVAL)


def own_group() -> dict[str, Any]:
    """Return the arguments of `Popen` by which a Ctrl+C in the terminal passes a process by."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
