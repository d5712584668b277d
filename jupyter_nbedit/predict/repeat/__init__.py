"""The repeated edit predictor."""

from .predictor import RepeatedEdit

__all__ = ["RepeatedEdit"]
