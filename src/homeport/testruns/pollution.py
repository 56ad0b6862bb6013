"""The few tests that matter of those before a test: found by halves, as a value.

Which tests make a victim fail, or which one it needs to pass: either way the smallest part of a
list that still shows it. Running is for the caller.
"""

from collections.abc import Callable, Sequence

from homeport.testruns.reduce.search import Search


def smallest_part(tests: Sequence[str], shows: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Return tests none of which can be left out, if `shows` says the same each time.

    `shows` runs some of the tests before the victim; all of them are known to show it. A pair
    of halves is asked for alone first: one polluter among a thousand takes some twenty runs.
    """
    kept = _halved(tuple(tests), shows)
    search = Search.over(len(kept))
    while (gone := search.question()) is not None:
        left = [one for place, one in enumerate(kept)
                if not any(low <= place < high for low, high in gone)]  # fmt: skip
        search = search.answer(bool(left) and shows(left))
    return tuple(one for place, one in enumerate(kept)
                 if not any(low <= place < high for low, high in search.done))  # fmt: skip


def _halved(tests: tuple[str, ...], shows: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Go into one half for as long as it shows the same by itself; the later one first."""
    while len(tests) > 1:
        middle = len(tests) // 2
        for half in (tests[middle:], tests[:middle]):
            if shows(half):
                tests = half
                break
        else:
            return tests
    return tests
