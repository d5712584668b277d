from __future__ import annotations

from jupyter_nbedit.bench.report.markdown import aligned, markdown
from jupyter_nbedit.bench.report.tables import Table


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    assert aligned([["", "engine", "kind"], ["recall", "8.7", "adds"]], left=1).splitlines() == [
        "|        | engine | kind |",
        "| ------ | -----: | ---: |",
        "| recall |    8.7 | adds |",
    ]


def test_what_would_be_markup_is_text() -> None:
    text = markdown("a|b", [Table("t", ["", "*x*"], [["<script>", "1"]], "note_")])

    assert text.startswith("# a\\|b\n")
    assert "\\*x\\*" in text
    assert "\\<script\\>" in text
    assert text.endswith("note\\_\n")
