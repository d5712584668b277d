"""What earlier sessions tell: only while the user agrees, only of the folder, nothing left out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.core.events import Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.record import consent
from jupyter_nbedit.record.consent import Exclusions
from jupyter_nbedit.record.redaction.masks import MASK
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.server.notebooks import EarlierSessions, OpenNotebooks
from tests.record.pages import record
from tests.server.notebooks.recordings import Agreement, written


@pytest.fixture
def agreement(tmp_path: Path) -> Agreement:
    return Agreement(Folder(tmp_path / "history"))


def opened(path: str, language: str = "python") -> Session:
    session = Session()
    session.apply(Open(cells=(Cell("0", "code", "x"),), language=language, path=path))
    return session


async def told(agreement: Agreement, path: str = "data/here.ipynb") -> list[tuple[str, str]]:
    notebooks = OpenNotebooks(None, EarlierSessions(agreement))
    session = opened(path)
    notebooks.follow(session)
    await notebooks.settled()
    return [(edit.old, edit.new) for edit in notebooks.earlier(session)]


async def test_what_was_done_in_the_folder_is_told_oldest_first(agreement: Agreement) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("1", "2"), ("df", "sales")))
    assert await told(agreement) == [("1", "2"), ("df", "sales")]
    assert await told(agreement, "other/here.ipynb") == []


async def test_nothing_is_told_to_a_notebook_in_another_language(agreement: Agreement) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("df", "sales")))
    notebooks = OpenNotebooks(None, EarlierSessions(agreement))
    session = opened("data/here.ipynb", "julia")
    notebooks.follow(session)
    await notebooks.settled()
    assert notebooks.earlier(session) == ()


async def test_without_an_agreement_nothing_is_read(agreement: Agreement) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("df", "sales")))
    consent.withdraw(agreement.folder)
    assert await told(agreement) == []

    consent.give(agreement.folder, Exclusions(), paused=True)
    assert await told(agreement) == []


async def test_whoever_takes_the_agreement_back_sees_nothing_any_more(
    agreement: Agreement,
) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("df", "sales")))
    notebooks = OpenNotebooks(None, EarlierSessions(agreement))
    session = opened("data/here.ipynb")
    notebooks.follow(session)
    await notebooks.settled()
    assert len(notebooks.earlier(session)) == 1

    consent.withdraw(agreement.folder)
    assert notebooks.earlier(session) == ()
    consent.give(agreement.folder, Exclusions())
    assert notebooks.earlier(session) == ()


async def test_what_is_left_out_since_is_not_told(agreement: Agreement) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("df", "sales")))
    consent.give(agreement.folder, Exclusions(paths=("data/*",)))
    assert await told(agreement) == []


async def test_what_is_masked_is_nothing_that_was_done(agreement: Agreement) -> None:
    record(
        agreement.folder,
        "one",
        written("data/one.ipynb", ("1", "2"), ("df", "sales"), ("a,", f"{MASK * 3},")),
    )
    assert await told(agreement) == [("1", "2"), ("df", "sales")]


async def test_what_is_recorded_from_now_on_is_no_earlier_session(agreement: Agreement) -> None:
    notebooks = OpenNotebooks(None, EarlierSessions(agreement))
    session = opened("data/here.ipynb")
    notebooks.follow(session)
    record(agreement.folder, "now", written("data/here.ipynb", ("df", "sales")))
    await notebooks.settled()
    assert notebooks.earlier(session) == ()


async def test_a_history_that_cannot_be_read_tells_nothing(agreement: Agreement) -> None:
    agreement.folder.make()
    agreement.folder.database.write_bytes(b"no database" * 100)
    assert await told(agreement) == []


async def test_cells_of_earlier_sessions_are_none_of_this_notebook(agreement: Agreement) -> None:
    record(agreement.folder, "one", written("data/one.ipynb", ("df", "sales")))
    notebooks = OpenNotebooks(None, EarlierSessions(agreement))
    session = opened("data/here.ipynb")
    notebooks.follow(session)
    await notebooks.settled()
    (edit,) = notebooks.earlier(session)
    assert session.notebook.cell(edit.cell_id) is None
    assert msgspec.structs.replace(edit, cell_id="0").after == "sales = read(a, sep=1)"
