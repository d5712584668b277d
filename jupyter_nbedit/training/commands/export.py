"""Write what a run has learned as a GGUF file.

The run may go on meanwhile. The file is a model of its own, which `c.NbeditApp.local_model`
names and `jupyter nbedit bench run --predictor local:FILE` asks; with --adapter it is only what was
learned, for `c.NbeditApp.local_adapter`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ...predict.llm.local import LocalModelError
from ...utils.commands import OK, number_from, put
from ...utils.extras import MissingExtraError
from ...utils.files import DatasetError
from ..conversion.errors import UnsupportedModelError
from ..export import bundle, export

ERRORS = (DatasetError, LocalModelError, MissingExtraError, UnsupportedModelError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit train export`."""
    parser.add_argument("folder", type=Path, metavar="RUN", help="the folder of a run")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--out", type=Path, metavar="FILE", help="to write")
    place.add_argument(
        "--bundle",
        action="store_true",
        help="write the adapter into this package, where the bundled weights find it",
    )
    parser.add_argument("--adapter", action="store_true", help="the adapter alone")
    parser.add_argument(
        "--look",
        type=number_from(0),
        metavar="TOKENS",
        help="what a run with --keep had learned after so many tokens, not the best of it",
    )
    parser.set_defaults(run=run, outputs=("out",))


def run(arguments: argparse.Namespace) -> int:
    """Export."""
    path: Path | None = arguments.out
    if arguments.bundle:
        path = bundle(arguments.folder, look=arguments.look)
    elif path is None:
        raise DatasetError("name the file to write with --out, or say --bundle")
    else:
        export(arguments.folder, path, adapter=arguments.adapter, look=arguments.look)
    put(f"{path}: {path.stat().st_size >> 10:,} KiB")
    return OK
