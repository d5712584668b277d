from __future__ import annotations

from collections import Counter

from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.training.examples import Example, suits
from jupyter_nbedit.training.sampling import balanced, capped, gathered, novel
from jupyter_nbedit.utils.progress import Progress
from tests.bench.revisions import TABLE, edits, make_edit


def example(answer="", repository="owner/one", kind="line", prompt="p"):
    return Example("going on", kind, repository, prompt, answer)


def test_no_repository_has_more_than_its_share():
    many = [example(str(number), "a" if number < 90 else str(number)) for number in range(130)]

    kept = capped(many, 0.2)

    counts = Counter(each.repository for each in kept)
    assert counts["a"] == 10
    assert len(kept) == 50


def test_where_there_are_few_repositories_all_have_as_many():
    many = [example(str(number), "ab"[number % 3 == 0]) for number in range(30)]

    assert Counter(each.repository for each in capped(many, 0.05)) == {"a": 10, "b": 10}


def test_no_kind_has_more_than_its_share():
    kinds = ["line"] * 90 + ["lines"] * 20 + ["cell"] * 10
    kept = balanced([example(kind=kind) for kind in kinds], 0.5)

    assert Counter(each.kind for each in kept) == {"line": 30, "lines": 20, "cell": 10}


def test_what_was_said_before_is_left_out():
    first = "model = build_model(input_shape)\nmodel.fit(x_train, y_train)\n"
    again = "odel = build_model(input_shape)\nmodel.fit(x_train, y_train)\nprint(1)\n"
    other = "model = build_model(input_shape)\nscores = cross_validate(model, folds=10)\n"

    assert [each.answer for each in novel(map(example, (first, again, other)))] == [first, other]


def test_silence_is_told_apart_by_what_was_asked():
    quiet = [example("none", kind="silence", prompt=f"table_{n} = load()") for n in (1, 1, 2)]

    assert len(list(novel(quiet))) == 2


def test_a_short_answer_may_come_as_often_as_it_likes():
    assert len(list(novel([example("show()\n")] * 3))) == 3


def test_copies_and_what_leaves_nothing_teach_nothing():
    copy = make_edit(TABLE, TABLE[:2])
    copy.copy = "checkpoint"

    assert not suits(copy)
    assert not suits(make_edit(TABLE, []))
    assert suits(make_edit([], TABLE))


def test_the_same_examples_come_of_the_same_data(tmp_path):
    path = tmp_path / "edits.jsonl.zst"
    write_edits(path, edits())

    first = gathered([path], ["going on", "editing"], 0, 3, Progress())
    again = gathered([path], ["going on", "editing"], 0, 3, Progress())

    assert first == again
    assert {each.task for each in first} == {"going on", "editing"}
