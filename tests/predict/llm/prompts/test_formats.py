"""What every format must do: the right answer reads back to the edits it was made of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import TextEdit, difference
from jupyter_nbedit.core.events import Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import LARGE, SMALL, build_context
from jupyter_nbedit.predict.llm.prompts import FORMATS, AnswerError, format_for
from jupyter_nbedit.predict.request import build_request
from tests.predict.llm.prompts.situations import SITUATIONS, context, request, wanted
from tests.predict.playing import Player

REWRITERS = ("instruct", "nbedit", "zeta2", "sweep")
LINES = st.lists(
    st.sampled_from(
        [
            "import pandas as pd",
            "df = load(path)",
            "df = df.dropna()",
            "def f(x):",
            "    return x + 1",
            "",
            "",
            "# Umsatz 😀",
            "plt.show()",
            'password = "not-a-secret-1"',
            "@@kqa",
            "=======",
            "<|file_sep|>a",
            "[redacted]",
            "x",
        ]
    ),
    max_size=14,
).map("\n".join)


def applied(sources: dict[str, str], edits: tuple[TextEdit, ...]) -> dict[str, str]:
    result = dict(sources)
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        result[edit.cell_id] = edit.apply(result[edit.cell_id])
    return result


def opened(sources: list[str], cell: int, cursor: int) -> Session:
    session = Session()
    session.apply(
        Open(
            cells=tuple(Cell(str(i), "code", text) for i, text in enumerate(sources)),
            language="python",
        )
    )
    session.apply(Focus(cell_id=str(cell), cursor=cursor, anchor=cursor))
    return session


@pytest.mark.parametrize("name", REWRITERS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_right_answer_reads_back_to_exactly_the_edits(name, situation):
    known = FORMATS[name]
    prompt = known.render(context(situation, SMALL if name == "nbedit" else LARGE))
    edits = wanted(situation)
    if name in {"zeta2", "sweep"}:
        edits = edits[:1]

    if name == "sweep" and situation == "prose":
        with pytest.raises(AnswerError):
            known.answer(prompt, wanted("parameter"))
    answer = known.answer(prompt, edits)

    assert known.parse(prompt, answer) == edits
    assert known.finished(prompt, answer) or not edits or name in {"instruct", "sweep"}


@pytest.mark.parametrize("name", FORMATS)
def test_no_edit_has_an_answer_of_its_own(name):
    known = FORMATS[name]
    prompt = known.render(context("parameter"))

    answer = known.answer(prompt, ())

    assert known.parse(prompt, answer) == ()
    assert len(answer) < 40 or name == "sweep"


@pytest.mark.parametrize("name", [name for name in FORMATS if name.startswith("fim")])
@pytest.mark.parametrize(
    ("typed", "answer", "becomes"),
    [
        ("total = ", " sum(x)\n", "total = sum(x)"),
        ("if x:\n    ", "    y = 1\n", "if x:\n    y = 1"),
        ("if x:\n    ", "y = 1\n    z = 2\n", "if x:\n    y = 1\n    z = 2"),
        ("if x:\n    ", "        y = 1\n", "if x:\n        y = 1"),
        ("if x:\n", "    y = 1\n", "if x:\n    y = 1"),
    ],
)
def test_a_blank_that_is_typed_already_is_not_filled_in_twice(name, typed, answer, becomes):
    player = Player("")
    player.edit(0, 0, 0, typed)
    player.focus(0, len(typed))
    asked = FORMATS[name].render(build_context(player.request, LARGE, redact=False))
    (edit,) = FORMATS[name].parse(asked, answer)
    assert edit.apply(typed) == becomes


@pytest.mark.parametrize("name", [name for name in FORMATS if name.startswith("fim")])
def test_filling_in_gives_an_insertion_at_the_cursor(name):
    session = opened(["import os", "def f(x):\n    \n\nprint(f(1))"], 1, 14)
    prompt = FORMATS[name].render(build_context(build_request(session), LARGE, redact=True))
    edit = TextEdit("1", 14, "", "y = x + 1\n    return y")

    answer = FORMATS[name].answer(prompt, (edit,))

    assert answer == edit.new
    assert FORMATS[name].parse(prompt, answer) == (edit,)
    assert FORMATS[name].finished(prompt, answer + "\n\nprint(f(1))\n")
    repeated = answer + "\n\nprint(f(1))\nprint(f(2))\n"
    assert FORMATS[name].parse(prompt, repeated) == (edit,)


def test_filling_in_ends_with_the_line_when_more_follows_on_it():
    session = opened(["print()"], 0, 6)
    known = FORMATS["fim-qwen"]
    prompt = known.render(build_context(build_request(session), LARGE, redact=True))

    assert not known.finished(prompt, "'hello'")
    assert known.finished(prompt, "'hello')\n")
    assert known.parse(prompt, "'hello')\nprint(1)") == (TextEdit("0", 6, "", "'hello'"),)
    with pytest.raises(AnswerError):
        known.parse(prompt, "'hel", truncated=True)


@pytest.mark.parametrize("name", REWRITERS)
@given(st.lists(LINES, min_size=1, max_size=3), st.data())
@settings(max_examples=60)
def test_any_edit_can_be_said_and_is_understood(name, sources, data):
    number = data.draw(st.integers(0, len(sources) - 1))
    cursor = data.draw(st.integers(0, len(sources[number])))
    session = opened(sources, number, cursor)
    known = FORMATS[name]
    prompt = known.render(build_context(build_request(session), LARGE, redact=True))
    before = {cell.id: cell.source for cell in session.notebook.cells}
    source = sources[number]
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    new = data.draw(LINES | st.sampled_from(["", "y", "\n", "\n\n", "a\nb\n"]))
    edit = difference(str(number), source, source[:start] + new + source[end:])
    if edit.old == edit.new:
        return
    try:
        answer = known.answer(prompt, (edit,))
    except AnswerError:
        return

    try:
        edits = known.parse(prompt, answer)
    except AnswerError:
        # The new text may not be one that any format lets through.
        assert any(mark in new for mark in ("[redacted]", "@@", "===", "<|", "password"))
        return

    result, expected = applied(before, edits), applied(before, (edit,))
    if not edits and "".join(edit.old.split()) == "".join(edit.new.split()):
        return
    # A text without a newline at its end cannot be told from one with it in every format.
    assert {key: text.rstrip("\n") for key, text in result.items()} == {
        key: text.rstrip("\n") for key, text in expected.items()
    }
    if len(edits) == 1 and result == expected:
        assert edits == (edit,)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_request_gives_the_same_bytes(name):
    first = FORMATS[name].render(context("parameter"))
    second = FORMATS[name].render(context("parameter"))

    assert first == second


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_prompt_has_no_secret_and_at_most_four_stops(name, situation):
    prompt = FORMATS[name].render(context(situation))
    sent = prompt.text + prompt.suffix + "".join(message.content for message in prompt.messages)

    assert "not-a-real-key" not in sent
    assert len(prompt.stop) <= 4
    assert all(prompt.stop)
    assert bool(prompt.messages) == FORMATS[name].chat
    assert prompt.text.endswith(prompt.prefill)


def test_a_secret_is_kept_when_the_line_around_it_changes():
    known = FORMATS["zeta2"]
    prompt = known.render(context("parameter"))
    window = prompt.context.window.text

    edits = known.parse(prompt, window.replace('api_key = "', 'API_KEY = "') + ">>>>>>> UPDATED")

    assert [(edit.old, edit.new) for edit in edits] == [("api_key", "API_KEY")]
    source = request("parameter").notebook.cells[1].source
    assert 'API_KEY = "not-a-real-key-42"' in edits[0].apply(source)
    both = window.replace('api_key = "[redacted]"', 'key = load("[redacted]", 3)')
    with pytest.raises(AnswerError, match="secret"):
        known.parse(prompt, both + ">>>>>>> UPDATED")


@pytest.mark.parametrize(
    "change",
    [
        ('api_key = "[redacted]"\n', ""),
        ('"[redacted]"', '"[redacted][redacted]"'),
        ('"[redacted]"', '"sk-new"'),
        ('"[redacted]"', '"[red]"'),
        ("sales.head()", 'login("[redacted]")'),
    ],
)
@pytest.mark.parametrize("name", REWRITERS)
def test_a_secret_is_neither_removed_nor_doubled_nor_moved(name, change):
    known = FORMATS[name]
    session = SITUATIONS["parameter"]()
    session.apply(Focus(cell_id="load", cursor=0, anchor=0))
    prompt = known.render(build_context(build_request(session), LARGE, redact=True))
    text = prompt.context.current.text
    new = text.replace(*change)
    assert new != text
    if name == "instruct":
        answer = f"CELL 2\n<<<<<<< SEARCH\n{text}=======\n{new}>>>>>>> REPLACE"
    elif name == "nbedit":
        marks = [
            line for line in prompt.text.split("@@cell 2\n")[1].split("\n") if line[:2] == "@@"
        ]
        answer = f"{marks[0][2:]}\n{new}{marks[-3]}\n@@end"
    else:
        answer = new + (">>>>>>> UPDATED" if name == "zeta2" else "")

    with pytest.raises(AnswerError, match="secret"):
        known.parse(prompt, answer)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-5-mini", "instruct"),
        ("anthropic/claude-haiku-4-5", "instruct"),
        ("ollama/qwen2.5-coder:1.5b-base", "fim-qwen"),
        ("ollama/qwen2.5-coder:7b", "instruct"),
        ("Qwen/Qwen2.5-Coder-7B-Instruct", "instruct"),
        ("bigcode/starcoder2-3b", "fim-starcoder"),
        ("ollama/starcoder2:instruct", "instruct"),
        ("deepseek-ai/deepseek-coder-1.3b-base", "fim-deepseek"),
        ("deepseek-coder-v2-lite-instruct", "instruct"),
        ("codellama/CodeLlama-7b-hf", "fim-codellama"),
        ("codellama/CodeLlama-7b-Instruct-hf", "instruct"),
        ("text-completion-codestral/codestral-latest", "fim"),
        ("mistral/codestral-latest", "instruct"),
        ("hosted_vllm/zed-industries/zeta-2", "zeta2"),
        ("openai/zeta2", "zeta2"),
        ("sweepai/sweep-next-edit-0.5B", "sweep"),
        ("nbedit-smollm2-135m", "nbedit"),
        ("smollm2-135m-instruct", "continuation"),
        ("ollama/smollm2:135m", "continuation"),
        ("", "instruct"),
    ],
)
def test_a_model_s_name_tells_its_format(model, name):
    assert format_for(model) is FORMATS[name]
    assert format_for(model.upper()) is FORMATS[name]


@pytest.mark.parametrize("name", REWRITERS)
def test_lines_that_are_joined_where_a_part_of_the_cell_ends_are_understood(name):
    source = "\n# Umsatz 😀\n\nimport pandas as pd"
    known = FORMATS[name]
    session = opened([source], 0, 0)
    prompt = known.render(build_context(build_request(session), LARGE, redact=True))
    edit = TextEdit("0", 9, source[9:13], "")

    edits = known.parse(prompt, known.answer(prompt, (edit,)))

    assert applied({"0": source}, edits) == {"0": "\n# Umsatzimport pandas as pd"}
