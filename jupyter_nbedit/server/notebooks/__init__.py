"""The notebooks of the folder that the server shows, as predictors know them."""

from .index import NotebookIndex
from .opened import OpenNotebooks

__all__ = ["NotebookIndex", "OpenNotebooks"]
