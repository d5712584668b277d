"""Lines in which the secret is marked."""

from __future__ import annotations

from jupyter_nbedit.privacy.masking import PLACEHOLDER


def marked(line: str) -> tuple[str, str]:
    """Return a line and the same line redacted: «the secrets» stand between such marks.

    ``¦`` stands within what scanners of repositories would take for a real one.
    """
    pieces = line.replace("¦", "").replace("»", "«").split("«")
    if len(pieces) == 1:
        return pieces[0], PLACEHOLDER
    shown = [PLACEHOLDER if position % 2 else piece for position, piece in enumerate(pieces)]
    return "".join(pieces), "".join(shown)
