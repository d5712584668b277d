from __future__ import annotations

import asyncio

import pytest

from jupyter_nbedit.predict.llm.provider.library import LIBRARY


@pytest.fixture(scope="session")
def litellm():
    """Load litellm once, so that no test's time is spent on it."""
    return asyncio.run(LIBRARY.get())


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    """Leave no key of the developer's in the environment."""
    for name in ("OPENAI_API_KEY", "OPENAI_API_BASE", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
