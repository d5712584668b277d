"""The bodies of the REST requests about tuning on the user's own history.

======== =================== ======================================================================
`GET`    `TuningStatus`      how it gets on, and what came of the last time
`POST`   `TuningStatus`      begins; 409 where it cannot, or runs already
`PUT`    `TuningStatus`      `TuningChoice`: uses the tuned model, or the bundled one as it was
`DELETE` `TuningStatus`      ends what is running
======== =================== ======================================================================
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ...predict.llm.local.tuned import TuningReport
from ...utils.user_messages import UserMessage

TuningState = Literal["off", "idle", "running", "failed"]

TuningObstacle = Literal["", "forbidden", "unrecorded", "uninstalled", "other model"]


class TuningStatus(msgspec.Struct, frozen=True, rename="camel"):
    """How tuning is: impossible (`off`, by an obstacle), idle, running, or failed at last."""

    state: TuningState
    obstacle: TuningObstacle
    message: UserMessage | None
    stage: UserMessage | None
    done: int
    total: int
    left: float | None
    report: TuningReport | None
    in_use: bool


class TuningChoice(msgspec.Struct, frozen=True, rename="camel"):
    """Whether the tuned model is to be used."""

    use: bool
