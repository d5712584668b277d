"""The lists of repositories that come with the package, and those in files."""

import json

import pytest

from jupyter_nbedit.mining import manifests
from jupyter_nbedit.mining.manifests import ManifestError, RepositoryList, Wanted


@pytest.mark.parametrize(("name", "count"), [("ml-notebooks", 93), ("paper", 87)])
def test_the_lists_of_the_package_are_whole(name, count):
    found = manifests.load(name).repositories
    assert len({each.repository.lower() for each in found}) == len(found) == count
    assert all(manifests.is_name(each.repository) for each in found)
    assert all(bool(each.head) == (name == "ml-notebooks") for each in found)


def test_a_list_in_a_file_is_read_and_written(tmp_path):
    wanted = RepositoryList([Wanted("a/b", "0" * 40), Wanted("c/d", url="https://e.org/d.git")])
    file = tmp_path / "list.json"
    file.write_bytes(manifests.dump(wanted))
    assert manifests.load(str(file)) == wanted


def test_unknown_keys_are_left_alone(tmp_path):
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"tool": "x", "repositories": [{"repository": "a/b", "edits": 3}]}))
    assert manifests.load(str(file)).repositories == [Wanted("a/b")]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"repositories": [{"repository": "a/b", "head": "--upload-pack=x"}]}']
)
def test_what_is_no_list_is_refused(tmp_path, text):
    file = tmp_path / "list.json"
    file.write_text(text)
    with pytest.raises(ManifestError):
        manifests.load(str(file))


def test_a_missing_list_names_the_ones_there_are():
    with pytest.raises(ManifestError, match="ml-notebooks, paper"):
        manifests.load("no-such-list")


@pytest.mark.parametrize(
    "name", ["", "a", "a/..", "a/.", "../a", "-a/b", "a/b/c", "a/b c", "a/b\n", None, 3]
)
def test_names_that_are_none(name):
    assert not manifests.is_name(name)
