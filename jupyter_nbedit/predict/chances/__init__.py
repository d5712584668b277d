"""How likely suggestions are, in one measure for all predictors."""

from .chances import Chances, together

__all__ = ["Chances", "together"]
