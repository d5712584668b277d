"""Plots: each part of a bar where it belongs, in its own colour."""

from collections import Counter

from matplotlib.colors import to_hex

from jupyter_nbedit.utils.distributions import distribution
from jupyter_nbedit.utils.plots import histogram, stacked_bars, write_figures

COLOURS = {"here": "#3b6ea5", "above": "#7fa7cf", "nothing": "#bbbbbb"}


def test_parts_follow_each_other_in_their_colours():
    parts = {"here": [1, 2], "above": [0, 3], "nothing": [4, 0]}
    figure = stacked_bars(["KeyError", "NameError"], parts, COLOURS, xlabel="runs", title="fixed")
    (axes,) = figure.axes
    drawn = {
        bars.get_label(): [
            (bar.get_x(), bar.get_width(), to_hex(bar.get_facecolor())) for bar in bars
        ]
        for bars in axes.containers
    }
    assert drawn == {
        "here": [(0, 1, "#3b6ea5"), (0, 2, "#3b6ea5")],
        "above": [(1, 0, "#7fa7cf"), (2, 3, "#7fa7cf")],
        "nothing": [(1, 4, "#bbbbbb"), (5, 0, "#bbbbbb")],
    }
    assert axes.get_legend().get_title().get_text() == "fixed"


def test_figures_are_files_of_their_names(tmp_path):
    figures = {"lines": histogram(distribution(Counter({0: 2, 3: 1, 4: 5})), "lines", "edits")}
    (bars,) = figures["lines"].axes[0].containers
    assert [bar.get_height() for bar in bars] == [2, 6]
    (path,) = write_figures(figures, tmp_path / "deep" / "folder", "svg")
    assert path.name == "lines.svg"
    assert b"<svg" in path.read_bytes()
