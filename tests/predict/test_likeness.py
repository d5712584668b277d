from __future__ import annotations

from jupyter_nbedit.predict.likeness import COPY, likeness

CELL = "a = load(x)\nb = fit(a)\nc = score(b)\nd = show(c)\nsave(d)"


def test_a_cell_is_like_one_with_the_same_lines() -> None:
    moved = "\n\n".join(f"    {line}" for line in reversed(CELL.split("\n")))

    assert likeness(CELL, CELL) == likeness(CELL, moved) == 1
    assert likeness(CELL, CELL.replace("save(d)", "keep(d)")) >= COPY
    assert likeness(CELL, CELL + "\n" + CELL.replace("a", "e")) < COPY
    assert likeness(CELL, "x = 1") == likeness(CELL, "") == 0
