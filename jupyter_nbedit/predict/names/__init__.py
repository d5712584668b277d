"""Consequences of an edit for the names of a notebook, followed by scope and not by text."""

from .predictor import Names

__all__ = ["Names"]
