from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec
import pytest

from jupyter_nbedit.predict.llm.local import SMOLLM2, LocalModelError
from jupyter_nbedit.predict.llm.local.process import Process
from tests.predict.llm.local.conftest import client, complete, wait_until_gone

pytestmark = pytest.mark.posix


def test_it_completes_a_line(endpoint):
    answer = complete(endpoint, "\nimport numpy as", stop=["\n"])

    assert answer["choices"][0]["text"] == " np"


def test_the_answer_begins_as_the_grammar_says(endpoint):
    answer = complete(
        endpoint,
        "\nimport numpy as np\nimport",
        grammar='root ::= " pan" [^\\n]* "\\n"',
        stop=["\n"],
    )

    assert answer["choices"][0]["text"] == " pandas as pd"


def test_tokens_come_with_their_probabilities(endpoint):
    answer = complete(endpoint, "\nimport numpy as", logprobs=3, max_tokens=1)

    (token,) = answer["choices"][0]["logprobs"]["content"]
    assert token["token"] == " np"
    assert -1 < token["logprob"] <= 0
    assert len(token["top_logprobs"]) == 3


@pytest.mark.parametrize("path", ["completions", "chat/completions", "/tokenize", "/props"])
def test_nobody_is_answered_without_the_key(endpoint, path):
    with client(endpoint) as http:
        answer = http.request(
            "GET" if path == "/props" else "POST",
            f"{endpoint.api_base.removesuffix('/v1')}{path}" if path[0] == "/" else path,
            json={"prompt": "a"},
            headers={"Authorization": "Bearer guess"},
        )

    assert answer.status_code == 401


def test_pages_of_other_sites_are_not_let_in(endpoint):
    with client(endpoint) as http:
        answer = http.get("models", headers={"Origin": "https://evil.example"})

    assert answer.headers["Access-Control-Allow-Origin"] not in (
        "*",
        "https://evil.example",
        "null",
    )


@pytest.mark.parametrize("path", ["/", "/index.html", "/slots", "/metrics"])
def test_it_serves_nothing_that_nobody_needs(endpoint, path):
    with client(endpoint) as http:
        answer = http.get(endpoint.api_base.removesuffix("/v1") + path)

    assert answer.status_code in (404, 501)


def test_it_says_its_name_and_not_where_it_lies(endpoint, settings):
    with client(endpoint) as http:
        answer = http.get("models").text

    assert SMOLLM2.name in answer
    assert str(Path(settings.model).parent) not in answer


def test_a_cancelled_request_frees_the_only_slot(endpoint):
    body = {"prompt": "a", "max_tokens": 900, "ignore_eos": True, "stream": True}
    with client(endpoint) as http:
        for _ in range(3):
            with http.stream("POST", "completions", json=body) as stream:
                next(stream.iter_lines())
        # Three times as long as all of them together may take.
        answer = http.post("completions", json={"prompt": "a", "max_tokens": 1}, timeout=30)

    assert answer.status_code == 200


def test_a_request_waits_for_the_one_before_it(endpoint):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: complete(endpoint, "\nimport numpy as"), range(4)))

    assert len({answer["choices"][0]["text"] for answer in answers}) == 1


def test_streamed_requests_follow_each_other_without_a_broken_connection(endpoint):
    body = {"prompt": "a", "max_tokens": 2, "stream": True}
    with client(endpoint) as http:
        for _ in range(5):
            with http.stream("POST", "completions", json=body) as stream:
                assert list(stream.iter_lines())[-2:] == ["data: [DONE]", ""]


def test_it_stands_back_and_listens_on_loopback_alone(settings):
    process = Process(settings, 0.0)
    try:
        endpoint = process.endpoint()

        assert httpx.URL(endpoint.api_base).host == "127.0.0.1"
        assert endpoint.api_key not in repr(endpoint)
        if sys.platform == "linux":
            here, there = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, process.pid))
            assert there == min(19, here + settings.niceness)
            bound = str(settings.memory_bytes)
            limits = Path(f"/proc/{process.pid}/limits").read_text()
            assert any(
                line.startswith("Max data size") and bound in line for line in limits.split("\n")
            )
            told = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            told += Path(f"/proc/{process.pid}/environ").read_bytes()
            assert endpoint.api_key.encode() not in told
    finally:
        process.end()
    wait_until_gone(process.pid)


