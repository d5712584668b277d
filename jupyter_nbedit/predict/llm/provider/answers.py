"""What was answered, by what was asked."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

from .transport import Answer

if TYPE_CHECKING:
    from ..prompts.base import Prompt
    from .endpoint import Endpoint

MAX_ANSWERS = 500


def key_of(endpoint: Endpoint, prompt: Prompt) -> bytes:
    """Return a short name for a request's content: the model, and every byte that is sent."""
    asked = (
        endpoint.provider,
        endpoint.model,
        endpoint.host,
        endpoint.kwargs,
        prompt.messages,
        prompt.text,
        prompt.suffix,
        prompt.stop,
        prompt.max_tokens,
        prompt.stem,
    )
    packed = msgspec.msgpack.encode(asked, order="deterministic", enc_hook=repr)
    return hashlib.blake2b(packed, digest_size=16).digest()


class Answers:
    """The latest answers; that nothing is to be edited is an answer, too.

    The prompts themselves are not kept.
    """

    def __init__(self, size: int = MAX_ANSWERS) -> None:
        self._size = size
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()

    def get(self, key: bytes) -> Answer | None:
        """Return the answer to a request, if it is known."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: bytes, answer: Answer) -> None:
        """Keep an answer, and forget the one that was not asked for the longest."""
        self._answers[key] = answer
        self._answers.move_to_end(key)
        while len(self._answers) > self._size:
            self._answers.popitem(last=False)
