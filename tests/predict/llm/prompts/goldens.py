"""Prompts as they are, and answers as they should be, in files to be read.

``python -m tests.predict.llm.prompts.goldens`` writes them anew; read the difference before
committing.
"""

from __future__ import annotations

from pathlib import Path

from jupyter_nbedit.predict.llm.context import LARGE, SMALL
from jupyter_nbedit.predict.llm.prompts import FORMATS, AnswerError, Prompt
from tests.predict.llm.prompts.situations import SITUATIONS, context, wanted

FOLDER = Path(__file__).with_name("golden")
CASES = [(name, situation) for name in FORMATS for situation in SITUATIONS]


def path(name: str, situation: str) -> Path:
    return FOLDER / f"{name}-{situation}.txt"


def text(name: str, situation: str) -> str:
    """Write down what is sent, and what would be the right answer."""
    known = FORMATS[name]
    prompt = known.render(context(situation, SMALL if name == "nbedit" else LARGE))
    parts = []
    for message in prompt.messages:
        parts.append(f"─── {message.role}\n{message.content}\n")
    if not known.chat:
        parts.append(f"─── text\n{prompt.text}\n")
    if prompt.suffix:
        parts.append(f"─── suffix\n{prompt.suffix}\n")
    parts.append(f"─── stop {prompt.stop}, at most {prompt.max_tokens} tokens\n")
    parts.append(f"─── answer\n{right_answer(name, situation, prompt)}\n")
    return "".join(parts)


def right_answer(name: str, situation: str, prompt: Prompt) -> str:
    """Render as many of the wanted edits as the format can express, the first ones."""
    edits = wanted(situation)
    for count in range(len(edits), -1, -1):
        try:
            return FORMATS[name].answer(prompt, edits[:count])
        except AnswerError:
            continue
    raise AssertionError("a format can always say that there is nothing to edit")


def write() -> None:
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, situation in CASES:
        path(name, situation).write_text(text(name, situation), "utf-8")


if __name__ == "__main__":
    write()
