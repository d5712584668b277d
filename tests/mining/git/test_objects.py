"""Blobs, asked for ahead and in any order, whatever becomes of git meanwhile."""

import hashlib

import pytest

from jupyter_nbedit.mining.git.objects import BlobReader, MissingObjectError, TooLargeError


@pytest.fixture
def blobs(make_repository):
    """Give a repository, and blobs of all sizes by their names."""
    repository = make_repository()
    contents = [b"", b"a", b"\n" * 9, *(b"%d-" % n * 7 ** (n % 9) for n in range(60))]
    files = [repository.path / f"file{number}" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    listed = "\n".join(map(str, files)).encode()
    names = repository.git("hash-object", "-w", "--stdin-paths", stdin=listed).split()
    return repository, dict(zip(map(bytes.fromhex, names), contents, strict=True))


@pytest.fixture
def reader(blobs):
    """Read from it."""
    with BlobReader(blobs[0].path / ".git", 10**8) as found:
        yield found


def loose(repository, blob):
    """Return the file of an object."""
    return repository.path / ".git/objects" / blob.hex()[:2] / blob.hex()[2:]


@pytest.mark.parametrize("expected", ["all", "none", "every third", "reversed"])
def test_every_blob_is_read_whatever_was_expected(blobs, reader, expected):
    _, made = blobs
    names = list(made)
    reader.expect(
        {"all": names, "none": [], "every third": names[::3], "reversed": names[::-1]}[expected]
    )
    for name in names:
        assert bytes(reader.read(name)) == made[name]
    assert (reader.reads, reader.bytes) == (len(names), sum(map(len, made.values())))


def test_what_nobody_wants_is_passed_over(blobs, reader):
    _, made = blobs
    reader.expect(made)
    for name in list(made)[::7]:
        assert bytes(reader.read(name)) == made[name]


def test_another_plan_takes_the_place_of_the_first(blobs, reader):
    _, made = blobs
    names = list(made)
    reader.expect(names[:30])
    reader.read(names[0])
    reader.expect(names[30:])
    for name in names[30:]:
        assert bytes(reader.read(name)) == made[name]


@pytest.mark.posix
@pytest.mark.parametrize("wanted", [True, False])
def test_a_damaged_object_costs_itself_only(blobs, reader, wanted):
    repository, made = blobs
    names = list(made)
    for number in (5, 6, 21):
        loose(repository, names[number]).chmod(0o600)
        loose(repository, names[number]).write_bytes(b"x\x9cnot zlib")
    reader.expect(names)
    for number, name in enumerate(names):
        if number not in (5, 6, 21):
            assert bytes(reader.read(name)) == made[name]
        elif wanted:
            with pytest.raises(MissingObjectError):
                reader.read(name)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_large_or_missing_one_costs_itself_only(blobs, wanted):
    repository, made = blobs
    names = list(made)
    absent = hashlib.sha1(b"none").digest()
    with BlobReader(repository.path / ".git", 10**6) as reader:
        reader.expect([name for each in names for name in (each, absent)])
        for name in names:
            if len(made[name]) <= 10**6:
                assert bytes(reader.read(name)) == made[name]
            elif wanted:
                with pytest.raises(TooLargeError):
                    reader.read(name)
            if wanted:
                with pytest.raises(MissingObjectError):
                    reader.read(absent)


def test_a_tree_is_no_blob(blobs, reader, nb):
    repository, made = blobs
    repository.commit(a=nb("1"))
    tree = bytes.fromhex(repository.git("rev-parse", "HEAD^{tree}"))
    name = next(iter(made))
    reader.expect([tree, name])
    with pytest.raises(MissingObjectError):
        reader.read(tree)
    assert bytes(reader.read(name)) == made[name]


def test_git_that_is_killed_costs_one_blob(blobs, reader):
    _, made = blobs
    names = list(made)
    reader.expect(names)
    reader.read(names[0])
    reader._git._process.kill()
    reader._git._process.wait()
    lost = 0
    for name in names[1:]:
        try:
            assert bytes(reader.read(name)) == made[name]
        except MissingObjectError:
            lost += 1
    assert lost <= 1


def test_the_buffer_gives_back_what_a_giant_took(make_repository):
    repository = make_repository()
    small, giant = b"small", b"giant" * 10**7
    names = [
        bytes.fromhex(repository.git("hash-object", "-w", "--stdin", stdin=each))
        for each in (small, giant)
    ]
    with BlobReader(repository.path / ".git", 10**9) as reader:
        reader.expect([names[0], names[1], names[0]])
        for name, content in ((names[0], small), (names[1], giant)):
            assert bytes(reader.read(name)) == content
        for _ in range(3):
            assert bytes(reader.read(names[0])) == small
        assert len(reader._buffer) < len(giant)
