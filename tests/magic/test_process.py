"""A command that is run, followed and stopped."""

import os
import select
import signal
import subprocess
import sys

import pytest

from jupyter_nbedit.magic.process import Listener, run
from jupyter_nbedit.utils.progress import Report

pytestmark = pytest.mark.posix


class Record(Listener):
    """Keeps what it is told, and interrupts this process when it hears a word."""

    def __init__(self, interrupt_at=()):
        self.heard = []
        self._interrupt_at = list(interrupt_at)

    def report(self, report):
        self.heard.append(report)

    def output(self, text):
        self.heard.append("out " + text)

    def say(self, text):
        self.heard.append("err " + text)
        if self._interrupt_at and text == self._interrupt_at[0]:
            del self._interrupt_at[0]
            signal.raise_signal(signal.SIGINT)


def program(text):
    return [sys.executable, "-c", text]


def test_a_command_is_followed(monkeypatch):
    text = r"""
import os, sys
print("é", sys.argv[2:], os.environ["COLUMNS"], flush=True)
sys.stderr.buffer.write(b"\x1e" + b'{"stage":"reading","done":1,"total":2}\n')
sys.stderr.buffer.write(b"careful \xff\nno end")
sys.exit(3)
"""
    monkeypatch.setenv("COLUMNS", "77")
    record = Record()
    outcome = run(["a b", "*"], record, program=program(text))
    assert outcome.status == 3
    assert outcome.said == ["careful �", "no end"]
    assert outcome.output == b""
    assert not outcome.interrupted
    heard = [each for each in record.heard if each != "out é ['a b', '*'] 77"]
    assert heard == [Report("reading", 1, 2), "err careful �", "err no end"]
    assert len(record.heard) == 4


def test_its_output_can_be_kept():
    record = Record()
    outcome = run([], record, keep=True, program=program("print('x' * 300_000)\nprint('y')"))
    assert outcome.output == b"x" * 300_000 + b"\ny\n"
    assert record.heard == []


def test_it_has_nothing_to_read():
    outcome = run(
        [], Record(), keep=True, program=program("print(repr(input.__self__ and input()))")
    )
    assert outcome.status == 1
    assert outcome.said[-1] == "EOFError: EOF when reading a line"


def test_an_interrupt_is_handed_on_and_waited_for():
    text = """
import signal, sys, threading
try:
    print("ready", file=sys.stderr, flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    print("leaving", file=sys.stderr)
    sys.exit(130)
"""
    record = Record(["ready"])
    outcome = run([], record, program=program(text))
    assert outcome.interrupted
    assert outcome.status == 130
    assert outcome.said == ["ready", "leaving"]


STUBBORN = """
import signal, sys, threading
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, frame: print(number, file=sys.stderr, flush=True))
print("ready", file=sys.stderr, flush=True)
while True:
    threading.Event().wait(0.01)
"""


def test_one_that_does_not_obey_is_ended_by_force():
    stops = [(signal.SIGINT, 0.2), (signal.SIGTERM, 0.2), (signal.SIGKILL, float("inf"))]
    outcome = run([], Record(["ready"]), program=program(STUBBORN), stops=stops)
    assert outcome.interrupted
    assert outcome.said == ["ready", "2", "15"]
    assert outcome.status == -signal.SIGKILL


def test_pressing_stop_again_does_not_wait():
    outcome = run([], Record(["ready", "2", "15"]), program=program(STUBBORN))
    assert outcome.said == ["ready", "2", "15"]
    assert outcome.status == -signal.SIGKILL


def test_what_it_started_is_stopped_with_it(tmp_path):
    text = """
import os, subprocess, sys
pipe = os.open(sys.argv[2], os.O_WRONLY)
waiting = "import sys; sys.stdin.read()"
child = subprocess.Popen(
    [sys.executable, "-c", waiting], stdin=subprocess.PIPE, pass_fds=[pipe]
)
print("ready", file=sys.stderr, flush=True)
child.wait()
"""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    outcome = run([str(pipe)], Record(["ready"]), program=program(text))
    assert outcome.status == -signal.SIGINT
    poll = select.poll()
    poll.register(reader, 0)
    # It hangs up when the last of those who could write to it is gone.
    assert poll.poll(30_000) == [(reader, select.POLLHUP)]
    os.close(reader)


def test_one_that_leaves_something_running_is_not_waited_for():
    text = """
import subprocess, sys
waiting = "import time; time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", waiting], start_new_session=True)
print(child.pid, file=sys.stderr)
"""
    outcome = run([], Record(), program=program(text))
    assert outcome.status == 0
    os.kill(int(outcome.said[0]), signal.SIGKILL)


def test_a_listener_that_fails_leaves_nothing_running():
    class Failing(Listener):
        def say(self, text):
            raise ValueError(text)

    text = """
import os, sys, threading
print(os.getpid(), file=sys.stderr, flush=True)
threading.Event().wait()
"""
    with pytest.raises(ValueError, match=r"\d+") as error:
        run([], Failing(), program=program(text))
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(error.value)), 0)


def test_a_command_ends_with_the_kernel_that_started_it(tmp_path):
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    kernel = """
import sys
from jupyter_nbedit.magic.process import Listener, run
run(["dataset", "stats", sys.argv[1]], Listener())
"""
    with subprocess.Popen([sys.executable, "-c", kernel, pipe]) as process:
        # Opening it to write waits for the command to open it to read.
        writer = os.open(pipe, os.O_WRONLY)
        process.kill()
    poll = select.poll()
    poll.register(writer, 0)
    assert poll.poll(30_000) == [(writer, select.POLLERR)]
    os.close(writer)
