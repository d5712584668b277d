"""The commands `jupyter nbedit model …`."""
