"""Tasks that misbehave once, for workers in other processes."""

import os
import signal
import time
from pathlib import Path

from jupyter_nbedit.mining import tasks


def extract_and_die_once(job, number):
    """Kill the process, the first time that anybody is here."""
    mark = Path(os.environ["SABOTEUR_MARK"])
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return tasks.extract_shard(job, number)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def extract_until_killed(job, number):
    """Do two shards and then kill the process, whatever it is doing."""
    done = tasks.extract_shard(job, number)
    with Path(os.environ["SABOTEUR_MARK"]).open("a") as mark:
        mark.write("x")
        if mark.tell() == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    return done
