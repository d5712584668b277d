from __future__ import annotations

from collections.abc import Iterator, Sequence

from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit


def make_edit(
    old: Sequence[str],
    new: Sequence[str],
    *,
    repository: str = "owner/one",
    commit: str = "c0",
    file: str = "a.ipynb",
    message: str = "Rename the table everywhere",
) -> NotebookEdit:
    user, _, repo = repository.partition("/")
    return NotebookEdit(
        repo=repo,
        commit=commit,
        file=file,
        message=message,
        old=list(old),
        new=list(new),
        user=user,
        time=1_700_000_000,
        language="python",
    )


TABLE = [
    "import pandas as pd",
    "df = pd.read_csv('sales.csv')\ndf.head()",
    "totals = df.groupby('month').sum()\nprint(df.shape)",
    "print('done')",
]


def renamed(name: str, sources: Sequence[str] = TABLE) -> list[str]:
    return [source.replace("df", name) for source in sources]


def edits() -> Iterator[NotebookEdit]:
    """Twenty edits of four repositories, one of them with most."""
    for number in range(20):
        repository = f"owner/{'abcd'[number % 4] if number < 8 else 'a'}"
        name = f"table_{number}"
        new = [*renamed(name), f"print({name})"] if number % 3 else renamed(name)
        yield make_edit(TABLE, new, repository=repository, commit=f"c{number}")
