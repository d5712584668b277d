"""What the extension's endpoints are called by the server's authorizer."""

from __future__ import annotations

AUTH_RESOURCE = "nbedit"
"""The actions are `read` for status and models, `execute` for predictions and tests."""
