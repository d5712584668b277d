"""Notebook snapshots, events, edits, diffs, and the session that replays them.

Pure Python: nothing of Jupyter, no model and no input or output. Every offset in this package
counts Unicode code points; :mod:`jupyter_nbedit.core.text` converts from and to the UTF-16 code
units of the browser.
"""
