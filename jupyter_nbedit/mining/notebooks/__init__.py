"""Notebook files: parsed, aligned cell by cell, and compared."""
