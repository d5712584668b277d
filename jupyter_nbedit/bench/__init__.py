"""Replaying known revisions of notebooks, and judging what was suggested on the way."""
