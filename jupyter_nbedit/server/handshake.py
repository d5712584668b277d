"""The greeting that every connection of a page begins with."""

from __future__ import annotations

from .wire.prediction import PROTOCOL, Hello


class ProtocolError(ValueError):
    """The browser broke the protocol; its connection is to be closed with this reason."""


class Handshake:
    """Whether a page has greeted, and in the protocol that this server speaks.

    A page that was loaded before the server was updated speaks another one: better no prediction
    than messages that are half understood.
    """

    def __init__(self) -> None:
        self._done = False

    def greet(self, hello: Hello) -> bool:
        """Take a greeting; tell whether it was the first.

        Raises
        ------
        ProtocolError
            If the page speaks another version of the protocol.
        """
        if hello.protocol != PROTOCOL:
            raise ProtocolError(
                f"the page speaks protocol {hello.protocol}, the server {PROTOCOL}: reload the page"
            )
        first, self._done = not self._done, True
        return first

    def require(self) -> None:
        """Go on only with a page that has greeted.

        Raises
        ------
        ProtocolError
            If it has not.
        """
        if not self._done:
            raise ProtocolError("the first message must be hello")
