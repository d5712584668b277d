from __future__ import annotations

from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics.significance import Sample, bootstrap, compare

NAN = float("nan")
VALUES = st.lists(st.floats(0, 100), min_size=1, max_size=30)


@given(VALUES)
def test_an_interval_holds_the_mean(values):
    found = bootstrap(Sample(values), resamples=50)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert found.count == found.units == len(values)


def test_the_same_seed_gives_the_same_interval():
    sample = Sample(np.random.default_rng(0).random(30))
    assert bootstrap(sample, seed=1) == bootstrap(sample, seed=1) != bootstrap(sample, seed=2)


def test_an_interval_is_as_wide_as_theory_has_it():
    values = np.random.default_rng(0).normal(50, 10, 400)
    found = bootstrap(Sample(values), seed=3)
    error = values.std() / len(values) ** 0.5
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)
    narrow = bootstrap(Sample(values), level=0.5, seed=3)
    assert found.low < narrow.low < narrow.high < found.high


def test_a_share_is_a_sum_over_a_sum():
    found = bootstrap(Sample([1, 0, 2], [2, 0, 2]))
    assert (found.value, found.count, found.units) == (0.75, 3, 2)


def test_what_is_no_number_does_not_count():
    found = bootstrap(Sample([1.0, NAN, 3.0]))
    assert (found.value, found.count, found.units) == (2.0, 2, 2)


def test_nothing_has_no_mean():
    of_no_group = (Sample([], groups=[], macro=macro) for macro in (False, True))
    for sample in (Sample([]), Sample([NAN]), Sample([0.0], [0.0]), *of_no_group):
        found = bootstrap(sample)
        assert isnan(found.value)
        assert isnan(found.low)
        assert found.units == 0
        assert isnan(compare(sample, sample).p)


def test_groups_are_drawn_whole_and_can_count_alike():
    values, groups = [0.0] * 9 + [90.0], ["a"] * 9 + ["b"]
    assert bootstrap(Sample(values, groups=groups)).value == 9.0
    every = bootstrap(Sample(values, groups=groups, macro=True))
    assert (every.value, every.low, every.high, every.count, every.units) == (45, 0, 90, 10, 2)


def test_a_group_without_observations_does_not_count():
    sample = Sample([1.0, NAN], groups=["a", "b"], macro=True)
    assert bootstrap(sample).value == 1.0


def test_equal_runs_do_not_differ():
    sample = Sample([1.0, 5.0, 3.0])
    found = compare(sample, sample)
    assert (found.difference, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_the_probability_is_that_of_all_swaps():
    # Of the 2 ** 10 ways to swap, those with at least nine differences of one sign are as extreme.
    first = [0.0] * 10
    second = [1.0] * 9 + [-1.0]
    found = compare(Sample(first), Sample(second), resamples=20_000, seed=5)
    assert found.difference == pytest.approx(0.8)
    exact = 2 * (comb(10, 0) + comb(10, 1)) / 2**10
    assert found.p == pytest.approx(exact, abs=0.004)


def test_a_clear_difference_is_found_and_noise_is_not():
    chance = np.random.default_rng(1)
    first = chance.normal(50, 10, 300)
    better = compare(Sample(first), Sample(first + chance.normal(2, 5, 300)))
    assert better.p < 0.001
    assert 0 < better.low < better.difference < better.high
    same = compare(Sample(first), Sample(first + chance.normal(0, 5, 300)))
    assert same.p > 0.05
    assert same.low < 0 < same.high


def test_shares_of_different_size_are_compared():
    # The first shows 4 and is right twice, the second shows 2 and is right both times.
    first = Sample([1, 0, 1, 0], [1, 1, 1, 1])
    second = Sample([1, 0, 1, 0], [1, 0, 1, 0])
    assert compare(first, second).difference == 0.5


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sample([1.0, 2.0], [1.0]),
        lambda: Sample([[1.0], [2.0]]),
        lambda: Sample([1.0], groups=["a", "b"]),
        lambda: Sample([1.0], macro=True),
        lambda: compare(Sample([1.0]), Sample([1.0, 2.0])),
    ],
)
def test_what_does_not_fit_together_is_refused(make):
    with pytest.raises(ValueError, match=r"two lists|needs a group|only groups|same cases"):
        make()
