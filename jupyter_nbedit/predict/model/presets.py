"""Well-known ways of reaching a model; `docs/models.md` explains each."""

from __future__ import annotations

import msgspec


class Preset(msgspec.Struct, frozen=True):
    """An example of a model, and what it takes.

    Attributes
    ----------
    title : str
        What people call the server or the provider.
    model : str
        A model, as it is configured.
    """

    title: str
    model: str


PRESETS = (
    Preset("Ollama", "ollama/qwen2.5-coder:1.5b"),
    Preset("llama.cpp", "llamafile/sweep-next-edit"),
    Preset("vLLM", "hosted_vllm/zed-industries/zeta-2"),
    Preset("LM Studio", "lm_studio/qwen2.5-coder-7b-instruct"),
    Preset("OpenAI", "openai/gpt-4.1-mini"),
    Preset("Anthropic", "anthropic/claude-haiku-4-5"),
    Preset("Mistral", "text-completion-codestral/codestral-latest"),
    Preset("OpenRouter", "openrouter/qwen/qwen3-coder"),
)
"""One example for each."""
