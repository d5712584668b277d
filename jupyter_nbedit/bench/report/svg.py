"""A figure of matplotlib as SVG for a page: in the page's colours and font, without styles."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree as ET

from ...utils.extras import need

TEXT = "#010203"
"""Stands for the page's colour of text."""
GRID = "#040506"
"""Stands for a faint colour of lines."""

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SETTINGS = {
    "axes.edgecolor": TEXT,
    "axes.grid": True,
    "axes.labelcolor": TEXT,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": TEXT,
    "axes.titlesize": 10,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "grid.color": GRID,
    "grid.linewidth": 0.4,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "jupyter-nbedit",
    "text.color": TEXT,
    # A name is a text, not a formula.
    "text.parse_math": False,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with the settings of a page, whatever the user's are."""
    matplotlib = need("matplotlib", "plots")
    with matplotlib.rc_context(), warnings.catch_warnings():
        # The browser has the fonts for what this one lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def to_svg(figure: Any, name: str, description: str) -> str:
    """Return a figure as an SVG element for a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure, drawn within :func:`drawing`.
    name : str
        A word that begins every identifier, so that several figures fit into one page.
    description : str
        What it shows, for those who do not see it.
    """
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    root = ET.fromstring(file.getvalue())  # noqa: S314 - we have just written it
    used = {link.lstrip("#") for link in _links(root)}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _clean(element, name, used)
    root.attrib.pop("version", None)
    root.set("role", "img")
    root.set("aria-label", description)
    root.set("font-family", "system-ui, sans-serif")
    root.set("stroke-linejoin", "round")
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def _links(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for value in element.attrib.values():
            if value.startswith("#"):
                yield value
            yield from re.findall(r"url\((#[^)]*)\)", value)


def _clean(element: ET.Element, name: str, used: set[str]) -> None:
    """Turn styles, which the page's policy forbids, into attributes, and rename identifiers."""
    attributes = element.attrib
    style = attributes.pop("style", "")
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        if key.strip():
            attributes.update(_attributes(key.strip(), value.strip()))
    for key, value in list(attributes.items()):
        if key == "id":
            if value in used:
                attributes[key] = f"{name}-{value}"
            else:
                del attributes[key]
        elif key == _LINK:
            del attributes[key]
            attributes["href"] = f"#{name}-{value.removeprefix('#')}"
        elif value == GRID:
            attributes["opacity"] = "0.25"
            attributes[key] = "currentColor"
        elif value == TEXT:
            attributes[key] = "currentColor"
        else:
            attributes[key] = value.replace("url(#", f"url(#{name}-")


def _attributes(key: str, value: str) -> Mapping[str, str]:
    if key == "font":
        # The page has a font of its own; what counts is the size.
        size = re.match(r"(?:\w+ )*([\d.]+)px", value)
        return {"font-size": size[1]} if size else {}
    return {key: value}
