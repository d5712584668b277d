"""The site of the documentation: `make docs` builds it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from sphinx.application import Sphinx

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
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    # Nothing is asked of anybody else's server when a page is read.
    "icon_links": [],
    "show_version_warning_banner": False,
}


def copy_pictures(app: Sphinx, failure: Exception | None) -> None:
    """Copy what `<picture>` names: Sphinx copies only what Markdown's own images name."""
    if failure is None:
        shutil.copytree(Path(app.srcdir, "images"), Path(app.outdir, "images"), dirs_exist_ok=True)


def setup(app: Sphinx) -> None:
    """Have Sphinx copy the pictures when the pages are written."""
    app.connect("build-finished", copy_pictures)
