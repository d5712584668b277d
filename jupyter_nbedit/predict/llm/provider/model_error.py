"""The one error of everything about models; what goes wrong is told by `faults`."""

from __future__ import annotations

from typing import Literal

FaultKind = Literal[
    "setup",
    "forbidden",
    "consent",
    "key",
    "quota",
    "model",
    "unreachable",
    "rate",
    "context",
    "timeout",
    "nonsense",
    "refused",
    "broken",
]
"""What went wrong: the configuration, the administrator's or the user's no, or the provider's."""

LASTING: frozenset[FaultKind] = frozenset(
    {"setup", "forbidden", "key", "quota", "model", "refused"}
)
"""Faults that stay until somebody does something."""


class ModelError(Exception):
    """A model cannot be used, or did not answer; the message is for the user.

    Attributes
    ----------
    kind : str
        What went wrong.
    retry_after : float or None
        Seconds that the provider asks to wait.
    said : str
        What the provider said, without keys. It may quote the notebook: for the user's eyes, not
        for a log.
    """

    def __init__(
        self,
        kind: FaultKind,
        message: str,
        retry_after: float | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.kind: FaultKind = kind
        self.retry_after = retry_after
        self.said = said

    @property
    def told(self) -> str:
        """The message, with what the provider said."""
        return f"{self} It said: {self.said}" if self.said else str(self)
