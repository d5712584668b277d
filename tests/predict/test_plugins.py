"""What other packages may add, and what is said of those that do it wrongly."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jupyter_nbedit.predict import plugins
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.predict.predictor import Host
from jupyter_nbedit.predict.registry import PREDICTORS, open_predictors
from tests.packages import FORMATS as FORMAT_GROUP
from tests.packages import PREDICTORS as GROUP
from tests.packages import SAID, SHOUT, install

Install = Callable[..., None]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install packages into a folder on the path."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))

    def add(name: str, module: str, group: str = GROUP, **declared: str) -> None:
        install(tmp_path, name, module, {group: declared})
        # It is looked for anew when the path changes.
        monkeypatch.syspath_prepend(str(tmp_path))

    yield add
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


OURS = ["columns", "elsewhere", "memory", "model", "names", "repeat", "runs"]
# The language model is one of the server's.
OPENED = [name for name in OURS if name != "model"]


def opened() -> list[str]:
    return [predictor.name for predictor in open_predictors(Host())]


def test_our_own_are_declared_in_the_same_way() -> None:
    assert PREDICTORS.names == tuple(OURS)
    assert set(PREDICTORS) == set(OURS)
    assert opened() == OPENED


def test_a_package_adds_a_predictor(add: Install) -> None:
    add("shouting", SHOUT, shout="shouting:Shout")

    assert PREDICTORS.names == (*OURS, "shout")
    assert "shouting" not in sys.modules
    assert PREDICTORS.package("shout") == "shouting 1.2"
    assert opened() == [*OPENED, "shout"]
    assert [each.name for each in open_predictors(Host(), {"shout"})] == OPENED


def test_what_is_disabled_is_not_even_imported(add: Install) -> None:
    add("shouting", "raise SystemError", shout="shouting:Shout")

    assert [each.name for each in open_predictors(Host(), {"shout"})] == OPENED
    assert "shouting" not in sys.modules


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("import not_there_at_all", "cannot be imported: ModuleNotFoundError: No module named"),
        ("", "cannot be imported: AttributeError"),
        ("Shout = 1 / 0", "cannot be imported: ZeroDivisionError: division by zero"),
        ("class Shout: name = 'shout'", "is not a subclass of"),
        ("Shout = 7", "7 is not a subclass of"),
        (SHOUT.replace("async def predict", "async def foretell"), "does not define predict"),
        (SHOUT.replace('name = "shout"', 'name = "cry"'), "another name than the entry point"),
        (SHOUT.replace('name = "shout"', ""), "another name than the entry point, None"),
        (SHOUT + "    speed = 'quick'\n", "its speed is 'quick', not one of instant, slow"),
        (SHOUT + "    threshold = 75\n", "its threshold is 75, not a chance between 0 and 1"),
        (SHOUT + "    languages = 'python'\n", "its languages are 'python'"),
        (SHOUT + "    def __init__(self, more): pass\n", "it cannot be opened: TypeError"),
        (SHOUT + "    open = staticmethod(lambda host: 7)\n", "what it opens is no predictor: 7"),
    ],
)
def test_what_is_wrong_is_said_once_and_the_others_go_on(
    add: Install, module: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    add("shouting", module, shout="shouting:Shout")

    with caplog.at_level(logging.ERROR):
        assert opened() == OPENED
        assert opened() == OPENED

    (record,) = caplog.records
    assert record.message.startswith("The predictor 'shout' of shouting 1.2 is left out: ")
    assert said in record.message
    assert record.message.endswith("Upgrade the package shouting, or uninstall it.")


def test_what_does_not_predict_as_it_says_is_logged_by_the_engine(
    add: Install, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.predict.playing import Player

    broken = SHOUT.replace("async def predict(self, request):", "def predict(self, request):")
    add("shouting", broken.replace("yield", "return"), shout="shouting:Shout")

    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            player = Player("df = quiet()\ndf.head()\n")
            player.edit(0, 0, 2, "sales")
            assert player.suggest() is not None
    assert "the predictor 'shout' failed" in caplog.text


def test_a_name_that_is_taken_stays_ours(add: Install, caplog: pytest.LogCaptureFixture) -> None:
    add("shouting", SHOUT, repeat="shouting:Shout")

    with caplog.at_level(logging.ERROR):
        assert opened() == OPENED
    assert "shouting" not in sys.modules
    assert "'repeat' of shouting 1.2 is left out: jupyter" in caplog.text


def test_a_package_adds_a_prompt_format(add: Install) -> None:
    add("saying", SAID, FORMAT_GROUP, said="saying:Said")

    assert "said" in FORMATS.names
    assert FORMATS["said"] is FORMATS["said"]
    assert FORMATS["said"].models == "parrot"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("Said = 7", "7 is no "),
        (SAID.replace("def parse", "def read"), "does not define parse"),
        (SAID.replace('name = "said"', 'name = "sung"'), "another name than its entry point"),
        (SAID.replace('models = "parrot"', 'models = "("'), "no regular expression"),
        (SAID.replace('models = "parrot"', "models = None"), "no regular expression"),
    ],
)
def test_a_prompt_format_that_is_none_is_left_out(
    add: Install, module: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    add("saying", module, FORMAT_GROUP, said="saying:Said")

    with caplog.at_level(logging.ERROR):
        assert "said" not in FORMATS
        assert "said" not in set(FORMATS)
    (record,) = caplog.records
    assert record.message.startswith("The prompt format 'said' of saying 1.2 is left out: ")
    assert said in record.message


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Run from a source tree whose project file reads as it is given."""

    def project(text: str) -> None:
        path = tmp_path / "pyproject.toml"
        path.write_text(text, "utf-8")
        monkeypatch.setattr(plugins, "_PROJECT", path)
        _forget()

    yield project
    _forget()


def _forget() -> None:
    plugins._in_source.cache_clear()
    plugins._say_it_is_old.cache_clear()


NEWER = """
[project]
name = "{name}"
[project.entry-points."jupyter_nbedit.predictors"]
brand-new = "somewhere:New"
"""


def test_an_installation_that_is_older_than_its_source_is_told_and_works(
    project: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    project(NEWER.format(name="jupyter_nbedit"))

    with caplog.at_level(logging.WARNING):
        found = plugins._installed(GROUP)
        plugins._installed(GROUP)

    assert "brand-new" in [entry.name for entry in found]
    (record,) = caplog.records
    assert "was installed before it declared brand-new" in record.message
    assert "run `make install`, or `pip install -e .`" in record.message


def test_somebody_else_s_project_file_says_nothing(project: Callable[[str], None]) -> None:
    project(NEWER.format(name="another"))

    assert "brand-new" not in [entry.name for entry in plugins._installed(GROUP)]
