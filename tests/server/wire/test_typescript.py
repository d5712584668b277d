"""`src/wire.ts` is what the Python declarations say."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.server.wire import prediction as wire
from jupyter_nbedit.server.wire import typescript

WIRE_TS = Path(__file__).resolve().parents[3] / "src" / "wire.ts"


def test_the_typescript_file_agrees_with_the_declarations() -> None:
    assert WIRE_TS.read_text("utf-8") == typescript.generate(), (
        "run python -m jupyter_nbedit.server.wire.typescript > src/wire.ts"
    )


def test_what_is_for_the_user_can_be_translated() -> None:
    told = re.findall(
        r"interface (\w+)|^  (?:message|reason|stage)\??: (.+);$",
        WIRE_TS.read_text("utf-8"),
        re.MULTILINE,
    )
    plain, within = set(), ""
    for interface, kind in told:
        within = interface or within
        if kind and not kind.startswith("IUserMessage"):
            plain.add(within)

    # That one is for the log of the browser.
    assert plain == {"IResync"}


def test_a_new_field_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = msgspec.defstruct(
        "Welcome", [("shout", bool, False)], bases=(wire.Welcome,), frozen=True, tag="welcome"
    )
    union = changed | wire.Prediction | wire.Resync | wire.Fault
    monkeypatch.setattr(wire, "ServerMessage", union)
    assert "  shout?: boolean;\n" in typescript.generate()
    assert WIRE_TS.read_text("utf-8") != typescript.generate()


@pytest.mark.parametrize("name", ["PROTOCOL", "BAD_MESSAGE", "MAX_TRACEBACK", "MAX_OUTPUT"])
def test_a_changed_constant_would_be_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(wire, name, 12345)
    assert f"export const {name} = 12345;\n" in typescript.generate()


def test_a_type_without_a_counterpart_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = msgspec.defstruct("Odd", [("when", bytes)], frozen=True, tag="odd")
    monkeypatch.setattr(wire, "ServerMessage", wire.Fault | odd)
    with pytest.raises(TypeError, match="no TypeScript counterpart"):
        typescript.generate()
