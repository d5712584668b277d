"""The model that is trained, and its tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..utils.extras import need
from .conversion.from_gguf import GgufModel
from .conversion.layout import PROJECTIONS
from .packing import Encode, Row
from .recipe import Recipe

FIRST_WEIGHTS = 20_261_128
"""Added to the seed, so that the first weights of an adapter are not drawn as the examples are."""


Decode = Callable[[list[int]], str]
"""Returns the text of tokens."""


class Trainee:
    """A model in training.

    Attributes
    ----------
    model : torch.nn.Module
        The model, with its adapter if it has one.
    encode : callable
        Cuts a text into tokens.
    decode : callable
        Returns the text of tokens.
    """

    def __init__(self, recipe: Recipe, device: str = "cpu") -> None:
        self._torch = torch = need("torch", "train")
        self._device = device
        base = Path(recipe.base)
        # Weights that do not change are kept short; those that do need every digit.
        dtype = torch.bfloat16 if recipe.rank else torch.float32
        if base.is_file():
            found = GgufModel(base)
            model, tokenizer = found.model(dtype), found.tokenizer()
            self.encode: Encode = lambda text: tokenizer.encode(text).ids
            self.decode: Decode = tokenizer.decode
        else:
            transformers = need("transformers", "train")
            model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
            theirs = transformers.AutoTokenizer.from_pretrained(base)
            self.encode = lambda text: theirs.encode(text, add_special_tokens=False)
            self.decode = theirs.decode
        if recipe.rank:
            peft = need("peft", "train")
            torch.manual_seed(recipe.seed + FIRST_WEIGHTS)
            configuration = peft.LoraConfig(
                r=recipe.rank,
                lora_alpha=recipe.alpha,
                target_modules=list(PROJECTIONS),
                task_type="CAUSAL_LM",
            )
            model = peft.get_peft_model(model, configuration)
        self.model: Any = model.to(device)

    def weights(self) -> dict[str, Any]:
        """Return the weights that are trained, by name."""
        return {name: each for name, each in self.model.named_parameters() if each.requires_grad}

    def loss(self, row: Row) -> Any:
        """Return how unlikely the learned tokens of a row were, in nats: the weighted sum."""
        torch = self._torch
        tokens = torch.tensor([row.tokens], device=self._device)
        positions = torch.tensor([row.positions], device=self._device)
        learned = torch.tensor(row.learned, device=self._device)
        with torch.autocast(self._device.partition(":")[0], torch.bfloat16):
            # The token before each learned one tells it; the head is not asked about the others.
            logits = self.model(
                input_ids=tokens,
                position_ids=positions,
                logits_to_keep=learned - 1,
                use_cache=False,
            ).logits[0]
        each = torch.nn.functional.cross_entropy(
            logits.float(), tokens[0][learned], reduction="none"
        )
        return each @ torch.tensor(row.weights, device=self._device)

    def says(self, texts: Sequence[str], number: int) -> list[dict[str, float]]:
        """Return what comes next after each text: the likeliest tokens, and how likely they are.

        The likelihoods are natural logarithms of probabilities.
        """
        torch = self._torch
        result = []
        self.model.eval()
        for text in texts:
            with torch.no_grad():
                tokens = torch.tensor([self.encode(text)], device=self._device)
                values = self.model(tokens, logits_to_keep=1).logits[0, -1].float()
            likely, ids = torch.log_softmax(values, -1).topk(number)
            result.append(
                {
                    self.decode([each]): value
                    for each, value in zip(ids.tolist(), likely.tolist(), strict=True)
                }
            )
        return result
