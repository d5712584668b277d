"""Where the weights of the bundled model lie: in Jupyter's data folders, the user's first."""

from __future__ import annotations

import sys
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir, jupyter_path

_WITHIN = ("nbedit", "models")


def models_folders() -> tuple[Path, ...]:
    """Return where weights are looked for: an administrator may have put them there for all."""
    return tuple(Path(folder) for folder in jupyter_path(*_WITHIN))


def user_folder() -> Path:
    """Return the user's own folder of models."""
    return Path(jupyter_data_dir(), *_WITHIN)


def environment_folder() -> Path:
    """Return the folder of models of this Python environment."""
    return Path(sys.prefix, "share", "jupyter", *_WITHIN)
