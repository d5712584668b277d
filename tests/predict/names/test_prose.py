"""What is written about a name is mended last, by those who went on by suggestions."""

from __future__ import annotations

from tests.predict.playing import Player

AREA = '''def area(radius, scale):
    """Return the area for a radius.

    Parameters
    ----------
    radius : float
        The radius.
    :param radius: how far
    :param float scale: as `radius`

    Args:
        radius (float): The radius.
    """
    return radius
'''


def test_a_docstring_follows_once_the_code_was_accepted() -> None:
    player = Player(AREA)
    player.replace(0, "radius", "r")

    taken = player.accept_all()

    assert taken[0].new == "r"
    assert player.sources[0] == (
        AREA.replace("radius : ", "r : ")
        .replace("param radius", "param r")
        .replace("`radius`", "`r`")
        .replace("radius (float)", "r (float)")
        .replace("area(radius", "area(r")
        .replace("return radius", "return r")
    )


def test_markdown_follows_in_backticks() -> None:
    text = "Here `load` will load. `load()` and `load it`, ```load```"
    player = Player("def load(): pass", "load()", text, types=("code", "code", "markdown"))
    player.replace(0, "load", "read")

    player.accept_all()

    assert player.sources == [
        "def read(): pass",
        "read()",
        "Here `read` will load. `read()` and `load it`, ```load```",
    ]


def test_prose_is_left_alone_by_those_who_do_it_by_hand() -> None:
    player = Player("def load(): pass", "x = 1", "See `load`.", types=("code", "code", "markdown"))
    player.replace(0, "load", "read")

    assert player.suggest() is None
