"""`jupyter nbedit …` as it is started by a kernel, with which it ends.

A kernel that is restarted is killed and cannot tell. The command notices that its parent is gone
and stops as if it had been interrupted, so that it leaves what it leaves then.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from jupyter_nbedit.cli import main
from jupyter_nbedit.utils.processes import wait_for_end_of


def _end_with(parent: int) -> None:
    wait_for_end_of(parent)
    # On Windows this ends the process at once, as a kill would: what is done is kept then, too.
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    # Whoever started the kernel may have had the signal ignored, which is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    sys.exit(main(sys.argv[2:]))
