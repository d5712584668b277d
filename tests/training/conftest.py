from __future__ import annotations

import os

import pytest

from tests.training.tiny import write_tiny


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """Return the file of a tiny model."""
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


# Threads that wait actively for each other are slow where others compute; the library reads this
# when it is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
