"""Datasets of notebook edits: read, written, converted, filtered, counted and checked."""
