"""Fixtures for every test of the Python package."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# How fast the machine is says nothing about the code.
settings.register_profile("any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any speed")

# A shell has what it starts in the background ignore interrupts, and so would have all that a test
# starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

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
