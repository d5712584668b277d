"""The command `jupyter nbedit history`."""
