"""The one error of everything about models; what goes wrong is told by `faults`."""

from __future__ import annotations

from typing import Literal

from ....utils.user_messages import UserError, UserMessage, user_message

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


class ModelError(UserError):
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
        message: UserMessage,
        retry_after: float | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.kind: FaultKind = kind
        self.retry_after = retry_after
        self.said = said

    @property
    def told(self) -> UserMessage:
        """The message, with what the provider said."""
        if not self.said:
            return self.message
        return user_message("%1 It said: %2", self.message, self.said)
