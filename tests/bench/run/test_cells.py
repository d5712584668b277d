"""Cells that are inserted and deleted: asked for, judged, and shown in the report."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.records import Answer, Case, Configuration
from jupyter_nbedit.bench.report.report import Report
from jupyter_nbedit.bench.report.tables import tables
from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.bench.run.runner import run
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, SuggestedEdit, TextEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.mining.dataset.files import write_edits
from tests.bench.revisions import make_edit

OLD = ["import pandas as pd", "df = pd.read_csv('a.csv')", "df.head()  # only to look", "df.plot()"]
NEW = ["import pandas as pd", "df = pd.read_csv('b.csv')", "totals = df.sum()\nprint(totals)",
       "df.plot()"]  # fmt: skip


def configured(*predictors: str, cells: bool = True) -> Configuration:
    return Configuration(
        task="next",
        data=(),
        predictors=predictors,
        context=context_for("next"),
        cells=cells,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "edits.jsonl"
    write_edits(path, [make_edit(OLD, NEW)])
    return path


@pytest.fixture
def cases(data: Path, tmp_path: Path) -> list[Case]:
    """The moments, two of them before a cell comes or goes."""
    return list(run(configured("copy"), [data], tmp_path / "asked", kept=tmp_path / "kept").cases())


def ran(data: Path, tmp_path: Path, answers: dict[str, dict[str, SuggestedEdit]]) -> RunDirectory:
    """Run a benchmark of predictors that say what is given, by their names and the cases."""
    names = []
    for name, found in answers.items():
        path = tmp_path / f"{name}.jsonl"
        lines = (msgspec.json.encode(Answer(case=case, edits=(e,))) for case, e in found.items())
        path.write_bytes(b"\n".join(lines) + b"\n")
        names.append(f"file:{path}")
    return run(configured(*names), [data], tmp_path / "out", kept=tmp_path / "kept")


def before_cells(cases: list[Case]) -> dict[str, Case]:
    return {case.kind: case for case in cases if case.stage == "cells"}


def test_it_is_asked_before_each_cell_that_comes_or_goes(cases: list[Case]) -> None:
    found = before_cells(cases)
    inserted, deleted = found["inserts cell"], found["deletes cell"]
    assert {type(edit) for edit in inserted.cell_edits} <= {CellInsertion, CellDeletion}
    first = inserted.cell_edits[0]
    assert isinstance(first, CellInsertion)
    assert first.cell.source == NEW[2]
    gone = deleted.cell_edits[0]
    assert isinstance(gone, CellDeletion)
    assert gone.source == OLD[2]
    assert not inserted.truth
    assert not deleted.truth


def test_the_other_moments_are_as_without(data: Path, tmp_path: Path, cases: list[Case]) -> None:
    without = run(
        configured("copy", cells=False), [data], tmp_path / "without", kept=tmp_path / "kept"
    )
    assert [case for case in cases if case.stage != "cells"] == list(without.cases())
    told = msgspec.structs.replace(configured("copy"), told="place")
    asked = run(told, [data], tmp_path / "told", kept=tmp_path / "kept").cases()
    assert all(case.stage != "cells" for case in asked)


def test_right_and_wrong_cells_are_told_apart(
    data: Path, tmp_path: Path, cases: list[Case]
) -> None:
    found = before_cells(cases)
    inserted, deleted = found["inserts cell"], found["deletes cell"]
    insertion, deletion = inserted.cell_edits[0], deleted.cell_edits[0]
    assert isinstance(insertion, CellInsertion)
    # There was no such cell at the other moment, or there is none any more.
    similar = CellInsertion(Cell("new", "code", "totals = df.sum()"), insertion.after)
    elsewhere = CellInsertion(insertion.cell, "cell-0")
    kept = CellDeletion("cell-0", "code", OLD[0])
    out = ran(
        data,
        tmp_path,
        {
            "right": {inserted.id: insertion, deleted.id: deletion},
            "similar": {inserted.id: similar, deleted.id: deletion},
            "wrong": {inserted.id: elsewhere, deleted.id: kept},
        },
    )
    by_name = {
        Path(name).stem: {
            score.case: score.values for score in out.scores(name) if "#cells-" in score.case
        }
        for name in out.predictors
    }
    right, near, wrong = by_name["right"], by_name["similar"], by_name["wrong"]
    sure = {"cells_show_rate": 1.0, "cells_recall": 1.0, "cells_kind": 1.0, "cells_place": 1.0}
    assert right[inserted.id] == {**sure, "cells_source": 1.0}
    assert right[deleted.id] == sure
    assert near[inserted.id].pop("cells_source") == pytest.approx(0.708, abs=0.01)
    assert near[inserted.id] == sure
    missed = {**sure, "cells_recall": 0.0, "cells_place": 0.0}
    assert wrong == {inserted.id: missed, deleted.id: missed}

    report = Report([tmp_path / "out"], cases=20)
    (table,) = [
        each for each in tables(report.summary) if each.title == "Cells that come and go (%)"
    ]
    rows = {name: [cell.split(" ")[0] for cell in cells] for name, *cells in table.rows}
    assert rows == {
        "cells: show rate": ["100.0", "100.0", "100.0"],
        "cells: recall": ["100.0", "100.0", "0.0"],
        "cells: right kind": ["100.0", "100.0", "100.0"],
        "cells: right place": ["100.0", "100.0", "0.0"],
        "cells: similar text": ["100.0", "70.8", ""],
    }
    overview = tables(report.summary)[0]
    assert not any("cells" in name for name, *_ in overview.rows)
    verdicts = {Path(each.predictor).stem: each.verdicts for each in report.summary.systems}
    assert verdicts["right"]["exact"] == 2
    assert (verdicts["similar"]["exact"], verdicts["similar"]["helpful"]) == (1, 1)
    assert verdicts["wrong"]["wrong"] == 2

    page = report.html()
    assert "Cells that come and go (%)" in page
    assert "before a cell comes or goes" in page
    assert "code cell inserted below" in page
    assert f"{deletion.cell_id} deleted" in page


def test_a_change_of_text_says_nothing_about_cells(
    data: Path, tmp_path: Path, cases: list[Case]
) -> None:
    moment = before_cells(cases)["deletes cell"]
    text = TextEdit("cell-0", 0, "import", "export")
    out = ran(data, tmp_path, {"text": {moment.id: text}})
    values = next(s.values for s in out.scores(out.predictors[0]) if s.case == moment.id)
    assert values == {"cells_show_rate": 0.0, "cells_recall": 0.0}
    (system,) = Report([tmp_path / "out"], cases=0).summary.systems
    assert (system.verdicts["missed"], system.verdicts["wrong"]) == (1, 0)


def test_where_a_text_is_missing_a_right_cell_is_right_too(
    data: Path, tmp_path: Path, cases: list[Case]
) -> None:
    first = next(case for case in cases if case.stage == "first")
    found = before_cells(cases)
    gone = found["deletes cell"].cell_edits[0]
    out = ran(
        data,
        tmp_path,
        {
            "goes": {first.id: gone},
            "stays": {first.id: CellDeletion("cell-0", "code", OLD[0])},
        },
    )
    for name in out.predictors:
        values = next(score.values for score in out.scores(name) if score.case == first.id)
        assert values["precision_exact"] == float(name.endswith("goes.jsonl"))
        assert values["show_rate"] == 1.0
        assert not any(name.startswith("cells") for name in values)
        # There is no line in which it is.
        assert "line_at_1" not in values
