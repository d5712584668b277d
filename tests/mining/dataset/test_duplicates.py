"""Edits that repeat others are marked, wherever the others are."""

import pytest

from jupyter_nbedit.mining.dataset import duplicates
from jupyter_nbedit.mining.dataset.duplicates import (
    MAX_CHARACTERS,
    changed_lines,
    features,
    mark_duplicates,
)
from jupyter_nbedit.mining.notebooks.edit_records import CellChange, CellRecord, NotebookEdit
from jupyter_nbedit.mining.notebooks.opcodes import line_opcodes, opcodes

BEFORE = """model = RandomForestClassifier(n_estimators=100, max_depth=5, random_state=0)
model.fit(X_train, y_train)
predictions = model.predict(X_test)
print('accuracy', accuracy_score(y_test, predictions))
scores = cross_val_score(model, X, y, cv=5, scoring='accuracy')"""
AFTER = """model = GradientBoostingClassifier(n_estimators=300, max_depth=3, random_state=42)
model.fit(X_train, y_train, sample_weight=weights)
predictions = model.predict(X_test, output='labels')
print('f1', f1_score(y_test, predictions, average='macro'))
scores = cross_val_score(model, X, y, cv=10, scoring='f1_macro')"""


def edit(old, new, repo="r", commit="c", file="a.ipynb", **more):
    cells = opcodes(old, new)
    return NotebookEdit(
        repo, commit, file, "m", old, new, cells, line_opcodes(old, new, cells), "o", **more
    )


def marked(*edits):
    return list(mark_duplicates(iter(edits)))


def unrelated(number):
    lines = [f"value_{number}_{row} = compute_{row}(arg{number}, {row})" for row in range(8)]
    return edit([], ["\n".join(lines)], commit=f"u{number}")


@pytest.mark.parametrize(
    "where", [{"commit": "d"}, {"file": "sub/b.ipynb"}, {"repo": "s"}, {"repo": "s", "file": "z"}]
)
def test_the_same_edit_elsewhere_is_an_exact_duplicate(where):
    first = edit([BEFORE], [AFTER])
    found = marked(first, unrelated(1), edit([BEFORE], [AFTER], **where))
    assert [each.duplicate_of for each in found] == ["", "", first.key]
    assert [each.near_duplicate_of for each in found] == ["", "", first.key]
    assert found[0].content == found[2].content != found[1].content


@pytest.mark.parametrize(
    "where", [{"commit": "d"}, {"file": "sub/b.ipynb"}, {"repo": "s"}, {"repo": "s", "file": "z"}]
)
def test_nearly_the_same_change_in_another_notebook_is_a_near_duplicate(where):
    first = edit([BEFORE, "rest"], [AFTER, "rest"])
    other = edit(
        ["# quite another notebook", "import x", BEFORE],
        ["# quite another notebook", "import x", AFTER.replace("weights", "weight")],
        **where,
    )
    found = marked(first, unrelated(1), other)
    assert [each.duplicate_of for each in found] == ["", "", ""]
    assert [each.near_duplicate_of for each in found] == ["", "", first.key]


def test_the_order_of_the_features_does_not_matter(monkeypatch):
    edits = [edit([BEFORE], [AFTER]), edit([BEFORE], [AFTER + "\nprint(1)"], commit="d")]
    expected = marked(*edits)
    monkeypatch.setattr(
        duplicates, "features", lambda made: dict.fromkeys(sorted(features(made), reverse=True))
    )
    assert marked(*edits) == expected


def test_what_differs_is_not_marked():
    undone = edit([AFTER], [BEFORE], commit="undo")
    found = marked(edit([BEFORE], [AFTER]), undone, *(unrelated(number) for number in range(20)))
    assert not any(each.duplicate_of or each.near_duplicate_of for each in found)


def test_a_cluster_is_led_by_its_first_edit():
    texts = [AFTER, AFTER + "\nprint(scores)", AFTER + "\nprint(scores.mean())"]
    found = marked(*(edit([BEFORE], [text], repo=f"r{i}") for i, text in enumerate(texts)))
    assert [each.near_duplicate_of for each in found] == ["", found[0].key, found[0].key]


def test_the_marks_depend_on_the_records_alone():
    edits = [edit([BEFORE], [AFTER + f"\nprint({n % 3})"], commit=str(n)) for n in range(9)]
    assert marked(*edits) == marked(*edits)
    # What was marked before is marked anew: the first may have been filtered away.
    assert [each.duplicate_of for each in marked(*marked(*edits)[3:])][:3] == ["", "", ""]


def test_edits_without_code_are_compared_by_their_other_cells():
    def retold(commit, text):
        return edit(
            ["x"],
            ["x"],
            commit=commit,
            old_cells=[CellRecord("markdown", source="# Title"), CellRecord("code")],
            new_cells=[CellRecord("markdown", source=text), CellRecord("code")],
            changes=[CellChange("edited", 0, 0), CellChange("moved", 1, 1)],
        )

    first = retold("1", "# Another title of many words")
    assert changed_lines(first) == (["# Title"], ["# Another title of many words"])
    found = marked(first, retold("2", "# Another title of many words"), retold("3", "Nothing"))
    assert [each.near_duplicate_of for each in found] == ["", first.key, ""]
    # The code is the same before and after in all three: the other cells tell them apart.
    assert [each.duplicate_of for each in found] == ["", first.key, ""]


def test_only_the_lines_that_changed_count():
    made = edit(["a = 1\nb = 2\nc = 3", "gone = 1"], ["a = 1\nb = 5\nc = 3"])
    assert changed_lines(made) == (["b = 2", "gone = 1"], ["b = 5"])
    assert features(made) == {"- b = 2", "- = 2 gone", "- 2 gone =", "- gone = 1", "+ b = 5"}


def test_short_and_empty_changes():
    assert features(edit(["x"], ["y"])) == {"- x", "+ y"}
    assert features(edit(["x", ""], ["x"])) == set()
    found = marked(edit(["x", ""], ["x"]), edit(["z", " "], ["z"], commit="d"))
    assert [each.near_duplicate_of for each in found] == ["", ""]


def test_a_huge_cell_takes_bounded_time():
    huge = edit([], ["word " * MAX_CHARACTERS])
    assert features(huge) == {"+ word word word"}
