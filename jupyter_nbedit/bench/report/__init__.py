"""What runs of the benchmark found: figures, tables, plots and cases, for people."""
