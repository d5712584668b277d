"""The commands `jupyter nbedit mine` and `jupyter nbedit dataset`."""
