"""Examples of the paper's task: a commit message and the old cells in, the new cells out.

The prompt is the zero-shot one of the benchmark's task `cell`, byte by byte, and the answer ends as
the authors' examples do. By it the paper's fine-tuned row can be made anew with any base model.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from ..bench.paper.prompts import END, prompt
from ..bench.tasks.rewrite import suits, texts, with_opcodes
from ..mining.notebooks.edit_records import NotebookEdit
from .examples import Example, has_secret

LEAST_WORDS = 3
"""Words of a commit message, as the authors had it: fewer say nothing."""

MAX_TEXT = 8_000
"""Characters of old and new text together: longer ones fit into no row."""


def examples(record: NotebookEdit, chance: random.Random) -> Iterator[Example]:  # noqa: ARG001
    """Yield the example that an edit is."""
    if not suits(record) or len(record.message.split()) < LEAST_WORDS:
        return
    edit = with_opcodes(record)
    old, new = texts(edit, whole=False)
    if len(old) + len(new) > MAX_TEXT or has_secret(new):
        return
    kind = "adds" if not old else "modifies" if new else "deletes"
    asked = prompt(record.message, old)
    yield Example("paper", kind, record.repository, asked, f"{new}\n{END}")
