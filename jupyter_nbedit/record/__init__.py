"""A developer's own edit history, kept by consent: redaction, store, replay, export, statistics."""
