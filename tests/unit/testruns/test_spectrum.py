"""Suspicion counts which tests ran a line; weights and formulas order the lines."""

import pytest

from homeport.testruns.spectrum import (
    Execution,
    Formula,
    Line,
    Spectrum,
    ranked,
    suspicion,
)


def _execution(numbers: list[int], *, failed: bool = False) -> Execution:
    return Execution(failed, frozenset(("a.py", number) for number in numbers))


def _three() -> Spectrum:
    return Spectrum.of(
        [_execution([1, 2, 3], failed=True), _execution([1, 2]), _execution([1])],
    )


@pytest.mark.parametrize("formula", list(Formula))
def test_what_only_failing_tests_run_comes_first(formula: Formula) -> None:
    """A line that no passing test runs is surest, one that every test runs the least."""
    assert [one.line for one in ranked(_three(), formula)] == [3, 2, 1]
    assert _three().score(("a.py", 3), formula) == 1.0


def test_ochiai_is_the_formula_of_its_authors() -> None:
    """One failing of two tests that run a line: one by the root of two."""
    assert _three().score(("a.py", 2)) == pytest.approx(0.5**0.5)


def test_dstar_keeps_its_order_below_one() -> None:
    """Squared failures against what speaks against the line, in the bounds of 0 and 1."""
    assert _three().score(("a.py", 1), Formula.DSTAR) == pytest.approx(1 / 3)


@pytest.mark.parametrize("formula", list(Formula))
def test_a_line_no_failing_test_runs_is_no_suspect(formula: Formula) -> None:
    """Such a line has no score and is not listed."""
    spectrum = Spectrum.of([_execution([1], failed=True), _execution([9])])
    assert spectrum.score(("a.py", 9), formula) == 0.0
    assert [one.line for one in ranked(spectrum, formula)] == [1]


def test_weights_order_what_counts_leave_equal() -> None:
    """A weight moves lines, 0 takes them out; the score stays the formula's."""
    spectrum = Spectrum.of([_execution([1, 2, 3], failed=True)])
    weights: dict[Line, float] = {("a.py", 3): 2.0, ("a.py", 1): 0.0}
    assert [(one.line, one.score, one.rank) for one in ranked(spectrum, weight=weights)] == [
        (3, 1.0, 2.0),
        (2, 1.0, 1.0),
    ]
    assert [one.line for one in ranked(spectrum, weight=lambda line: line[1])] == [3, 2, 1]


def test_joined_spectra_count_all_tests() -> None:
    """Tests counted in two spectra count as in one."""
    one, other = _three(), _three()
    one.join(other)
    assert (one.failed, one.passed) == (2, 4)
    assert [(s.failed, s.passed) for s in ranked(one)] == [(2, 0), (2, 2), (2, 4)]


def test_the_suspicion_of_one_file() -> None:
    """Only the lines of the file asked for are given, by their numbers."""
    both = frozenset({("a.py", 1), ("b.py", 7)})
    assert suspicion(Spectrum.of([Execution(failed=True, lines=both)]), "b.py") == {7: 1.0}
