"""Packages that add to this one by entry points, made where a test wants them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

PREDICTORS, FORMATS = "jupyter_nbedit.predictors", "jupyter_nbedit.prompt_formats"

SHOUT = """
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.predictor import Predictor
from jupyter_nbedit.predict.request import Suggestion


class Shout(Predictor):
    name = "shout"

    async def predict(self, request):
        for cell in request.notebook.cells:
            start = cell.source.find("quiet")
            if start >= 0:
                edit = TextEdit(cell.id, start, "quiet", "LOUD")
                yield Suggestion((edit,), 0.99, self.name, "louder")
"""
"""The module of a predictor."""

SAID = """
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.llm.prompts.base import Prompt, PromptFormat


class Said(PromptFormat):
    name = "said"
    models = "parrot"

    def render(self, context):
        return Prompt(context, text="say it\\n" + context.window.text)

    def finished(self, prompt, partial):
        return "\\n" in partial

    def parse(self, prompt, answer, *, truncated=False):
        window = prompt.context.window
        return (TextEdit(window.cell_id, window.start, "", answer.strip() + "\\n"),)

    def answer(self, prompt, edits):
        return edits[0].new
"""
"""The module of a prompt format."""


def install(folder: Path, name: str, module: str, entry_points: dict[str, dict[str, str]]) -> None:
    """Install a package of one module into a folder, as an installer would.

    Parameters
    ----------
    folder : Path
        The folder, which has to be on `sys.path`.
    name : str
        Name of the package and of its module.
    module : str
        The module's text.
    entry_points : dict
        What it declares: groups, names, and what they stand for.
    """
    (folder / f"{name}.py").write_text(dedent(module), "utf-8")
    about = folder / f"{name}-1.2.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    lines = []
    for group, declared in entry_points.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in declared.items())]
    about.joinpath("entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
