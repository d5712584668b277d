"""The translations are whole, are what JupyterLab reads, and are found by it."""

from __future__ import annotations

import json

import pytest
from babel.messages import Catalog
from jupyterlab_server.translation_utils import get_installed_packages_locale, translator

from scripts import translations
from scripts.translations import (
    DOMAIN,
    ROOT,
    catalogues,
    compiled,
    faults,
    read,
    strings_of_schemas,
    texts_of,
)


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.parent.name)
def test_a_catalogue_is_whole_and_compiled(path):
    catalog = read(path)

    assert faults(catalog) == []
    assert path.with_suffix(".json").read_text("utf-8") == compiled(catalog)


def test_there_is_a_whole_translation():
    assert [path.parent.parent.name for path in catalogues()] == ["de_DE"]
    assert len(read(catalogues()[0])) > 300


@pytest.mark.parametrize(
    ("told", "said", "fault"),
    [
        ("Send", "", "not translated: Send"),
        ("Send to %1", "Senden", "not the same placeholders: Send to %1"),
        ("%1 of %2", "%2 von %1", None),
        (("%1 cell", "%1 cells"), ("%1 Zelle", ""), "not translated: %1 cell"),
        (("%1 cell", "%1 cells"), ("%1 Zelle", "Zellen"), "not the same placeholders: %1 cell"),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(told, said, fault):
    catalog = Catalog(locale="de_DE")
    catalog.add(told, said)

    assert faults(catalog) == ([fault] if fault else [])


def test_a_string_is_compiled_with_its_context_and_its_plural():
    catalog = Catalog(locale="de_DE")
    catalog.add("Delay", "Verzögerung", context="settings")
    catalog.add(("%1 cell", "%1 cells"), ("%1 Zelle", "%1 Zellen"))
    catalog.add("Send", "")

    assert json.loads(compiled(catalog)) == {
        "": {
            "domain": DOMAIN,
            "language": "de-DE",
            "plural_forms": "nplurals=2; plural=(n != 1);",
        },
        "settings\x04Delay": ["Verzögerung"],
        "%1 cell": ["%1 Zelle", "%1 Zellen"],
    }


def test_the_server_of_jupyterlab_finds_the_catalogue():
    found, message = get_installed_packages_locale("de_DE")

    assert message == ""
    assert found[DOMAIN]["Accept Suggested Edit"] == ["Vorschlag übernehmen"]


def test_the_strings_of_the_settings_are_those_that_jupyterlab_translates():
    class Translations:
        def __init__(self) -> None:
            self.asked: set[tuple[str, str]] = set()

        def pgettext(self, context: str, text: str) -> str:
            self.asked.add((text, context))
            return text

    asked = Translations()
    for name in ("models", "prediction"):
        schema = json.loads((ROOT / "schema" / f"{name}.json").read_text("utf-8"))
        assert schema["jupyter.lab.internationalization"] == {"domain": DOMAIN}
        translator._translate_schema_strings(asked, schema)

    assert {(text, context) for _, text, context in strings_of_schemas()} == asked.asked


def test_what_the_server_says_is_found_in_its_sources():
    source = 'user_message("%1 broke off. " "Ask %2.", host, user_message("later"))'

    assert set(texts_of(source, "f.py")) == {"%1 broke off. Ask %2.", "later"}


@pytest.mark.parametrize(
    "call", ["user_message(text)", 'user_message(f"{x} broke")', "user_message()"]
)
def test_a_message_whose_text_is_no_literal_is_refused(call):
    with pytest.raises(ValueError, match=r"f\.py:1: the text of a message"):
        list(texts_of(call, "f.py"))


def test_a_message_of_the_server_that_is_not_translated_fails_the_check(monkeypatch, capsys):
    told = ("new.py", "Never said before to %1.", None)
    monkeypatch.setattr(translations, "strings_of_server", lambda: [told])

    assert translations.main(["--check"]) == 1
    assert "not translated: Never said before to %1." in capsys.readouterr().out
