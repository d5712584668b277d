"""Fixtures for every test of the Python package."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytest_jupyter.jupyter_server"]


@pytest.fixture
def jp_server_config() -> dict[str, dict[str, object]]:
    """Start test servers with the extension, and refuse handlers that forgot to authenticate."""
    return {
        "ServerApp": {
            "allow_unauthenticated_access": False,
            "jpserver_extensions": {"jupyter_nbedit": True},
        }
    }
