"""A real kernel."""

import os
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]


class Kernel:
    """A kernel, and what it says when it is asked something."""

    def __init__(self, manager, client, folder):
        self.manager = manager
        self.folder = folder
        self._client = client

    def run(self, code, heard=lambda kind, content: None):
        """Run a cell and return its reply and its outputs, each a pair of type and content."""
        outputs = []

        def hear(message):
            if message["msg_type"] not in ("status", "execute_input"):
                outputs.append((message["msg_type"], message["content"]))
            heard(message["msg_type"], message["content"])

        reply = self._client.execute_interactive(code, timeout=200, output_hook=hear)
        return reply["content"], outputs

    def text(self, code):
        """Run a cell that succeeds and return the text of its outputs."""
        reply, outputs = self.run(code)
        assert reply["status"] == "ok", outputs
        return "".join(
            content.get("text") or content.get("data", {}).get("text/plain", "")
            for kind, content in outputs
            if kind in ("stream", "execute_result")
        )

    def complete(self, code):
        """Return what the end of a cell can become, with what stands before it."""
        reply = self._client.complete(code, reply=True, timeout=200)["content"]
        return [code[: reply["cursor_start"]] + match for match in reply["matches"]]

    def inspect(self, code):
        """Return the help of what is named at the end of a cell."""
        return self._client.inspect(code, reply=True, timeout=200)["content"]["data"]["text/plain"]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """Start a kernel in an empty folder and load the magic."""
    folder = tmp_path_factory.mktemp("kernel")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(folder / "ipython"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    work = folder / "work"
    work.mkdir()
    manager, client = start_new_kernel(
        kernel_name="python3", cwd=str(work), env=environment, startup_timeout=200
    )
    try:
        found = Kernel(manager, client, work)
        found.text("%load_ext jupyter_nbedit")
        yield found
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
