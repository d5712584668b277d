"""What goes wrong in the magic, shown in one sentence instead of a traceback."""

from __future__ import annotations


class NbeditError(RuntimeError):
    """A command that failed; the text says why and what to do."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows these lines in place of a traceback.
        return [str(self)]


class NbeditInterrupted(KeyboardInterrupt):
    """A command that the user stopped; as with any interrupt, no later cell runs."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
