"""From git histories to a dataset of notebook edits.

The record is in :mod:`.notebooks.edit_records`. Everything else reads or writes it: repositories
are found and cloned, their histories read with git (:mod:`.git`), each notebook parsed, each edit
extracted, and the result written as JSON Lines or Parquet with a manifest (:mod:`.dataset`) from
which it can be rebuilt and checked.
"""
