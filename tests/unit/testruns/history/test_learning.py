import pytest

from homeport.testruns.history.learning import Lesson, learn
from homeport.testruns.history.spells import FIRST_PRIOR, blocks_of, read_spells
from homeport.testruns.history.timeline import Seen


def _lesson(course: str, touched: list[bool] | None = None) -> Lesson:
    seen = [Seen(n, n, failed=letter == "F") for n, letter in enumerate(course)]
    return Lesson(read_spells(blocks_of(seen), touched, len(course), FIRST_PRIOR), touched)


def test_without_lessons_the_first_belief_stays() -> None:
    """Nothing seen teaches nothing."""
    prior = learn([], 0, 0, 1)
    assert prior.breaks == pytest.approx(FIRST_PRIOR.breaks, rel=0.01)
    assert prior.rates[0] == pytest.approx(0.9, abs=0.01)
    assert sum(prior.rates) == pytest.approx(1)


def test_quiet_tests_make_flaky_ones_rarer() -> None:
    """Hundreds of tests that never failed lower the share of flaky ones."""
    assert learn([], 500, 300, 100).rates[0] > 0.95


def test_breaks_are_counted_with_what_they_touched() -> None:
    """Tests that broke and were mended teach how often both happen, and where."""
    course = "." * 20 + "F" * 6 + "." * 20
    touched = [n == 20 for n in range(len(course))]
    prior = learn([_lesson(course, touched)] * 20, 0, len(course), len(course))
    assert prior.breaks > 5 * FIRST_PRIOR.breaks
    assert prior.touching > FIRST_PRIOR.touching
    assert 0.08 < prior.mends < 0.25


def test_flaky_tests_are_learnt_by_their_rate() -> None:
    """Tests that fail every fifth time move weight to that rate; open breaks are not mended."""
    prior = learn([_lesson("....F" * 20), _lesson("F" * 20)], 5, 100, 100)
    assert sum(prior.rates[14:19]) > 0.03
    assert prior.born_broken > FIRST_PRIOR.born_broken
