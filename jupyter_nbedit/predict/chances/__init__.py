"""How likely suggestions are, in one measure for all predictors."""

from .chances import Chances

__all__ = ["Chances"]
