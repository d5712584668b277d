"""The commands of `jupyter nbedit` from a cell of a notebook."""

from __future__ import annotations

from typing import Any

NAME = "nbedit"


def load(shell: Any) -> None:
    """Give a shell of IPython the magic and its completion.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell.
    """
    from .completion import matcher  # nothing but a shell needs IPython
    from .magic import make_magic

    shell.register_magic_function(make_magic(shell), magic_kind="line", magic_name=NAME)
    if matcher not in (matchers := _matchers(shell)):
        matchers.append(matcher)


def unload(shell: Any) -> None:
    """Take both away.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell.
    """
    from .completion import matcher

    shell.magics_manager.magics["line"].pop(NAME, None)
    if matcher in (matchers := _matchers(shell)):
        matchers.remove(matcher)


def _matchers(shell: Any) -> list[Any]:
    # Before IPython 8.6 there is no such list, and nothing is completed.
    found: list[Any] = getattr(shell.Completer, "custom_matchers", [])
    return found
