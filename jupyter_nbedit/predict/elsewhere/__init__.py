"""The predictor that repeats here what was just done in another notebook."""

from .predictor import Elsewhere

__all__ = ["Elsewhere"]
