"""From a failed run to the edit that repairs its cause, in whatever cell that is."""

from .predictor import Runs

__all__ = ["Runs"]
