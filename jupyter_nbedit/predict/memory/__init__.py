"""The predictor that remembers how what is written here went on elsewhere."""

from .predictor import Memory

__all__ = ["Memory"]
