"""How likely suggestions are, in one measure for all predictors."""

from .chances import SURE, Chances

__all__ = ["SURE", "Chances"]
