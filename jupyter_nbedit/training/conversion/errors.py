"""The error of converting."""


class UnsupportedModelError(ValueError):
    """A model that cannot be converted; the message says why."""
