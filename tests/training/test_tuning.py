from __future__ import annotations

import random

import pytest

from jupyter_nbedit.bench.metrics.significance import Comparison
from jupyter_nbedit.cli import main
from jupyter_nbedit.core.events import Edit, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.llm.local import LocalSettings
from jupyter_nbedit.predict.llm.local.tuned import TunedModel, TuningFigures, TuningReport
from jupyter_nbedit.record.redaction.masks import MASK
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.training.going_on import of_history
from jupyter_nbedit.training.tuning import is_better
from scripts.week import record

FIGURES = TuningFigures(precision=80.0, recall=10.0, quiet=99.0, saved=5.0)


def more(low: float) -> Comparison:
    return Comparison(difference=1.0, low=low, high=2.0, p=0.1, count=9, units=9)


@pytest.mark.parametrize(
    ("after", "low", "better"),
    [
        (TuningFigures(81.0, 12.0, 99.0, 6.0), 0.1, True),
        (TuningFigures(79.5, 12.0, 98.5, 6.0), 0.1, True),
        # More is saved, but not by more than chance explains.
        (TuningFigures(81.0, 12.0, 99.0, 6.0), -0.1, False),
        # It is wrong more often, or speaks where nothing is to be said.
        (TuningFigures(70.0, 12.0, 99.0, 6.0), 0.1, False),
        (TuningFigures(81.0, 12.0, 90.0, 6.0), 0.1, False),
        (TuningFigures(None, 0.0, 100.0, 0.0), 0.0, False),
    ],
)
def test_when_a_model_is_better(after, low, better):
    assert is_better(FIGURES, after, more(low)) is better


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """Return the folder of a history of three days."""
    folder = Folder(tmp_path_factory.mktemp("history"))
    record(folder, days=3, notebooks=1, cells=9)
    return folder


def history(folder: Folder, *words: object) -> int:
    return main(["train", "history", "--folder", str(folder.path), *map(str, words)])


def test_a_history_is_learned_and_tried_on_its_last_day(days, tiny, capsys):
    words = ("--base", tiny, "--tokens", 300, "--rank", 2, "--threads", 1)

    assert history(days, *words) == 0

    printed = capsys.readouterr().out
    assert "of 2 days" in printed
    assert "before" in printed
    tuned = TunedModel(days.path / "tuned")
    report = tuned.report()
    assert report is not None
    assert (report.days, report.held_days) == (3, 1)
    assert report.moments > 10
    assert tuned.adapter.exists()
    assert not tuned.is_in_use
    # Nothing of the user's code is left lying about.
    assert sorted(each.name for each in tuned.folder.iterdir()) == ["adapter.gguf", "report.json"]

    # A model of random weights is no better, and is not switched on.
    assert not report.better
    assert history(days, "--base", tiny, "--use") == 1
    assert "no better" in capsys.readouterr().err


def test_without_a_history_nothing_is_tuned(tmp_path, tiny, capsys):
    assert history(Folder(tmp_path), "--base", tiny) == 1

    assert "0 keystrokes on 0 days" in capsys.readouterr().err


def report_of(*, better: bool) -> TuningReport:
    return TuningReport(
        made=1.0,
        days=3,
        held_days=1,
        examples=20,
        moments=50,
        tokens=300,
        seconds=9.0,
        before=FIGURES,
        after=FIGURES,
        low=0.1,
        high=1.0,
        better=better,
    )


def test_it_is_switched_on_and_back(tmp_path, tiny, capsys):
    tuned = TunedModel(tmp_path / "tuned")
    settings = LocalSettings(model=str(tiny), sha256="other", name="smollm2-135m")
    tuned.folder.mkdir()
    tuned.adapter.write_bytes(b"GGUF")
    tuned.keep(report_of(better=True))
    assert tuned.applied(settings) is settings

    assert history(Folder(tmp_path), "--base", tiny, "--use") == 0
    # It is an adapter of these weights, not of any others.
    assert tuned.applied(settings) is settings
    tuned.use("other")
    applied = tuned.applied(settings)
    assert applied.adapter == str(tuned.adapter)
    assert applied.name != settings.name

    assert history(Folder(tmp_path), "--back") == 0
    assert tuned.applied(settings) is settings
    assert tuned.adapter.exists()


def test_what_is_masked_is_not_learned():
    def typed(text: str) -> list[Open | Edit]:
        opened = Open(cells=(Cell("a", "code", ""),), language="python", path="a.ipynb")
        keys = [
            Edit(time=1 + number / 10, cell_id="a", start=number, end=number, text=key)
            for number, key in enumerate(text)
        ]
        return [opened, *keys]

    line = "connection = connect(host='localhost', password='{}')"
    assert list(of_history(typed(line.format(MASK * 8)), random.Random(0))) == []
    (example,) = of_history(typed(line.format("")), random.Random(0))
    assert line.format("").endswith(example.answer.strip())
    assert example.repository == "a.ipynb"
