from __future__ import annotations

from jupyter_nbedit.predict.memory.renaming import Renaming


def renaming(*pairs: tuple[str, str], exists: tuple[str, ...] = ()) -> Renaming:
    made = Renaming(exists)
    for there, here in pairs:
        assert made.learn(there, here)
    return made


def test_names_and_strings_are_called_as_the_context_shows() -> None:
    known = renaming(("df = load('a.csv')", "sales = load('b.csv')"), exists=("save",))

    assert known.renamed(["df.plot(title='a.csv')", "save(df, 'c.csv')"]) == [
        "sales.plot(title='b.csv')",
        "save(sales, 'c.csv')",
    ]
    assert known.differing == 2


def test_it_ends_at_a_name_that_means_nothing_here() -> None:
    known = renaming(("x = 1", "x = 1"))

    assert known.renamed(["y = x", "z = y", "w = unknown", "x"]) == ["y = x", "z = y"]
    assert known.renamed(["unknown(x)"]) == []
    assert known.renamed(["x.unknown(x)", "print(x)"]) == ["x.unknown(x)", "print(x)"]


def test_one_name_is_not_two() -> None:
    known = renaming(("f(a, b)", "f(x, y)"))

    assert not known.learn("g(a)", "g(y)")
    assert not known.learn("g(c)", "g(x)")
    assert known.learn("g(a, c)", "g(x, z)")
    assert known.renamed(["a + b + c"]) == ["x + y + z"]


def test_a_name_whose_place_another_has_is_not_kept() -> None:
    # What is `y` there would be another thing here.
    known = renaming(("f(x)", "f(y)"), exists=("y",))

    assert known.renamed(["print(y)"]) == []


def test_lines_of_two_shapes_teach_nothing() -> None:
    known = Renaming(())

    assert not known.learn("f(x)", "g(x)")
    assert known.differing == 0
