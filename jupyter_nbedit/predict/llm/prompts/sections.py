"""How the parts of a context read in the formats that have no words of their own for them."""

from __future__ import annotations

from collections.abc import Iterable

from ..context import Change, Excerpt, Failure, Heading, PromptContext, RunNote


def ended(text: str) -> str:
    """Return a text that ends its last line."""
    return text if text.endswith("\n") or not text else text + "\n"


def cell_name(number: int) -> str:
    """Return what a cell is called in a prompt."""
    return f"cell {number}" if number else "a deleted cell"


def outline(headings: Iterable[Heading]) -> str:
    """Render headings, a line each."""
    return "".join(f"{heading.text}  (cell {heading.number})\n" for heading in headings)


def with_cursor(context: PromptContext, mark: str) -> str:
    """Return the window with a mark at the cursor."""
    text = context.window.text
    return text[: context.cursor] + mark + text[context.cursor :]


def diff(change: Change) -> str:
    """Render a change as the body of a unified diff, without a header."""
    return "".join(
        (
            _marked(change.lead, " "),
            _marked(change.old, "-"),
            _marked(change.new, "+"),
            _marked(change.trail, " "),
        )
    )


def hunk_header(change: Change) -> str:
    """Return the line that says where in the cell a change was: ``@@ -3,2 +3,4 @@``."""
    same = count(change.lead) + count(change.trail)
    old, new = same + count(change.old), same + count(change.new)
    return f"@@ -{change.line + 1},{old} +{change.line + 1},{new} @@\n"


def count(text: str) -> int:
    """Return how many lines a text has; an unfinished last one counts."""
    return text.count("\n") + (bool(text) and not text.endswith("\n"))


def run_line(run: RunNote) -> str:
    """Say in a line what a run came to."""
    result = "ok" if run.ok else run.ename or "failed"
    return f"ran {cell_name(run.number)}: {result}\n"


def printed(run: RunNote) -> str:
    """Return what a run printed, set off by a mark; empty when it is not told."""
    return _marked(run.output, "> ")


def failure_lines(failure: Failure) -> str:
    """Say what failed and where, a line a place."""
    lines = [f"{failure.ename}: {failure.evalue}\n"]
    for frame in failure.frames:
        place = f"cell {frame.number}" if frame.number else frame.where
        line = f", line {frame.line + 1}" if frame.line >= 0 else ""
        lines.append(f"  {place}{line}{': ' if frame.code else ''}{frame.code}\n")
    return "".join(lines)


def joined(excerpts: Iterable[Excerpt]) -> str:
    """Return the texts of excerpts one below the other."""
    return "".join(ended(excerpt.text) for excerpt in excerpts)


def _marked(text: str, mark: str) -> str:
    return (
        "".join(f"{mark}{line}\n" for line in text.removesuffix("\n").split("\n")) if text else ""
    )
