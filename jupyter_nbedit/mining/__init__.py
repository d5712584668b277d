"""From git histories to a dataset of notebook edits.

The record is in :mod:`.records`. Everything else reads or writes it: repositories are found and
cloned, their histories read with git, each notebook parsed, each edit extracted, and the result
written as JSON Lines or Parquet with a manifest from which it can be rebuilt and checked.

This package needs :mod:`jupyter_nbedit.core` and nothing else of the project.
"""
