"""The language-model predictor of a notebook, and the service that all notebooks share."""
