"""List the language models of this server, or test one with a small notebook of our own.

The configuration is the Jupyter server's: `c.NbeditApp.…` in `jupyter_nbedit_config.py` or
`jupyter_server_config.py`. Keys are read from the environment.
"""

from __future__ import annotations

import argparse
import asyncio

import msgspec
from traitlets.config import Application
from traitlets.config.loader import ConfigFileNotFound

from ...predict.llm.prompts import FORMATS
from ...predict.llm.provider.policy import Choice
from ...predict.llm.serving.listing import ListedModel, Listing, listing
from ...predict.llm.serving.probe import TRIES, Report, probe
from ...predict.llm.serving.service import Models
from ...utils.commands import FAILED, OK, put
from ..extension import NbeditApp

ERRORS = ()
"""What is wrong with a configuration is said by Jupyter, and with a model in the report."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    show = actions.add_parser("list", help="show the models that can be chosen, asking nobody")
    show.set_defaults(run=_list)
    test = actions.add_parser(
        "test",
        help="ask a model, time it, and say what is wrong",
        description="Ask a model about a small notebook of our own; nothing of yours is sent.",
    )
    test.add_argument("name", nargs="?", default="", help="the model; by default the server's")
    test.add_argument("--api-base", default="", help="address of the server that has it")
    test.add_argument("--api-key-env", default="", help="environment variable that holds its key")
    test.add_argument(
        "--prompt-format",
        default="",
        metavar="NAME",
        help=f"how to ask it: {', '.join(FORMATS.names)} (by default by its name)",
    )
    test.add_argument("--timeout", type=float, help="seconds that an answer may take")
    test.add_argument("--tries", type=int, default=TRIES, help="how often to ask (%(default)s)")
    test.set_defaults(run=_test)
    for action in (show, test):
        action.add_argument("--json", action="store_true", help="print JSON")


def _list(arguments: argparse.Namespace) -> int:
    app = _app()
    found = listing(Models(app.policy, app.local_runtime()))
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(found)).decode())
        return OK
    for line in listed(found):
        put(line)
    return OK


def _test(arguments: argparse.Namespace) -> int:
    app = _app()
    # Who names a host at the command line agrees to it; the case that is sent is ours.
    policy = msgspec.structs.replace(app.policy, allowed=("*",), granted_hosts=("*",))
    given = {
        "api_base": arguments.api_base,
        "api_key_env": arguments.api_key_env,
        "prompt_format": arguments.prompt_format,
        "timeout": arguments.timeout,
    }
    given = {key: value for key, value in given.items() if value}
    if given and arguments.name:
        config = msgspec.structs.replace(policy.config(arguments.name), **given)
        policy = msgspec.structs.replace(policy, models={arguments.name: config})
    report = asyncio.run(
        _probe(Models(policy, app.local_runtime()), Choice(arguments.name), max(1, arguments.tries))
    )
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        for line in reported(report):
            put(line)
    return OK if report.ok else FAILED


async def _probe(models: Models, choice: Choice, tries: int) -> Report:
    try:
        return await probe(models, choice, tries)
    finally:
        await models.close()


def _app() -> NbeditApp:
    app = NbeditApp()
    app.load_config_file()
    try:
        Application.load_config_file(app, "jupyter_server_config", path=app.config_file_paths)
    except ConfigFileNotFound:
        app.log.debug("there is no jupyter_server_config")
    return app


def listed(found: Listing) -> list[str]:
    """Return the lines that show a list of models."""
    width = max((len(model.name) for model in found.models), default=0)
    lines = [
        f"{_mark(model, found)} {model.name:{width}}  {_about(model)}" for model in found.models
    ]
    if not found.default:
        lines.append("No language model is in use by default.")
    if not found.allow_remote:
        lines.append("Models on other machines are not allowed here.")
    return lines


def _mark(model: ListedModel, found: Listing) -> str:
    return "*" if model.name == found.default else " "


def _about(model: ListedModel) -> str:
    if model.message:
        return f"{model.origin}: {model.message}"
    where = f"at {model.host}" if model.host else "in a process of its own"
    parts = [model.origin, where, "another machine" if model.remote else "this machine"]
    if model.key and (model.remote or model.key_is_set):
        parts.append(f"{model.key} is {'set' if model.key_is_set else 'not set'}")
    return ", ".join(parts)


def reported(report: Report) -> list[str]:
    """Return the lines that show how a test went."""
    where = f" at {report.host}" if report.host else ""
    lines = [f"{report.name or 'no model'}{where}: {'works' if report.ok else 'does not work'}"]
    if report.message:
        lines.append(str(report.message))
    if report.answers:
        lines += [
            f"format {report.prompt_format}: {report.readable} of {report.answers} answers read",
            f"first token {report.first_seconds:.2f} s, {report.tokens_per_second:.0f} tokens/s",
            f"whole answer p50 {report.p50_seconds:.2f} s, p90 {report.p90_seconds:.2f} s",
            f"it suggests {report.edit or 'nothing'}",
        ]
    return lines
