"""The bundled sample: a git repository of small notebooks with a written history.

`scripts/make_sample.py` of the project made it; unpacked it is a repository like any other.
"""

from pathlib import Path

BUNDLE = Path(__file__).with_name("sample.bundle")
"""The repository, as a git bundle."""
