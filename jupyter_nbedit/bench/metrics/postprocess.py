"""What the paper's authors take out of a model's answer before they score it."""

from __future__ import annotations

import re

# In the order of theirs, which matters: the fences are gone before "```python" is looked for, so
# that the word "python" behind one stays. Two more patterns of theirs can match nothing by then.
_REMOVED = (re.compile("```"), re.compile("'''"), re.compile("##?# Response:"))
_LAST = re.compile("```python")


def postprocess(text: str) -> str:
    """Return a text without code fences and echoed headers of the prompt."""
    for pattern in (*_REMOVED, _LAST):
        text = pattern.sub("", text)
    return text
