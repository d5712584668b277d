"""What a model's answer costs, by litellm's list of prices; estimates, as no provider is asked."""

from __future__ import annotations

import asyncio
import contextlib

from ...predict.llm.provider.library import LIBRARY


async def tokens_in(text: str) -> int:
    """Return how many tokens a text has in the encoding that comes with litellm."""
    litellm = await LIBRARY.get()
    encoded = await asyncio.to_thread(litellm.encoding.encode, text, disallowed_special=())
    return len(encoded)


async def cost_of(model: str, tokens_in: int, tokens_out: int) -> float:
    """Return the price of an answer in US dollars, 0 for a model without one.

    Parameters
    ----------
    model : str
        The model as litellm names it.
    tokens_in, tokens_out : int
        Tokens of the prompt and of the answer.
    """
    litellm = await LIBRARY.get()
    # The library raises an error of its own for each way in which a model can be unknown.
    with contextlib.suppress(Exception):
        prompt, answer = litellm.cost_per_token(
            model=model, prompt_tokens=tokens_in, completion_tokens=tokens_out
        )
        return float(prompt + answer)
    return 0.0


async def has_price(model: str) -> bool:
    """Tell whether litellm's list has the price of a model."""
    return await cost_of(model, 1_000_000, 1_000_000) > 0
