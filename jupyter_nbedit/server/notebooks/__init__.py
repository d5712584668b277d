"""The notebooks of the folder that the server shows, as predictors know them."""

from .index import NotebookIndex
from .opened import OpenNotebooks
from .recorded import EarlierSessions

__all__ = ["EarlierSessions", "NotebookIndex", "OpenNotebooks"]
