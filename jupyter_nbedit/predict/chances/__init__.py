"""How likely suggestions are, in one measure for all predictors."""

from .chances import SURE, Chances, together

__all__ = ["SURE", "Chances", "together"]
