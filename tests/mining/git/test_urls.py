"""Addresses: which are cloned from, and where the clones go."""

from pathlib import Path

import pytest

from jupyter_nbedit.mining.git.urls import (
    AddressError,
    address_of,
    is_address,
    parse,
    place_in,
    wanted_from,
)
from jupyter_nbedit.mining.manifests import Wanted


@pytest.mark.parametrize(
    ("url", "protocol", "host", "path"),
    [
        ("https://GitHub.com/owner/name.git", "https", "github.com", "owner/name.git"),
        ("https://example.org:8443/group/owner/name", "https", "example.org", "group/owner/name"),
        ("ssh://git@example.org:22/owner/name", "ssh", "example.org", "owner/name"),
        ("git@example.org:owner/name.git", "ssh", "example.org", "owner/name.git"),
        ("file:///srv/git/name with space.git", "file", "", "/srv/git/name with space.git"),
    ],
)
def test_allowed_addresses(url, protocol, host, path):
    found = parse(url)
    assert (found.url, found.protocol, found.host, found.path) == (url, protocol, host, path)
    assert is_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c touch% /tmp/x",
        "http://example.org/owner/name",
        "git://example.org/owner/name",
        "ftp://example.org/owner/name",
        "fd::17/foo",
        "https://example.org",
        "https://-oProxyCommand=x/owner/name",
        "ssh://-oProxyCommand=x/owner/name",
        "-oProxyCommand=x:owner/name",
        "https://example.org/owner/name\n--upload-pack=x",
        "file://relative/path",
        "file:///a\x00b",
        "--upload-pack=touch",
        "",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(AddressError, match="cloned from"):
        parse(url)


@pytest.mark.parametrize(
    "url", ["https://me:s3cret@example.org/o/n", "https://s3cret@example.org/o/n"]
)
def test_a_password_is_refused_and_not_repeated(url):
    with pytest.raises(AddressError, match="user name or a password") as error:
        parse(url)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("path", ["folder", "./discover", "/absolute/repo.git", "C/clone", "~/x"])
def test_a_path_is_no_address(path):
    assert not is_address(path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/owner/name.git", "owner/name"),
        ("git@example.org:group/owner/name", "owner/name"),
        ("file:///srv/git/we ird.git", "git/we-ird"),
        ("file:///name", "name"),
        ("https://example.org/owner/.git", "owner/repository"),
    ],
)
def test_a_repository_is_named_by_the_end_of_its_address(url, name):
    assert wanted_from(url) == Wanted(name, url=url)


def test_without_an_address_it_is_on_github():
    assert address_of(Wanted("owner/name")).url == "https://github.com/owner/name.git"
    for name in ("name", "../x", "owner/..", "-o/name", "owner/name/more", "owner/na me"):
        with pytest.raises(AddressError, match="no owner/name"):
            address_of(Wanted(name))


HOSTILE = ["../../../etc/x", "..", "/", "a/../../b", ".git/hooks", "-rf/-x", "ü/ö", "a\\b/c:d"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_clone_stays_in_the_cache(name):
    cache = Path("/cache")
    place = place_in(cache, Wanted(name, url="https://example.org/a/b"))
    assert place.parent.parent == cache
    assert not {part for part in place.relative_to(cache).parts if part.startswith((".", "-"))}


def test_repositories_of_one_name_do_not_share_a_clone():
    cache = Path("/cache")
    places = {
        place_in(cache, Wanted("owner/name", url=url))
        for url in (
            "",
            "https://example.org/owner/name",
            "https://example.org/other/owner/name",
            "file:///owner/name",
        )
    }
    assert len(places) == 4
    assert place_in(cache, Wanted("owner/name")) == cache / "owner" / "name.git"
    github = Wanted("owner/name", url="https://github.com/owner/name")
    assert place_in(cache, github) == cache / "owner" / "name.git"
