"""The site of the documentation: `make docs` builds it."""

from __future__ import annotations

import json
from pathlib import Path

PACKAGE = json.loads(Path(__file__).parent.with_name("package.json").read_text("utf-8"))

project = "jupyter-nbedit"
author = PACKAGE["author"]["name"]
project_copyright = author
release = version = PACKAGE["version"]
language = "en"

extensions = ["myst_parser"]
exclude_patterns = ["_build"]

# The pages are read on GitHub, too: its dialect, and its anchors of headings.
myst_heading_anchors = 4
myst_links_external_new_tab = False

html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path: list[str] = []
html_show_sourcelink = False
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    # Nothing is asked of anybody else's server when a page is read.
    "icon_links": [],
    "show_version_warning_banner": False,
}
