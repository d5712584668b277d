"""Clones over https, from git's own server side behind a web server as a forge has it.

There is no network in tests. What answers here is `git http-backend`, with the settings that forges
have (partial clones, objects asked for by name), behind TLS with a certificate of our own.
"""

import os
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.mining.git.clone import Cloner
from jupyter_nbedit.mining.git.inventory import present_objects
from jupyter_nbedit.mining.manifests import Wanted

pytestmark = pytest.mark.posix


class Forge(ThreadingHTTPServer):
    """Serves the repositories of a folder; `troubles` are answered first, one a request."""

    daemon_threads = True

    def __init__(self, folder, certificate):
        super().__init__(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.folder = folder
        self.troubles: list[int] = []
        self.requests: list[str] = []
        self.repository: Any = None

    def handle_error(self, request, client_address):
        pass  # a client that does not trust the certificate hangs up

    def url(self, name):
        return f"https://localhost:{self.server_port}/{name}"


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(body)

    def answer(self, body):
        parts = urlsplit(self.path)
        self.server.requests.append(parts.path)
        if self.server.troubles:
            self.send_error(self.server.troubles.pop(0))
            return
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(self.server.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REQUEST_METHOD": self.command,
                "PATH_INFO": parts.path,
                "QUERY_STRING": parts.query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            },
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate and its key, in one file."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", file, "-out", f"{file}.crt"),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.fixture
def forge(make_repository, nb, tmp_path, certificate, monkeypatch):
    """Serve a repository of notebooks and other files."""
    repository = make_repository("owner/name.git")
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.commit_files({"a.ipynb": nb("x = 1"), "data.csv": b"1,2,3\n" * 9999})
    repository.commit(a=nb("x = 2"), b=nb("y = 1"))
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    with Forge(tmp_path / "repos", certificate) as server:
        server.repository = repository
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def cloner(tmp_path):
    waits: list[float] = []
    return Cloner(tmp_path / "cache", delay=0.0, sleep=waits.append), waits


def test_a_partial_clone_over_https_is_mined(forge, tmp_path):
    out = tmp_path / "out.jsonl"
    arguments = ["mine", forge.url("owner/name.git"), "--cache", str(tmp_path / "cache"), "--quiet"]
    assert main([*arguments, "--out", str(out)]) == 0
    edits = list(read_edits(out))
    assert [(edit.repository, edit.file, edit.status) for edit in edits] == [
        ("owner/name", "a.ipynb", "M"),
        ("owner/name", "a.ipynb", "A"),
        ("owner/name", "b.ipynb", "A"),
    ]
    (clone,) = (tmp_path / "cache/clones/owner").glob("name*.git")
    names = forge.repository.git("rev-list", "--objects", "--all").splitlines()
    notebooks = {name.split()[0] for name in names if name.endswith(".ipynb")}
    assert present_objects(clone) == notebooks
    asked = len(forge.requests)
    assert main([*arguments, "--out", str(out)]) == 0  # all of it is here
    assert main([*arguments, "--offline", "--out", str(out)]) == 0
    assert len(forge.requests) == asked


def test_a_server_in_trouble_is_asked_again_later(forge, tmp_path):
    forge.troubles = [503, 502]
    clones, waits = cloner(tmp_path)
    found = clones.clone(Wanted("owner/name", url=forge.url("owner/name.git")))
    assert (found.error, waits) == ("", [2.0, 8.0])


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_not_repeated(forge, tmp_path, status):
    forge.troubles = [status] * 9
    clones, waits = cloner(tmp_path)
    found = clones.clone(Wanted("owner/name", url=forge.url("owner/name.git")))
    assert found.error
    assert waits == []
    assert len(forge.requests) <= 2
    assert "localhost" not in found.error


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(forge, tmp_path, monkeypatch):
    monkeypatch.delenv("GIT_SSL_CAINFO")
    clones, _ = cloner(tmp_path)
    assert clones.clone(Wanted("owner/name", url=forge.url("owner/name.git"))).error
    assert forge.requests == []
