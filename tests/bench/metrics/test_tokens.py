from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics import BUILTIN, TokenizerError, builtin, load_tokenizer
from tests.bench.metrics.pairs import cells, parse

WORDS = {
    "version": "1.0",
    "added_tokens": [
        {
            "id": 0,
            "content": "<s>",
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
    ],
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [
            {"SpecialToken": {"id": "<s>", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
        ],
        "pair": [],
        "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}},
    },
    "model": {"type": "WordLevel", "vocab": {"<s>": 0, "?": 1, "x": 2, "=": 3}, "unk_token": "?"},
}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("x == 1.5e-3", ["x", "==", "1.5e-3"]),
        ("def f():\n    return  a  \n\n", "def|f|(|)|:|\n|    |return|a|\n|\n".split("|")),
        ("f'{x}' rb\"y\"", ["f'", "{", "x", "}", "'", 'rb"', "y", '"']),
        ("'''a''' \"\\\"\"", ["'''", "a", "'''", '"', '\\"', '"']),
        ("a **= b // c[...] # d", "a **= b // c [ ... ] # d".split()),
        ("x = \\\n1", ["x", "=", "\\\n", "1"]),
        ("%time x\n!ls", ["%", "time", "x", "\n", "!", "ls"]),
        ("0xFF_a .5 1_000j 3.", ["0xFF_a", ".5", "1_000j", "3."]),
        ("  \n\t x", ["\n", "\t ", "x"]),
        ("é→", ["é", "→"]),
        ("", []),
    ],
)
def test_the_built_in_tokens(text, tokens):
    assert builtin(text) == tokens


@given(st.text())
def test_only_white_space_is_lost(text):
    assert "".join("".join(builtin(text)).split()) == "".join(text.split())


def test_joined_tokens_parse_as_the_text_does():
    plain = [text for text in cells() if not parse(text).has_error]
    assert len(plain) > 50
    assert [text for text in plain if parse(" ".join(builtin(text))).has_error] == []


def test_a_tokenizer_of_hugging_face_is_read_from_a_file_or_its_folder(tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(WORDS))
    for name in (str(path), str(tmp_path)):
        # Its special tokens count, as the authors of the paper had it.
        assert load_tokenizer(name)("x = y") == ["<s>", "x", "=", "?"]
    assert load_tokenizer(BUILTIN) is builtin


@pytest.mark.parametrize("name", ["missing.json", "no/such/tokenizer.json", "../x", "/nowhere", ""])
def test_a_file_that_is_not_there_is_named(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TokenizerError, match="no such file"):
        load_tokenizer(name)


def test_a_file_that_is_no_tokenizer_is_named(tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text("{}")
    with pytest.raises(TokenizerError, match=r"tokenizer\.json: not a tokenizer"):
        load_tokenizer(str(path))


def test_the_hub_that_cannot_be_reached_is_named(monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(TokenizerError, match="cannot be had from the Hugging Face hub"):
        load_tokenizer("nobody/no-such-model")
