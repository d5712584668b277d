from __future__ import annotations

import pytest

from tests.predict.llm.prompts import goldens


@pytest.mark.parametrize(("name", "situation"), goldens.CASES)
def test_prompt_and_answer_are_those_of_the_file(name, situation):
    expected = goldens.path(name, situation).read_text("utf-8")

    # python -m tests.predict.llm.prompts.goldens writes the files anew.
    assert goldens.text(name, situation) == expected


def test_no_file_is_left_over():
    assert {path.name for path in goldens.FOLDER.iterdir()} == {
        goldens.path(name, situation).name for name, situation in goldens.CASES
    }
