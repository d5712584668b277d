from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.codexglue import strip_comments
from jupyter_nbedit.bench.metrics.codebleu.comments import without_comments


@given(st.text("/*'\"\\ab\n ", max_size=40))
def test_it_takes_out_what_codexglue_does(source):
    assert without_comments(source) == strip_comments(source)


@pytest.mark.parametrize("source", ["/* " * 50_000, r"'\'" * 30_000 + "\\", "'\\" * 50_000])
def test_hostile_text_ends(source):
    # The regular expression of CodeXGLUE takes longer than a test may.
    assert without_comments(source) == source
