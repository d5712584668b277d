"""A small client for GitHub's search API: polite, patient, cached on disk."""

from __future__ import annotations

import email.utils
import hashlib
import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

API = "https://api.github.com"
PAGE = 100
MAX_ANSWER = 32_000_000
TRIES = 8
TIMEOUT = 60.0


class GitHubError(RuntimeError):
    """GitHub did not answer, or answered something that waiting does not mend."""


class OfflineError(GitHubError):
    """An answer is not in the cache and the network may not be asked."""


def token_from_environment(environment: Mapping[str, str] | None = None) -> str:
    """Return the GitHub token of the environment, empty when there is none.

    Raises
    ------
    GitHubError
        If the variable holds something that is no token; its value is not repeated.
    """
    environment = os.environ if environment is None else environment
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        token = environment.get(name, "").strip()
        if token:
            # http.client would repeat a malformed header, token and all, in its own error.
            if not re.fullmatch(r"[\x21-\x7e]+", token):
                raise GitHubError(f"the value of {name} is not a token")
            return token
    return ""


def _open(request: urllib.request.Request) -> Any:
    return urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310 - it is https


class GitHub:
    """The search API, with a cache of the answers.

    Parameters
    ----------
    cache : Path
        Folder of the cached answers; made when missing.
    token : str
        Access token, empty to ask anonymously (at a third of the rate).
    offline : bool
        Answer from the cache alone, however old it is.
    max_age : float
        Seconds after which a cached answer is asked for again.
    api : str
        Address of the API, for a server of one's own.
    sleep, clock : callable
        Stand-ins for `time.sleep` and `time.time`.
    note : callable
        Told in a sentence whenever there is something to wait for.
    max_wait : float
        Longest time to wait for a rate limit, in seconds.
    """

    def __init__(
        self,
        cache: Path,
        *,
        token: str = "",
        offline: bool = False,
        max_age: float = 7 * 86400.0,
        api: str = API,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        note: Callable[[str], None] | None = None,
        max_wait: float = 4000.0,
    ) -> None:
        host = urllib.parse.urlsplit(api).hostname or ""
        secure = api.startswith("https://")
        if not secure and not (api.startswith("http://") and host in ("127.0.0.1", "localhost")):
            raise GitHubError("the API is asked over https only")
        self.requests = 0
        self._cache = cache
        self._token = token
        self._offline = offline
        self._max_age = max_age
        self._api = api.rstrip("/")
        self._sleep = sleep
        self._clock = clock
        self._note = note
        self._max_wait = max_wait
        self._not_before = 0.0

    def search(self, query: str, page: int) -> dict[str, Any]:
        """Return one page of repositories matching `query`, most stars first.

        Parameters
        ----------
        query : str
            A query in the language of GitHub's search.
        page : int
            Number of the page, from 1 to 10.
        """
        parameters = {
            "q": query,
            "sort": "stars",
            "order": "desc",
            "per_page": PAGE,
            "page": page,
        }
        return self.get("/search/repositories?" + urllib.parse.urlencode(parameters))

    def get(self, path: str) -> dict[str, Any]:
        """Return the answer to a GET request, from the cache if it is fresh there."""
        url = self._api + path
        file = self._cache / (hashlib.sha256(url.encode()).hexdigest() + ".json")
        cached = self._cached(file)
        if cached is not None:
            return cached
        if self._offline:
            raise OfflineError("not in the cache, and --offline forbids asking GitHub")
        answer = self._ask(url)
        # A search that ran out of time on the server is worth asking again next time.
        if not answer.get("incomplete_results"):
            self._cache.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps({"time": self._clock(), "answer": answer}), "utf-8")
            part.replace(file)
        return answer

    def _cached(self, file: Path) -> dict[str, Any] | None:
        try:
            entry = json.loads(file.read_text("utf-8"))
            fresh = self._offline or self._clock() - float(entry["time"]) <= self._max_age
            answer = entry["answer"] if fresh else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return answer if isinstance(answer, dict) else None

    def _ask(self, url: str) -> dict[str, Any]:
        # The address is checked to be https when the client is made.
        request = urllib.request.Request(  # noqa: S310 - see above
            url,
            headers={
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": "jupyter-nbedit",
            },
        )
        if self._token:
            # Unredirected: a redirect must not carry the token to another host.
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        problem = ""
        for attempt in range(TRIES):
            self._wait(self._not_before - self._clock(), "the rate limit")
            self.requests += 1
            try:
                with _open(request) as response:
                    body = response.read(MAX_ANSWER + 1)
                    self._heed(response.headers)
                return self._decode(body)
            except urllib.error.HTTPError as error:
                with error:
                    message = self._message(error)
                problem = f"GitHub answered {error.code}: {message}"
                wait = self._after_error(error, attempt)
            except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
                reason = getattr(error, "reason", None) or error
                problem = f"GitHub could not be reached: {reason}"
                wait = min(2.0**attempt, 60.0)
            if attempt + 1 < TRIES:
                self._wait(wait, problem)
        raise GitHubError(f"{problem} (after {TRIES} tries)")

    def _after_error(self, error: urllib.error.HTTPError, attempt: int) -> float:
        """Return how long to wait before another try; raise when none will help."""
        if error.code in (403, 429):
            asked = error.headers.get("Retry-After", "")
            if asked.isdigit():
                return float(asked)
            if error.headers.get("X-RateLimit-Remaining") == "0":
                self._heed(error.headers)
                return max(self._not_before - self._clock(), 1.0)
            # A plain 403 is a refusal; the secondary limits say so in words, and GitHub asks for
            # a minute at first and longer each time.
            if error.code == 429 or "limit" in str(error.msg).lower():
                return min(60.0 * 2.0**attempt, 3600.0)
        if error.code >= 500:
            return min(2.0**attempt, 60.0)
        if error.code == 401:
            raise GitHubError("GitHub refused the token (401)")
        raise GitHubError(f"GitHub answered {error.code}: {error.msg}")

    @staticmethod
    def _message(error: urllib.error.HTTPError) -> str:
        """Return what the answer says, and keep it as the error's message."""
        try:
            said = json.loads(error.read(100_000)).get("message", "")
        except (OSError, ValueError, AttributeError):
            said = ""
        if isinstance(said, str) and said:
            error.msg = "".join(mark if mark.isprintable() else " " for mark in said[:300])
        return str(error.msg)

    @staticmethod
    def _decode(body: bytes) -> dict[str, Any]:
        if len(body) > MAX_ANSWER:
            raise GitHubError("GitHub's answer is too long to be one")
        try:
            answer = json.loads(body)
        except ValueError:
            raise GitHubError("GitHub's answer is not JSON") from None
        if not isinstance(answer, dict):
            raise GitHubError("GitHub's answer is not a JSON object")
        return answer

    def _heed(self, headers: Any) -> None:
        """Note until when the limit forbids another request, by the server's own clock."""
        reset = headers.get("X-RateLimit-Reset", "")
        if headers.get("X-RateLimit-Remaining") != "0" or not reset.isdigit():
            return
        try:
            now = email.utils.parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError):
            now = self._clock()
        self._not_before = self._clock() + max(float(reset) - now, 0.0) + 1.0

    def _wait(self, seconds: float, why: str) -> None:
        if seconds <= 0:
            return
        if seconds > self._max_wait:
            raise GitHubError(
                f"GitHub asks to wait {seconds / 60:.0f} minutes; run the same command again "
                "then: what was found so far is cached"
            )
        if seconds > 5 and self._note is not None:
            self._note(f"waiting {seconds:.0f} s: {why}")
        self._sleep(seconds)
