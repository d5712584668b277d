"""The commands `jupyter nbedit bench …`."""
