"""Other notebooks, as predictors that answer on this machine know them."""

from .library import MAX_SOURCE, Library, Remembered, Text, remember, shared_folders

__all__ = ["MAX_SOURCE", "Library", "Remembered", "Text", "remember", "shared_folders"]
