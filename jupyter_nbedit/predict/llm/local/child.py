"""What runs in the process of the local runtime.

It reads one line, how it is to run, says in one line where it listens or why it cannot, and then
waits for its standard input to end: that is how it learns that nobody needs it any more, even if
its parent was killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import msgspec

from .errors import LocalModelError
from .messages import Answer, Order
from .runtime import start
from .settings import LocalSettings
from .weights import check_gguf, check_hash

_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> None:
    """Run the model until the standard input ends."""
    # Whatever a library prints must not get between the lines.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Ctrl-C in the terminal is for the server, which asks first and ends us when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    _die_with(order.parent)
    try:
        # It serves as long as it is held.
        _server, url, said = _start(order)
    except LocalModelError as error:
        answers.write(msgspec.json.encode(Answer(error=error.message)) + b"\n")
        answers.flush()
        # In the usual way, so that the library writes what it has to say of it.
        sys.exit(1)
    answers.write(msgspec.json.encode(Answer(url=url, said=said)) + b"\n")
    answers.flush()
    while sys.stdin.buffer.read(1):
        pass
    # What is being computed is of no use to anybody.
    os._exit(0)


def _start(order: Order) -> tuple[object, str, str]:
    settings = order.settings
    model = Path(settings.model)
    check_gguf(model)
    if settings.sha256:
        check_hash(model, settings.sha256)
    if settings.adapter:
        check_gguf(Path(settings.adapter), adapter=True)
    _stand_back(settings)
    said = ""
    if settings.adapter and settings.merged:
        from .merging import with_merged_adapter  # needs what not everybody has

        settings, said = with_merged_adapter(settings)
    return (*start(settings, order.key), said)


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent: while a model is loaded, Python waits."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        # It died before it could be asked for.
        os._exit(1)


def _stand_back(settings: LocalSettings) -> None:
    """Let others compute first, and bound the memory."""
    if sys.platform == "win32":
        return
    import resource  # there is none on Windows

    os.nice(settings.niceness)
    bound = settings.memory_bytes
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most != resource.RLIM_INFINITY:
        bound = min(bound, most)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, most))


if __name__ == "__main__":
    main()
