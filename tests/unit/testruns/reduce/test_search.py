"""A search asks by halves, from the last change to the first."""

import pytest

from homeport.testruns.reduce.search import Search


def _found(count: int, needed: set[int]) -> tuple[set[int], int]:
    search, asked = Search.over(count), 0
    while (question := search.question()) is not None:
        asked += 1
        gone = {place for low, high in question for place in range(low, high)}
        search = search.answer(not gone & needed)
    return {place for low, high in search.done for place in range(low, high)}, asked


@pytest.mark.parametrize("needed", [set(), {0}, {9}, {3, 4}, set(range(10))])
def test_all_but_the_needed_changes_are_made(needed: set[int]) -> None:
    """What is left undone is exactly what is needed."""
    assert _found(10, needed)[0] == set(range(10)) - needed


def test_few_needed_ones_take_few_questions() -> None:
    """Three needed of a thousand take some twenty questions each."""
    assert _found(1000, {5, 400, 900})[1] < 70


def test_nothing_asks_nothing() -> None:
    """A search over no changes has no question."""
    assert Search.over(0).question() is None


def test_the_first_step_can_be_bounded() -> None:
    """With a bound no more changes than that are asked for at first."""
    assert Search.over(10, 4).question() == ((8, 10),)
