"""A stand-in for GitHub's search, on this machine: an HTTP server with the real one's habits."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeGitHub(ThreadingHTTPServer):
    """Searches a list of repositories as GitHub does, and fails as it is told to."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.repositories = []  # (name, stars, day of creation)
        self.script = []  # (status, headers, body) answered first, one a request
        self.requests = []
        self.incomplete = False

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, query, page, per_page):
        low, high, days = 0, 10**9, ("0000", "9999")
        for word in query.split():
            if found := re.fullmatch(r"stars:>=(\d+)", word):
                low = int(found[1])
            elif found := re.fullmatch(r"stars:(\d+)\.\.(\d+)", word):
                low, high = int(found[1]), int(found[2])
            elif found := re.fullmatch(r"stars:(\d+)", word):
                low = high = int(found[1])
            elif found := re.fullmatch(r"created:(\S+)\.\.(\S+)", word):
                days = found[1], found[2]
        hits = [
            each
            for each in self.repositories
            if low <= each[1] <= high and days[0] <= each[2] <= days[1]
        ]
        hits.sort(key=lambda each: -each[1])
        shown = hits[:1000][(page - 1) * per_page : page * per_page]
        return {
            "total_count": len(hits),
            "incomplete_results": self.incomplete,
            "items": [{"full_name": name, "stargazers_count": stars} for name, stars, _ in shown],
        }


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self):
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        self.server.requests.append((self.path, dict(self.headers)))
        if self.server.script:
            status, headers, body = self.server.script.pop(0)
        else:
            status, headers = 200, {}
            body = self.server.answer(
                query["q"][0], int(query["page"][0]), int(query["per_page"][0])
            )
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def date_time_string(self, timestamp=None):
        return ""  # the clients' clock is scripted; this machine's date would not fit it

    def log_message(self, *arguments):
        pass
