"""`jupyter nbedit dataset show`: one edit as a diff."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...utils.commands import OK, put
from ...utils.extras import need
from ..dataset.files import read_edits
from ..dataset.find import find_edit
from ..diff.view import CONTEXT, view_of


def add_to(commands: Any) -> None:
    """Add the command to those of `jupyter nbedit dataset`."""
    parser = commands.add_parser("show", help="show one edit as a coloured diff")
    parser.add_argument("dataset", type=Path)
    parser.add_argument(
        "edit",
        nargs="?",
        default="1",
        help="its number from 1, its key owner/name@commit:file, or the beginning of its commit, "
        "alone or with :file (default: the first)",
    )
    parser.add_argument(
        "--context",
        type=int,
        default=CONTEXT,
        metavar="N",
        help="unchanged lines shown around changed ones (default: %(default)s)",
    )
    parser.add_argument("--html", action="store_true", help="print HTML")
    parser.set_defaults(run=_show)


def _show(arguments: argparse.Namespace) -> int:
    if not arguments.html:
        need("rich", "mine")
    edit = find_edit(read_edits(arguments.dataset), arguments.edit)
    view = view_of(edit, max(arguments.context, 0))
    if arguments.html:
        from ..diff.html import html_of  # only one of the two is needed

        put(html_of(view))
        return OK
    from ...utils.terminal import console  # needs rich
    from ..diff.text import text_of  # needs rich

    console().print(text_of(view), end="", soft_wrap=True)
    return OK
