"""What the page for administrators has them write is what the server and JupyterLab understand."""

from __future__ import annotations

import json
import re

import pytest
from traitlets.config import Config

from jupyter_nbedit.server.extension import NbeditApp
from tests.docs.examples import blocks
from tests.docs.pages import ROOT

PAGE = ROOT.joinpath("docs", "administrators.md").read_text("utf-8")
PLUGINS = {
    found
    for path in ROOT.joinpath("src").glob("*/plugin.ts")
    for found in re.findall(r"'(jupyter-nbedit:\w+)'", path.read_text("utf-8"))
}


@pytest.mark.parametrize("block", [text for text, _ in blocks(PAGE, "python")])
def test_a_configuration_is_taken_by_the_server(block):
    config = Config()
    exec(block, {"c": config})
    app = NbeditApp(config=config)

    assert set(config) == {"NbeditApp"}
    assert set(config.NbeditApp) <= set(NbeditApp.class_trait_names(config=True))
    for name, value in config.NbeditApp.items():
        assert getattr(app, name) == value
    assert app.policy.models.keys() == config.NbeditApp.get("models", {}).keys()


def test_what_is_locked_and_set_is_there():
    pages, overrides = (json.loads(text) for text, _ in blocks(PAGE, "json"))

    for plugins in pages.values():
        assert set(plugins) <= PLUGINS
    for plugin, settings in overrides.items():
        schema = json.loads(ROOT.joinpath("schema", f"{plugin.split(':')[1]}.json").read_text())
        assert set(settings) <= set(schema["properties"])


def test_what_the_quotas_name_is_configured():
    table = PAGE.partition("## Quotas")[2].partition("## Proxies")[0]
    named = set(re.findall(r"`(\w+)`", table)) - {"mem_limit", "cpu_limit"}

    known = {"timeout", "max_prompt_tokens"} | set(NbeditApp.class_trait_names(config=True))
    assert named
    assert named <= known
