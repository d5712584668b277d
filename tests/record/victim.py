"""Processes that record until they are killed, and what they had acknowledged by then.

Run as `python -m tests.record.victim FOLDER KILLS`, it prints the acknowledged number of each
stream as JSON. It forks its victims, which have nothing to import then.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import random
import signal
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record import writer as writing
from jupyter_nbedit.record.replies import Recorded, StreamReply
from tests.record.pages import folder_in, writer


def event(number: int) -> NotebookEvent:
    """Return the event of a number: the same whoever asks."""
    if number == 1:
        return Open(cells=(Cell("a", "code", ""),), path="a.ipynb")
    return Edit(cell_id="a", start=0, end=0, text="x y\n"[number % 4], time=float(number))


def live(place: str, stream: str, pipe: Connection) -> None:
    """Record for ever, and send the number of each acknowledgement."""
    written: queue.SimpleQueue[int] = queue.SimpleQueue()

    def reply(answer: StreamReply) -> None:
        assert isinstance(answer, Recorded), answer
        pipe.send(answer.upto)
        written.put(answer.upto)

    writing.BATCH_SECONDS = 0.0
    recorder = writer(folder_in(Path(place)))
    upto = 0
    for first in itertools.count(1, 3):
        recorder.submit(stream, first, [event(first + more) for more in range(3)], reply)
        while first - upto > 30:
            upto = written.get()


def killed(place: str, stream: str, answers: int) -> int:
    """Let a victim live for some answers and return the last number that it acknowledged."""
    reading, writing = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        live(place, stream, writing)
    writing.close()
    upto = 0
    try:
        for _ in range(answers):
            upto = reading.recv()
        os.kill(child, signal.SIGKILL)
        while True:
            upto = reading.recv()
    except EOFError:
        os.waitpid(child, 0)
    return upto


def main(place: str, kills: int) -> None:
    """Kill as often, at moments that differ."""
    chance = random.Random(0)
    streams = [f"stream-{number}" for number in range(kills)]
    upto = {name: killed(place, name, chance.randint(1, 6)) for name in streams}
    print(json.dumps(upto))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