def failure(settings, **changes: object) -> str:
    process = Process(msgspec.structs.replace(settings, **changes), 0.0)
    try:
        with pytest.raises(LocalModelError) as caught:
            process.endpoint()
    finally:
        process.end()
    text = str(caught.value)
    assert text.startswith("The local runtime did not start: ")
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_damaged_weights_are_not_loaded(settings, tmp_path):
    damaged = tmp_path / "damaged.gguf"
    content = bytearray(Path(settings.model).read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)

    assert "SHA-256" in failure(settings, model=str(damaged))


def test_a_file_that_is_cut_off_is_explained(settings, tmp_path):
    part = tmp_path / "part.gguf"
    with Path(settings.model).open("rb") as file:
        part.write_bytes(file.read(1 << 20))

    assert "cannot load it (gguf" in failure(settings, model=str(part), sha256="")


def test_what_is_no_model_is_refused(settings, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("no model")

    assert "is not a GGUF file" in failure(settings, model=str(other), sha256="")
    assert "No such file" in failure(settings, model=str(tmp_path / "none.gguf"), sha256="")


def test_a_model_is_no_adapter(settings, tmp_path):
    assert "where an adapter is needed" in failure(settings, adapter=settings.model)
    assert "cannot be read" in failure(settings, adapter=str(tmp_path))


def test_an_adapter_for_another_model_is_explained(settings, tmp_path):
    adapter = tmp_path / "adapter.gguf"
    adapter.write_bytes(
        b"GGUF"
        + (3).to_bytes(4, "little")
        + (0).to_bytes(8, "little")
        + (3).to_bytes(8, "little")
        + pair(b"general.type", b"adapter")
        + pair(b"general.architecture", b"gemma")
        + pair(b"adapter.type", b"lora")
    )

    assert "adapter" in failure(settings, adapter=str(adapter))


def pair(key: bytes, value: bytes) -> bytes:
    """A key of a GGUF header with a string for a value."""
    kind = (8).to_bytes(4, "little")
    return sized(key) + kind + sized(value)


def sized(text: bytes) -> bytes:
    return len(text).to_bytes(8, "little") + text


@pytest.mark.skipif(sys.platform != "linux", reason="bounds memory on Linux only")
def test_it_gets_no_more_memory_than_granted(settings):
    assert failure(settings, memory=20 << 20)


def test_libraries_of_the_working_folder_are_not_imported(settings, tmp_path, monkeypatch):
    (tmp_path / "ctypes.py").write_text("raise SystemExit('from the working folder')")
    monkeypatch.chdir(tmp_path)

    assert "No such file" in failure(settings, model=str(tmp_path / "none.gguf"))


@pytest.mark.parametrize("loading", [False, True])
def test_it_ends_when_its_parent_is_killed(settings, loading):
    program = f"""
import sys, threading, time
from jupyter_nbedit.predict.llm.local import LocalSettings
from jupyter_nbedit.predict.llm.local.process import Process
process = Process({settings!r}, 0.0)
if {loading}:
    threading.Thread(target=process.endpoint, daemon=True).start()
else:
    process.endpoint()
print(process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent:
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    wait_until_gone(child)


def test_control_c_is_left_to_the_parent(settings):
    process = Process(settings, 0.0)
    try:
        endpoint = process.endpoint()
        os.kill(process.pid, signal.SIGINT)
        assert complete(endpoint, "a")["choices"]
    finally:
        process.end()


def test_garbage_from_the_process_is_a_failure(settings, monkeypatch):
    monkeypatch.setattr(
        "jupyter_nbedit.predict.llm.local.process._PROGRAM", f"print({json.dumps('hello')!r})"
    )

    assert "its process ended" in failure(settings)


def test_what_takes_too_long_is_ended(settings, monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.predict.llm.local.process._PROGRAM", "input(); input()")
    monkeypatch.setattr("jupyter_nbedit.predict.llm.local.process.STARTING", 0.1)

    assert "was not ready" in failure(settings)
    assert threading.active_count() < 20
