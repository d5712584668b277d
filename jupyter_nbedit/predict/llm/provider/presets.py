"""Well-known ways of reaching a model, one example each; `docs/models.md` tells how to set up."""

from __future__ import annotations

import msgspec


class Preset(msgspec.Struct, frozen=True):
    """An example of a model.

    Attributes
    ----------
    title : str
        What people call the server or the provider.
    model : str
        A model there, as it is configured and chosen.
    """

    title: str
    model: str


PRESETS = (
    Preset("Ollama", "ollama/qwen2.5-coder:7b"),
    Preset("llama.cpp", "llamafile/sweep-next-edit-1.5b"),
    Preset("vLLM", "hosted_vllm/zed-industries/zeta-2"),
    Preset("LM Studio", "lm_studio/qwen2.5-coder-7b-instruct"),
    Preset("OpenAI", "openai/gpt-4.1-mini"),
    Preset("Anthropic", "anthropic/claude-haiku-4-5"),
    Preset("Mistral", "text-completion-codestral/codestral-latest"),
    Preset("OpenRouter", "openrouter/qwen/qwen3-coder"),
)
