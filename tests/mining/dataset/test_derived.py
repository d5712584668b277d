"""What is made from a dataset says from which and how, and `verify` holds it to that."""

import json

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.mining.dataset.provenance import file_hash, manifest_path, read_manifest


@pytest.fixture
def mined(make_repository, tmp_path, nb):
    """Give a dataset of two repositories."""
    for name in ("one", "two"):
        repository = make_repository(name)
        for number in range(4):
            repository.commit("Too short" if number == 3 else "Long enough now", a=nb(str(number)))
    out = tmp_path / "mined.jsonl.zst"
    paths = [f"o/{name}={tmp_path}/repos/{name}" for name in ("one", "two")]
    assert main(["mine", *paths, "--quiet", "--out", str(out)]) == 0
    return out


def told(path):
    """Return a dataset's manifest and what it says of the origin."""
    manifest = read_manifest(manifest_path(path))
    assert manifest.origin is not None
    return manifest, manifest.origin


def run(*arguments):
    return main(["dataset", *map(str, arguments)])


def test_a_filtered_dataset_tells_its_origin(mined, tmp_path):
    out = tmp_path / "kept.parquet"
    assert run("filter", mined, "--no-exact", "--out", out) == 0
    (manifest, origin), parent = told(out), read_manifest(manifest_path(mined))
    assert (origin.command, origin.file) == ("filter", "mined.jsonl.zst")
    assert origin.sha256 == file_hash(mined) == parent.sha256
    assert origin.manifest_sha256 == file_hash(manifest_path(mined))
    assert origin.options["min_words"] == 3
    assert origin.options["exact"] is True
    assert origin.left_out == {
        "exact duplicate": 3,
        "fewer than 3 words in the subject line": 2,
    }
    assert manifest.edits + sum(origin.left_out.values()) == parent.edits == 8
    heads = {entry.repository: entry.head for entry in parent.repositories}
    assert [(e.repository, e.head, e.edits) for e in manifest.repositories] == [
        ("o/one", heads["o/one"], 3)
    ]
    assert (manifest.schema, manifest.duplicates) == ("full", True)
    assert run("verify", out) == 0


def test_two_runs_write_the_same_manifest(mined, tmp_path):
    found = []
    for _ in range(2):
        assert run("filter", mined, "--out", tmp_path / "kept.jsonl") == 0
        found.append(manifest_path(tmp_path / "kept.jsonl").read_bytes())
    assert found[0] == found[1]
    assert str(tmp_path).encode() not in found[0]


def test_the_parts_of_a_split_add_up(mined, tmp_path, capsys):
    folder = tmp_path / "parts"
    assert run("split", mined, "--rule", "stable", "--out", folder) == 0
    manifests = {}
    for part in ("train", "test", "validation"):
        path = folder / f"{part}.jsonl.zst"
        manifests[part], origin = told(path)
        assert origin.options == {"rule": "stable", "part": part}
        assert origin.file == "../mined.jsonl.zst"
        assert run("verify", path) == 0
    assert sum(manifest.edits for manifest in manifests.values()) == 8


def test_exported_and_imported_again(mined, tmp_path):
    theirs, ours = tmp_path / "commits.jsonl", tmp_path / "ours.jsonl.zst"
    assert run("export", mined, "--out", theirs) == 0
    exported = read_manifest(manifest_path(theirs))
    assert (exported.schema, exported.duplicates) == ("paper", False)
    # Without owners, but of two repositories of different names, so the heads are still known.
    assert [(e.repository, bool(e.head), e.edits) for e in exported.repositories] == [
        ("one", True, 4),
        ("two", True, 4),
    ]
    assert run("import", theirs, "--out", ours) == 0
    imported, origin = told(ours)
    assert origin.options == {"duplicates": True}
    assert origin.manifest_sha256 == file_hash(manifest_path(theirs))
    assert (imported.schema, imported.duplicates, imported.edits) == ("full", True, 8)
    assert run("verify", theirs) == run("verify", ours) == 0


def test_a_file_of_others_has_no_manifest_and_needs_none(mined, tmp_path):
    manifest_path(mined).unlink()
    out = tmp_path / "kept.jsonl"
    assert run("filter", mined, "--out", out) == 0
    _, origin = told(out)
    assert (origin.sha256, origin.manifest_sha256) == (file_hash(mined), "")
    assert run("verify", out) == 0


def test_what_changed_since_is_noticed(mined, tmp_path, capsys):
    out = tmp_path / "kept.jsonl"
    assert run("filter", mined, "--out", out) == 0
    kept = out.read_bytes()
    out.write_bytes(kept.partition(b"\n")[2])
    assert run("verify", out) == 1
    out.write_bytes(kept)
    assert run("verify", out) == 0
    beside = manifest_path(mined)
    changed = json.loads(beside.read_bytes()) | {"tool": "another"}
    beside.write_text(json.dumps(changed))
    assert run("verify", out) == 1
    assert "mined.jsonl.zst has another manifest" in capsys.readouterr().out
    beside.unlink()
    mined.write_bytes(b"")
    assert run("verify", out) == 1
    assert "mined.jsonl.zst is not the file any more" in capsys.readouterr().out
    mined.unlink()
    assert run("verify", out) == 0  # what is not there any more cannot be compared


def test_a_broken_manifest_is_said_before_anything_is_written(mined, tmp_path, capsys):
    manifest_path(mined).write_text("{}")
    assert run("filter", mined, "--out", tmp_path / "kept.jsonl") == 1
    assert "not the manifest of a dataset" in capsys.readouterr().err
    assert not (tmp_path / "kept.jsonl").exists()


def test_a_dataset_is_not_written_over_itself(mined, capsys):
    before = mined.read_bytes()
    assert run("filter", mined, "--out", mined) == 1
    assert "written over while it is read" in capsys.readouterr().err
    assert mined.read_bytes() == before
    assert len(list(read_edits(mined))) == 8
