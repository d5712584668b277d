from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics import postprocess

#: The authors' patterns, in their order.
PATTERNS = (
    r"```",
    r"'''",
    r"'''\s*##?# Response:",
    r"##?# Instruction:\s*\[\s*Commit Message:.*?Original Code Cells:\s*'''",
    r"##?# Response:",
    r"```python",
)


@given(st.lists(st.sampled_from(["`", "'", "```", "'''", "## Response:", "#", "python", "\n"])))
def test_it_takes_out_what_the_authors_do(parts):
    text = expected = "".join(parts)
    for pattern in PATTERNS:
        expected = re.sub(pattern, "", expected, flags=re.DOTALL)
    assert postprocess(text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("```\nx\n```", "\nx\n"),
        ("```python\nx", "python\nx"),
        ("x\n'''\n### Response:\ny", "x\n\n\ny"),
        ("x = 1", "x = 1"),
    ],
)
def test_what_is_left(text, left):
    assert postprocess(text) == left
