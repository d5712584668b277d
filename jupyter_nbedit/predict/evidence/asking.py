"""The expression that a kernel evaluates for :mod:`~jupyter_nbedit.predict.evidence.probe`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PROBE = Path(__file__).with_name("probe.py")


@cache
def expression() -> str:
    """Return the expression.

    It looks up no name, since the user may have given each another meaning, and leaves none
    behind: the built-in functions and the user's namespace are those of a function that is made on
    the spot, and the module `sys` is that of the importer of the built-in modules.
    """
    source = PROBE.read_text("utf-8")
    return (
        "(lambda space: (space['__builtins__']['exec'](" + repr(source) + ", space),"
        " space['answer'](space['namespace'], space['__builtins__'], space['sys']))[1])"
        "({'__name__': 'jupyter_nbedit', '__builtins__': (lambda: 0).__builtins__,"
        " 'namespace': (lambda: 0).__globals__, 'sys': (lambda: 0).__builtins__['__spec__']"
        ".loader.find_spec.__func__.__globals__['sys']})"
    )
