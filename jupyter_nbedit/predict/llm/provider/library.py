"""litellm, imported on first use: that costs seconds, so it happens in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import sys
from typing import Any

from .secret import guard_logs

_ENVIRONMENT = {
    # Without these, prices and headers are fetched from the internet, and a file .env is read.
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_MODE": "PRODUCTION",
}

_REPLY = (
    'data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "rehearsal",'
    ' "choices": [{"index": 0, "delta": {"content": "!"}, "text": "!", "finish_reason": null}]}'
    "\n\ndata: [DONE]\n\n"
)
"""An answer that is a chat's and a text completion's at once."""


class Library:
    """Loads litellm once, off the event loop."""

    def __init__(self) -> None:
        self._module: Any = None
        self._loading: asyncio.Task[Any] | None = None

    @property
    def loaded(self) -> bool:
        """Whether it is there already."""
        return self._module is not None

    async def get(self) -> Any:
        """Return the module; who stops waiting does not stop the import."""
        if self._module is None:
            if self._loading is None or self._loading.done():
                self._loading = asyncio.create_task(asyncio.to_thread(_load))
            self._module = await asyncio.shield(self._loading)
        return self._module


def _load() -> Any:
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    guard_logs()
    module: Any = importlib.import_module("litellm")
    module.suppress_debug_info = True
    # A model that repeats itself gave a bad answer; the server is not at fault.
    module.REPEATED_STREAMING_CHUNK_LIMIT = sys.maxsize
    if "LITELLM_LOG" not in os.environ:
        # What fails is told by our own status, once, and without keys.
        for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    asyncio.run(_rehearse(module))
    return module


async def _rehearse(litellm: Any) -> None:
    """Go through a request without a network: what is loaded on first use is loaded here."""
    httpx = importlib.import_module("httpx")
    openai = importlib.import_module("openai")
    reply = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=_REPLY)
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: reply)) as http:
        client = openai.AsyncOpenAI(api_key="none", base_url="http://rehearsal", http_client=http)
        arguments = {"client": client, "api_key": "none", "stream": True, "max_retries": 0}
        with contextlib.suppress(openai.OpenAIError):
            messages = [{"role": "user", "content": "?"}]
            chat = await litellm.acompletion(
                model="openai/rehearsal", messages=messages, logprobs=True, **arguments
            )
            async for _ in chat:
                pass
            text = await litellm.atext_completion(
                model="text-completion-openai/rehearsal", prompt="?", logprobs=1, **arguments
            )
            async for _ in text:
                pass


LIBRARY = Library()
"""The one of this process."""
