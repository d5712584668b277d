"""The language-model predictor: context, prompts, providers and the local runtime."""
