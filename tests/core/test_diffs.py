from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.diffs import Hunk, line_hunks, lines, sequence_hunks, token_hunks, tokens

TEXTS = st.one_of(st.text(alphabet="ab_ \t\r\n.(é😀\u2028\x1c", max_size=30), st.text())
LISTS = st.lists(st.sampled_from("abc"), max_size=10)


def rebuilt(old: Sequence[str], new: Sequence[str], hunks: list[Hunk]) -> tuple[str, str]:
    """Return the new side built from the old one, and the old side built from the new one."""
    forth, back = "", ""
    old_at = new_at = 0
    for hunk in [*hunks, Hunk(len(old), len(old), len(new), len(new))]:
        forth += "".join(old[old_at : hunk.old_start]) + "".join(new[hunk.new_start : hunk.new_end])
        back += "".join(new[new_at : hunk.new_start]) + "".join(old[hunk.old_start : hunk.old_end])
        old_at, new_at = hunk.old_end, hunk.new_end
    return forth, back


def assert_in_order(hunks: list[Hunk]) -> None:
    """Between two hunks there is something that stays; no hunk is empty."""
    for hunk in hunks:
        assert (hunk.old_start, hunk.new_start) != (hunk.old_end, hunk.new_end)
    for first, second in itertools.pairwise(hunks):
        assert first.old_end < second.old_start
        assert first.new_end < second.new_start


@given(TEXTS)
def test_tokens_and_lines_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert "".join(lines(text)) == text
    assert all(line.find("\n") in (-1, len(line) - 1) for line in lines(text))


@given(TEXTS, TEXTS)
def test_token_hunks_rebuild_both_sides(old: str, new: str) -> None:
    hunks = token_hunks(old, new)
    assert rebuilt(old, new, hunks) == (new, old)
    assert_in_order(hunks)


@given(TEXTS, TEXTS)
def test_line_hunks_rebuild_both_sides(old: str, new: str) -> None:
    hunks = line_hunks(old, new)
    assert rebuilt(lines(old), lines(new), hunks) == (new, old)
    assert_in_order(hunks)


@given(LISTS, LISTS)
def test_hunks_leave_a_longest_common_subsequence(old: list[str], new: list[str]) -> None:
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, left in enumerate(old):
        for j, right in enumerate(new):
            longest[i + 1][j + 1] = (
                longest[i][j] + 1 if left == right else max(longest[i][j + 1], longest[i + 1][j])
            )
    hunks = sequence_hunks(old, new)
    kept = len(old) - sum(hunk.old_end - hunk.old_start for hunk in hunks)
    assert kept == longest[-1][-1]


def test_hunks_fall_on_token_borders() -> None:
    assert token_hunks("df.head()", "df2.head()") == [Hunk(0, 2, 0, 3)]
    assert token_hunks("x = 'é😀'\ny", "x = 'é😀'\nz") == [Hunk(9, 10, 9, 10)]
    assert line_hunks("a\nb\nc", "a\nB\nc\nd") == [Hunk(1, 3, 1, 4)]
