"""The real model, in the real runtime."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from jupyter_nbedit.predict.llm.local import SMOLLM2, Endpoint, LocalSettings
from jupyter_nbedit.predict.llm.local.process import Process
from jupyter_nbedit.utils.weights_folders import models_folders

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def settings() -> LocalSettings:
    """The weights as `make` fetched them; a small context, because prompts are small here."""
    return msgspec.structs.replace(SMOLLM2.settings(models_folders()), context=1024)


@pytest.fixture(scope="module")
def endpoint(settings: LocalSettings) -> Iterator[Endpoint]:
    """A model that answers for all tests of a module."""
    process = Process(settings, 0.0)
    try:
        yield process.endpoint()
    finally:
        process.end()


def client(endpoint: Endpoint) -> httpx.Client:
    """A client as requests need one: llama.cpp closes connections after a streamed answer."""
    return httpx.Client(
        base_url=endpoint.api_base,
        headers={"Authorization": f"Bearer {endpoint.api_key}"},
        limits=httpx.Limits(max_keepalive_connections=0),
        timeout=200,
    )


def complete(endpoint: Endpoint, prompt: str, **arguments: object) -> dict[str, Any]:
    """Ask for a completion."""
    body = {"prompt": prompt, "max_tokens": 4, "temperature": 0, **arguments}
    with client(endpoint) as http:
        answer: dict[str, Any] = http.post("completions", json=body).raise_for_status().json()
    return answer


def wait_until_gone(pid: int, seconds: float = 200.0) -> None:
    """Wait for a process that is nobody's child to end."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if _is_zombie(pid):
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} is still there")


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
