"""Locks: one process at a time, and free again however that process ends."""

import subprocess
import sys

import pytest

from jupyter_nbedit.utils.locks import BusyError, locked, locked_in_turn

HOLD = """
import sys, time
from pathlib import Path
from jupyter_nbedit.utils.locks import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_at_once_and_a_killed_one_holds_nothing(tmp_path):
    with holder(tmp_path / "work") as process:
        with (
            pytest.raises(BusyError, match="another process is at work in"),
            locked(tmp_path / "work"),
        ):
            pass
        process.kill()
    with locked(tmp_path / "work"):
        pass


def test_what_the_block_leaves_stays_and_what_it_removes_is_gone(tmp_path):
    work = tmp_path / "deep" / "work"
    with locked(work):
        (work / "part").write_text("done")
    assert (work / "part").read_text() == "done"
    with locked(work):
        for file in work.iterdir():
            file.unlink()
    assert not work.exists()


def test_a_lock_is_given_up_when_the_block_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        raise ZeroDivisionError
    with locked(tmp_path):
        pass


def test_in_turn_one_waits_for_the_other(tmp_path):
    waiter = (
        "import sys; from pathlib import Path;"
        "from jupyter_nbedit.utils.locks import locked_in_turn\n"
        "print('ready', flush=True)\n"
        "with locked_in_turn(Path(sys.argv[1])): print(Path(sys.argv[2]).read_text(), flush=True)"
    )
    lock, said = tmp_path / "deep" / ".place.lock", tmp_path / "said"
    said.write_text("too early")
    with locked_in_turn(lock):
        process = subprocess.Popen(
            [sys.executable, "-c", waiter, str(lock), str(said)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        said.write_text("in turn")
    with process:
        assert process.communicate(timeout=200)[0] == "in turn\n"
