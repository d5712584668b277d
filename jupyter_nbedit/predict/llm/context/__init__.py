"""What goes into a prompt: chosen from a request, cut to a budget, free of secrets."""

from .builder import build_context
from .content import (
    LARGE,
    SMALL,
    Budget,
    Change,
    ErrorFrame,
    Excerpt,
    Failure,
    Heading,
    PromptContext,
    RunNote,
    estimated_tokens,
)

__all__ = [
    "LARGE",
    "SMALL",
    "Budget",
    "Change",
    "ErrorFrame",
    "Excerpt",
    "Failure",
    "Heading",
    "PromptContext",
    "RunNote",
    "build_context",
    "estimated_tokens",
]
