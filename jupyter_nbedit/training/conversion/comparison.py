"""Whether a model says the same in the embedded runtime as where it was trained."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.request import Request, urlopen

import msgspec

from ...predict.llm.local.process import Process
from ...predict.llm.local.settings import LocalSettings

LIKELIEST = 5
"""Tokens that are compared for each text."""

Likely = Mapping[str, float]
"""The likeliest next tokens of a text, and the natural logarithms of their probabilities."""


class Comparison(msgspec.Struct, frozen=True):
    """How two sides differ.

    Attributes
    ----------
    worst, mean : float
        The greatest and the mean difference of a token's log-probability.
    first : float
        Share of the texts of which both sides take the same token for the likeliest.
    texts : int
        How many there were.
    """

    worst: float
    mean: float
    first: float
    texts: int


def compare(ours: Sequence[Likely], theirs: Sequence[Likely]) -> Comparison:
    """Compare what two sides say of the same texts, by the tokens that both name."""
    apart = [
        abs(left[token] - right[token])
        for left, right in zip(ours, theirs, strict=True)
        for token in left.keys() & right.keys()
    ]
    first = [
        max(left, key=left.__getitem__) == max(right, key=right.__getitem__)
        for left, right in zip(ours, theirs, strict=True)
    ]
    return Comparison(max(apart), sum(apart) / len(apart), sum(first) / len(first), len(first))


def runtime_says(settings: LocalSettings, texts: Sequence[str]) -> list[Likely]:
    """Return what the embedded runtime takes for likely behind each text."""
    process = Process(settings, 0.0)
    try:
        endpoint = process.endpoint()
        return [_ask(endpoint.api_base, endpoint.api_key, text) for text in texts]
    finally:
        process.end()


def _ask(base: str, key: str, text: str) -> Likely:
    body = {"prompt": text, "max_tokens": 1, "temperature": 0, "logprobs": 2 * LIKELIEST}
    request = Request(  # noqa: S310 - the loopback address of our own process
        f"{base}/completions",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=120) as answer:  # noqa: S310
        found = json.load(answer)["choices"][0]["logprobs"]
    likely = found["content"][0]["top_logprobs"]
    return {each["token"]: each["logprob"] for each in likely}
