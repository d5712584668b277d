"""Other notebooks, as predictors that answer on this machine know them."""

from .library import Library, Remembered, remember

__all__ = ["Library", "Remembered", "remember"]
