"""The zero-, one- and five-shot prompts of Jin, Wang and Nie (2025, arXiv 2501.09745).

The wording is that of the authors' replication package (``llm-learning/code/baseline.py``,
Apache-2.0), down to its quirks, so that scores can be compared: the examples are said to be five
however many there are, and with examples the lines are indented. These prompts know a commit
message and code, no history: the benchmark's tasks, nothing that is shown to anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Task = Literal["cell", "file"]

END = "<|EOT|>"
"""What ends an answer: the end token of the authors' models, and of each example they are shown."""

MAX_TOKENS = 512
"""Tokens of an answer, as the authors had it."""

_FEW_SHOT = """
    You are a skilled software developer with immense knowledge in software analysis and debugging.\x20\x20
    Your task is to generate Jupyter notebook Python code changes based on an Instruction provided.
    The Instruction includes a commit message describing the problem the developer is solving and the original code cells that needs modification.
    Your responses should only include the updated Python code in a cell format, reflecting the changes required by the commit message.

    You will see some examples.
    Each example contains an Instruction and a Response. The Response shows how the developer modifies the original code cells to solve the issue described in the commit message.\x20
    Learn from these examples below and apply the same approach to generate the response for Example 6, responding only with the updated Python code in a cell format.

    {examples}

    ### Instruction:
    [
    Commit Message: "{message}"
    Original Code Cells:
    '''
    {old}
    '''
    ]

    ### Response:
    """  # noqa: E501 - the authors' lines


class Example(msgspec.Struct, frozen=True):
    """An edit that is shown with its solution.

    Attributes
    ----------
    message : str
        The commit's message.
    old, new : str
        The code before and after, written as the task wants it.
    """

    message: str
    old: str
    new: str


def prompt(message: str, old: str, examples: Sequence[Example] = (), task: Task = "cell") -> str:
    """Return the text that a model continues with the new code.

    Parameters
    ----------
    message : str
        The commit's message.
    old : str
        The code before the edit: the changed cells one below the other for the cell task, every
        cell between its marks for the file task.
    examples : sequence of Example
        None, one or five.
    task : {"cell", "file"}
        The two differ in a heading of the examples.
    """
    if not examples:
        return (
            f'### Instruction\n[\nCommit Message:" {message}"\n\n'
            f"Original Code Cells:\n'''\n{old}\n'''\n]\n\n### Response:\n"
        )
    shown = "".join(_shown(example, task) for example in examples)
    return _FEW_SHOT.format(examples=shown, message=message, old=old)


def _shown(example: Example, task: Task) -> str:
    heading = "Original Code" if task == "cell" else "Original Code Cells"
    return (
        f'### Instruction\n[\nCommit Message:" {example.message}"\n\n'
        f"{heading}:\n'''\n{example.old}\n'''\n]\n\n"
        f"### Response:\n{example.new}\n<|EOT|>\n\n"
    )
