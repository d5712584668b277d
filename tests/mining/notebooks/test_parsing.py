"""Notebooks of every version, and files that are none."""

import json
import logging

import nbformat
import pytest

from jupyter_nbedit.mining.notebooks.format import UnreadableError
from jupyter_nbedit.mining.notebooks.parsing import parse_code, parse_notebook

OUTPUT = {"output_type": "stream", "text": ["x"], "name": "stdout", "stream": "stdout"}
FIRST = {"cells": [{"cell_type": "code", "code": "a"}, {"cell_type": "text", "text": "t"}]}
SECOND = {
    "nbformat": 2,
    "metadata": {},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "code", "input": ["a", "b"], "outputs": [], "language": "python"},
                {"cell_type": "markdown", "source": ["x", "y"]},
            ]
        }
    ],
}
THIRD = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 2, "source": ["two\n", "lines"], "metadata": {}},
                {"cell_type": "code", "input": ["a\n", "b"], "outputs": [OUTPUT], "metadata": {}},
                {"cell_type": "code", "input": ["a", "b"], "outputs": [], "metadata": {}},
                {"cell_type": "raw", "source": "r", "metadata": {}},
            ]
        },
        {"cells": [{"cell_type": "code", "input": "second sheet", "outputs": []}]},
    ],
}
FOURTH = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}},
    "cells": [
        {
            "cell_type": "code",
            "id": "one",
            "source": ["a\n", "é"],
            "outputs": [OUTPUT],
            "metadata": {},
            "execution_count": 1,
        },
        {"cell_type": "markdown", "id": "two", "source": "m", "metadata": {}},
        {"cell_type": "raw", "id": "three", "source": [], "metadata": {}},
        {"cell_type": "code", "id": "four", "outputs": [], "metadata": {}},
    ],
}


def read_as_the_paper_did(text):
    """Return the code cells by nbformat, None when it does not read them."""
    try:
        cells = nbformat.reads(text, as_version=4)["cells"]
    except Exception:  # noqa: BLE001 - as the authors caught everything
        return None
    return ["".join(cell.get("source", "")) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(logging.getLogger("traitlets"), "disabled", True)


def strictly(raw):
    try:
        code = parse_code(raw)
    except UnreadableError:
        return None
    return code


TWICE = (
    '{"nbformat": 4, "metadata": {}, "cells": 1, "cells": [{"cell_type": "code", "metadata": {}, '
    '"source": "a", "source": "b"}]}'
)
CASES = {
    "version 1": FIRST,
    "version 2": SECOND,
    "version 3": THIRD,
    "version 4": FOURTH,
    "version 5": FOURTH | {"nbformat": 5},
    "version as text": FOURTH | {"nbformat": "4"},
    "no version": {"cells": FOURTH["cells"]},
    "no cells": {"nbformat": 4, "metadata": {}},
    "cells of the wrong kind": {"nbformat": 4, "metadata": {}, "cells": {"a": 1}},
    "a cell of the wrong kind": {"nbformat": 4, "metadata": {}, "cells": ["x"]},
    "no metadata": {"nbformat": 4, "nbformat_minor": 4, "cells": FOURTH["cells"]},
    "no metadata in a cell": FOURTH | {"cells": [{"cell_type": "code", "source": "a"}]},
    "version 1, a cell of no known type": {"cells": [{"cell_type": "odd"}]},
    "null kernel": FOURTH | {"metadata": {"kernelspec": None, "language_info": {"name": 3}}},
    "old, no outputs": {
        "nbformat": 3,
        "metadata": {},
        "worksheets": [{"cells": [{"cell_type": "code"}]}],
    },
    "old, no metadata": {"nbformat": 3, "worksheets": [{"cells": []}]},
    "old, no worksheets": {"nbformat": 3, "metadata": {}},
    "numbers in the source": {
        "nbformat": 4,
        "metadata": {},
        "cells": [{"cell_type": "code", "source": [1, 2]}],
    },
    "a list": [1, 2],
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES)
def test_the_strict_reader_reads_what_nbformat_reads(case):
    text = json.dumps(CASES[case], ensure_ascii=False)
    assert strictly(text.encode()) == read_as_the_paper_did(text)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        '{"nbformat": 4, "cells": [NaN]}',
        "<<<<<<< HEAD\n{}",
        '{"nbformat": 4, "metadata": {}, "cells": [], "x": [NaN, -Infinity]}',
        TWICE,
    ],
)
def test_odd_texts_are_read_as_nbformat_reads_them(text):
    assert strictly(text.encode()) == read_as_the_paper_did(text)


def test_everything_of_a_cell_is_kept():
    parsed = parse_notebook(json.dumps(FOURTH).encode())
    assert [(cell.type, cell.id, cell.source) for cell in parsed.cells] == [
        ("code", "one", "a\né"),
        ("markdown", "two", "m"),
        ("raw", "three", ""),
        ("code", "four", ""),
    ]
    assert (parsed.language, parsed.nbformat, parsed.repairs) == ("r", 4, ())


def test_a_heading_becomes_markdown():
    parsed = parse_notebook(json.dumps(THIRD).encode())
    assert parsed.cells[0].type == "markdown"
    assert parsed.cells[0].source == "## two lines"
    assert parsed.language == "python"


@pytest.mark.parametrize(
    ("encode", "repair"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "byte order mark"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("utf-16-be"), "utf-16"),
        (lambda text: text.encode("utf-32"), "utf-32"),
        (lambda text: text.encode("latin-1"), "latin-1"),
    ],
)
def test_wrong_encodings_are_repaired_but_not_for_the_paper(encode, repair):
    raw = encode(json.dumps(FOURTH, ensure_ascii=False))
    parsed = parse_notebook(raw)
    assert parsed.cells[0].source == "a\né"
    assert parsed.repairs == (repair,)
    assert strictly(raw) is None


def test_half_a_character_is_replaced():
    raw = rb'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a\ud83d"}]}'
    parsed = parse_notebook(raw)
    assert parsed.code == ["a�"]
    assert parsed.repairs == ("lone surrogate",)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b" \n", "empty file"),
        (b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n]}', "merge conflict"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs pointer"),
        (b"../.git/annex/objects/aa/bb/SHA", "git-annex pointer"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not JSON"),
        (b'{"a": 1}', "no cells"),
        (b"[]", "JSON, but not a notebook"),
        (b'{"nbformat": 9}', "unknown format version"),
        (b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deeply"),
        (b'{"cells": [], "x": ' + b'{"a":' * 200_000 + b"1" + b"}" * 200_001, "nested too deeply"),
    ],
)
def test_the_reason_is_given(raw, reason):
    with pytest.raises(UnreadableError, match=reason):
        parse_notebook(raw)


def test_deep_outputs_do_no_harm():
    deep = b"[" * 100_000 + b"]" * 100_000
    raw = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a", "outputs": %b}]}' % deep
    with pytest.raises(UnreadableError, match="nested too deeply"):
        parse_notebook(raw)


def test_a_hundred_megabytes_are_read():
    output = b'{"output_type": "display_data", "data": {"image/png": "%b"}}' % (b"A" * 100_000_000)
    raw = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a", "outputs": [%b]}]}'
    assert parse_notebook(raw % output).code == ["a"]


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"language_info": {"name": "Julia"}}, "julia"),
        ({"kernelspec": {"name": "python3"}}, "python"),
        ({"kernelspec": {"name": "ir"}}, ""),
        ({}, ""),
    ],
)
def test_the_language_is_the_kernels(metadata, language):
    raw = json.dumps({"nbformat": 4, "metadata": metadata, "cells": []}).encode()
    assert parse_notebook(raw).language == language
