"""Whatever is edited: nothing fails, and what is said can be done."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.names import Names
from tests.predict.playing import Player

PIECES = [
    "import a.b as c\n",
    "from a import b, x\n",
    "class A(B):\n    x = 1\n    def f(self, y=x):\n        self.x = y\n        return x, y\n",
    "@dataclass\nclass C:\n    x: int = 1\n",
    "def f(x, y=1, *z):\n    '''\n    x : int\n    '''\n    return x, y\n",
    "a = A()\n",
    "x, y = f(1, y=2)\n",
    "a.f(x)\n",
    "for x in y: print(x)\n",
    "FLAG = True\n",
    "if FLAG:\n    x\nelse:\n    y\n",
    "!ls {x} $y\n",
    "x = [x for y in x]\n",
    "f'{x} é😀'\n",
    "(",
    "lambda",
]
CELLS = st.lists(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), min_size=1, max_size=3
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.floats(0, 1),
        st.integers(0, 12),
        st.sampled_from(["", "x", "y", "ab", "import a\n", ", z", "self.", "return y\n", "😀"]),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("language", ["python", "julia"])
def test_what_is_said_can_be_done(language: str) -> None:
    @given(CELLS, EDITS)
    def check(cells: list[str], edits: list[tuple[int, float, int, str]]) -> None:
        player = Player(*cells, language=language)
        predictor = Names()
        for number, where, length, new in edits:
            cell = number % len(cells)
            source = player.sources[cell]
            start = int(where * len(source))
            player.edit(cell, start, min(len(source), start + length), new)
            request = player.request
            # Asked of the predictor itself: the engine goes on without one that fails.
            every = asyncio.run(predictor.find(request))
            for found in every:
                assert 0 <= found.start <= found.end <= len(player.sources[found.cell])
                assert 0 <= found.chance <= 1
                assert found.reason
            likely = [found for found in every if found.chance >= 0.9]
            sure = asyncio.run(predictor.find(request, 0.9))
            # What cannot be likely enough is left out, and nothing else.
            assert [found for found in sure if found.chance >= 0.9] == likely

    check()
