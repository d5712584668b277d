"""What a user is told of the language model, in the status bar and over REST."""

from __future__ import annotations

from typing import Literal

import msgspec

from ....utils.user_messages import UserMessage

State = Literal["none", "ready", "loading", "waiting", "consent", "failed"]
"""How a model is.

- `none`: there is none;
- `ready`: it can be asked;
- `loading`: it is being started;
- `waiting`: left alone for a while after a fault;
- `consent`: on another machine, and the user has not agreed to send to it;
- `failed`: it cannot be used as it is configured.
"""


class ModelStatus(msgspec.Struct, frozen=True, rename="camel"):
    """Which model is in use and how it is.

    Attributes
    ----------
    name : str
        The model, as it is chosen; empty when there is none.
    state : str
        How it is.
    host : str
        Where requests go; empty for the local runtime.
    remote : bool
        Whether that is another machine.
    message : UserMessage or None
        What is wrong and what to do, in a sentence or two.
    lasting : bool
        Whether it is wrong until somebody does something, as far as anybody can say.
    """

    name: str
    state: State
    host: str
    remote: bool
    message: UserMessage | None
    lasting: bool = False


NO_MODEL = ModelStatus("", "none", "", remote=False, message=None)
"""What is said where there is no language model."""
