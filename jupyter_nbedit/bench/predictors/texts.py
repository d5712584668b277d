"""Code out of what a model says about it."""

from __future__ import annotations

import re

from ..metrics import postprocess

_FENCED = re.compile(r"```[^\n`]*\n(?P<code>.*?)(?:\n```|\Z)", re.DOTALL)


def code_in(answer: str) -> str:
    """Return the code in an answer: what stands in its first fence, else all of it.

    What the paper's authors take out of every answer is taken out besides.
    """
    fenced = _FENCED.search(answer)
    return postprocess(fenced["code"] if fenced is not None else answer)
