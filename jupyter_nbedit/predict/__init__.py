"""Predictors of the next edit, and the engine that races, checks and gates them."""
