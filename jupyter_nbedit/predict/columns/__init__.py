"""What a renamed column of a data frame leads to, followed through the frames of the notebook."""

from .predictor import Columns

__all__ = ["Columns"]
