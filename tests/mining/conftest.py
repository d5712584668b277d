"""Real git repositories, made in the test."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "LC_ALL": "C.UTF-8",
}


def notebook(*cells, minor=4, language="python", **more):
    """Return a notebook of version 4; a cell is its code, or a pair of type and text."""
    found = []
    for number, cell in enumerate(cells):
        kind, source = cell if isinstance(cell, tuple) else ("code", cell)
        item = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
        if kind == "code":
            item |= {"execution_count": None, "outputs": []}
        if minor >= 5:
            item["id"] = f"id{number}"
        found.append(item)
    metadata = {"kernelspec": {"name": "python3", "language": language, "display_name": "P"}}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": found, **more}
    ).encode()


class GitRepository:
    """A repository under construction; time passes by a minute a commit."""

    def __init__(self, path, *options):
        self.path = Path(path)
        self.clock = 1_600_000_000
        self.path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments, stdin=None):
        when = f"{self.clock} +0000"
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=stdin,
            capture_output=True,
            check=False,
            env=ENVIRONMENT | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, name, content):
        path = self.path / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def commit(self, message="Change the notebook once more", **files):
        return self.commit_files({name + ".ipynb": data for name, data in files.items()}, message)

    def commit_files(self, files, message="Change the notebook once more"):
        """Write (or with None delete) files and commit them."""
        for name, content in files.items():
            if content is None:
                (self.path / os.fsdecode(name)).unlink()
            else:
                self.write(name, content)
        self.clock += 60
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def make_repository(tmp_path):
    """Make repositories in a folder of their own."""

    def make(name="repo", *options):
        return GitRepository(tmp_path / "repos" / name, *options)

    return make


@pytest.fixture(scope="session")
def nb():
    """Make notebooks."""
    return notebook


@pytest.fixture
def mine_one(tmp_path):
    """Mine one repository and return its records and its entry in the manifest."""
    from jupyter_nbedit.mining.dataset.files import read_edits
    from jupyter_nbedit.mining.git.repository import open_repository
    from jupyter_nbedit.mining.git.sources import Source
    from jupyter_nbedit.mining.run import mine
    from jupyter_nbedit.mining.tasks import Options

    def mine_it(path, schema="full", **options):
        repository = open_repository(Path(path), name="o/r")
        out = tmp_path / f"{schema}.jsonl.zst"
        manifest = mine(
            [Source("o/r", repository)], out, Options(schema, **options), duplicates=False
        )
        return list(read_edits(out)), manifest.repositories[0]

    return mine_it
