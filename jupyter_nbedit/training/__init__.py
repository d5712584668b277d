"""Fine-tuning: examples from edits, the loop, adapters for the embedded runtime."""
