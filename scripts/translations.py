"""Bring the translations up to date: what the page says, its settings, and what the server says.

    python -m scripts.translations            take up new strings, compile every catalogue
    python -m scripts.translations de_DE      the same, and begin the catalogue of a language
    python -m scripts.translations --check    say what is missing or out of date

`jupyter_nbedit/locale/LANGUAGE/LC_MESSAGES/jupyter_nbedit.po` is for translators, the JSON file
beside it is what JupyterLab serves; it finds the folder by the entry point `jupyterlab.locale`.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "jupyter_nbedit"
LOCALE = ROOT / DOMAIN / "locale"

_HEADER = "# jupyter-nbedit, translated; `python -m scripts.translations` takes up new strings."
_PLACEHOLDER = re.compile(r"%\d+")
_CONTEXT_MARK = "\x04"


def strings_of_sources() -> Iterator[tuple[str, Any, str | None]]:
    """Yield where each string of the front end is, the string or it and its plural, its context."""
    printed = subprocess.run(
        ["node", str(ROOT / "scripts" / "strings.mjs")], check=True, capture_output=True, text=True
    ).stdout
    for each in json.loads(printed):
        told = (each["id"], each["plural"]) if each["plural"] else each["id"]
        yield each["file"], told, each["context"]


def strings_of_server() -> Iterator[tuple[str, str, None]]:
    """Yield the same of what the server has the page say: the texts of `user_message`.

    Raises
    ------
    ValueError
        If a text is no literal, so that nobody could translate it.
    """
    for path in sorted((ROOT / DOMAIN).rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for told in texts_of(path.read_text("utf-8"), where):
            yield where, told, None


def texts_of(source: str, where: str) -> Iterator[str]:
    """Yield the texts of the calls of `user_message` in a source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func
        if not isinstance(name, ast.Name) or name.id != "user_message":
            continue
        match node.args:
            case [ast.Constant(value=str(text)), *_]:
                yield text
            case _:
                at = f"{where}:{node.lineno}"
                raise ValueError(f"{at}: the text of a message has to be a literal")


def strings_of_schemas() -> Iterator[tuple[str, str, str]]:
    """Yield the same of the settings: the titles and descriptions that JupyterLab shows."""
    for path in sorted((ROOT / "schema").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        if schema.get("jupyter.lab.setting-deprecated"):
            continue
        for key, context in (
            ("title", "schema"),
            ("description", "schema"),
            ("jupyter.lab.setting-icon-label", "settings"),
        ):
            if key in schema:
                yield f"schema/{path.name}", schema[key], context
        for setting in schema["properties"].values():
            for key in ("title", "description"):
                if key in setting:
                    yield f"schema/{path.name}", setting[key], "settings"


def template() -> Catalog:
    """Return all strings, untranslated."""
    catalog = Catalog(domain=DOMAIN)
    for where, told, context in [
        *strings_of_sources(),
        *strings_of_schemas(),
        *strings_of_server(),
    ]:
        # Lines move with every change and would change the catalogue with it.
        message = catalog.add(told, locations=[(where, 0)], context=context)
        # What has a percent sign is no format of Python's.
        message.flags.discard("python-format")
    return catalog


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    return read_po(io.BytesIO(path.read_bytes()), locale=path.parent.parent.name, domain=DOMAIN)


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as its file has it."""
    file = io.BytesIO()
    write_po(
        file, catalog, width=98, omit_header=False, sort_output=True, ignore_obsolete=True,
        include_lineno=False,
    )  # fmt: skip
    # When and by whom it was written is told by the history.
    lines = file.getvalue().splitlines(keepends=True)
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Report-Msgid')
    kept = b"".join(line for line in lines if not line.startswith(dated))
    return kept.rstrip() + b"\n"


def compiled(catalog: Catalog) -> str:
    """Return a catalogue as JupyterLab reads it."""
    assert catalog.locale_identifier is not None
    messages: dict[str, Any] = {
        "": {
            "domain": DOMAIN,
            "language": catalog.locale_identifier.replace("_", "-"),
            "plural_forms": catalog.plural_forms,
        }
    }
    for message in catalog:
        told, said = _texts(message)
        if message.id and all(said):
            first = told[0]
            key = f"{message.context}{_CONTEXT_MARK}{first}" if message.context else first
            messages[key] = said
    return json.dumps(messages, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def faults(catalog: Catalog) -> list[str]:
    """Say what is wrong with the translation of each string."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        told, said = _texts(message)
        if message.fuzzy or not all(said):
            found.append(f"not translated: {told[0]}")
        elif any(_placeholders(text) != _placeholders(told[-1]) for text in said):
            found.append(f"not the same placeholders: {told[0]}")
    return found


def _texts(message: Message) -> tuple[list[str], list[str]]:
    """Return a string and its plural, if it has one, and what they are translated to."""
    told: Any = message.id if message.pluralizable else [message.id]
    said: Any = message.string if message.pluralizable else [message.string]
    return list(told), list(said)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def catalogues() -> list[Path]:
    """List the catalogues there are."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locale", nargs="?", help="a language to begin, such as de_DE")
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    args = parser.parse_args(arguments)
    if args.locale:
        path = LOCALE / args.locale / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.exists():
            path.parent.mkdir(parents=True)
            begun = Catalog(
                locale=args.locale, project="jupyter-nbedit", header_comment=_HEADER, fuzzy=False
            )
            path.write_bytes(written(begun))
    strings = template()
    wrong = 0
    for path in catalogues():
        name = path.relative_to(ROOT)
        catalog = read(path)
        catalog.update(strings, no_fuzzy_matching=True)
        for fault in faults(catalog):
            print(f"{name}: {fault}")
            wrong += 1
        for file, content in (
            (path, written(catalog)),
            (path.with_suffix(".json"), compiled(catalog).encode()),
        ):
            if args.check:
                if not file.exists() or file.read_bytes() != content:
                    print(f"{file.relative_to(ROOT)}: run `python -m scripts.translations`")
                    wrong += 1
            else:
                file.write_bytes(content)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
