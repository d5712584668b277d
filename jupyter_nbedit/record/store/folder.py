"""Where a user's recorded history lies."""

from __future__ import annotations

from pathlib import Path

from jupyter_core.paths import jupyter_data_dir


class Folder:
    """The folder of one user's history.

    Parameters
    ----------
    path : Path, optional
        The folder, by default `nbedit` in the user's Jupyter data directory. It is made when
        something is written, and only its user can look into it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = Path(jupyter_data_dir(), "nbedit") if path is None else path

    @property
    def consent(self) -> Path:
        """The file with the user's answer."""
        return self.path / "recording.json"

    @property
    def database(self) -> Path:
        """The file with the history."""
        return self.path / "history.db"

    def make(self) -> None:
        """Make the folder, for its user alone.

        Raises
        ------
        OSError
            If it cannot be made or closed to others.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)
