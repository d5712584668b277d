"""A real kernel that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from jupyter_nbedit.core.events import Run
from jupyter_nbedit.core.evidence import Evidence
from jupyter_nbedit.predict.evidence.asking import expression
from jupyter_nbedit.predict.evidence.reading import read_answer

TIMEOUT = 200


class Kernel:
    """A kernel, and what it answers as the page asks it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self._client = client
        self.heard: list[str] = []

    def run(self, code: str) -> str:
        """Run a cell and return the name of its exception, empty if there was none."""
        reply = self._client.execute_interactive(
            code, timeout=TIMEOUT, output_hook=lambda message: None
        )
        return str(reply["content"].get("ename", ""))

    def failed(self, cell_id: str, code: str) -> Run:
        """Run a cell that fails, and return what the page tells of that."""
        reply = self._client.execute_interactive(
            code, timeout=TIMEOUT, output_hook=lambda message: None
        )
        said = reply["content"]
        traceback = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(said["traceback"]))
        return Run(
            cell_id=cell_id,
            ok=False,
            ename=said["ename"],
            evalue=said["evalue"],
            traceback=traceback,
        )

    def value(self, code: str) -> object:
        """Return what an expression is, by its `repr`."""
        reply = self._client.execute_interactive(
            "",
            silent=True,
            user_expressions={"value": code},
            timeout=TIMEOUT,
            output_hook=lambda message: None,
        )
        told = reply["content"]["user_expressions"]["value"]
        assert told["status"] == "ok", told
        return told["data"]["text/plain"]

    def answer(self) -> str:
        """Ask as the page does."""
        self.heard.clear()
        reply = self._client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            allow_stdin=False,
            stop_on_error=False,
            user_expressions={"nbedit": expression()},
            timeout=TIMEOUT,
            output_hook=lambda message: self.heard.append(message["msg_type"]),
        )
        told = reply["content"]["user_expressions"]["nbedit"]
        assert told["status"] == "ok", "\n".join(told.get("traceback", []))
        assert list(told["data"]) == ["text/plain"]
        text = told["data"]["text/plain"]
        assert isinstance(text, str)
        return text

    def evidence(self) -> Evidence:
        """Ask, and read the answer as the server does."""
        evidence = read_answer(self.answer())
        assert evidence is not None
        return evidence

    def restart(self) -> None:
        """Begin anew."""
        self.manager.restart_kernel(now=True)
        self._client.wait_for_ready(timeout=TIMEOUT)


@pytest.fixture(scope="session")
def running() -> Iterator[Kernel]:
    manager, client = start_new_kernel(startup_timeout=TIMEOUT)
    yield Kernel(manager, client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(running: Kernel) -> Kernel:
    """A kernel without the variables of other tests."""
    running.run("%reset -f")
    return running
