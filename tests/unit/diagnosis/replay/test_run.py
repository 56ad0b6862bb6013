"""A run remembers where an error was raised first, and which calls it left."""

from tests.doubles.replays import outcome


def test_the_first_place_of_an_error_is_kept() -> None:
    """Statements around it change nothing; another error does."""
    ended = outcome(
        "def go(n):\n    if n:\n        for m in [1]:\n            return m / 0\n\n\ngo(3)\n"
    )
    assert (ended.error, ended.place) == ("ZeroDivisionError", ("main.py", 4, 4))
    again = outcome("try:\n    1 / 0\nexcept ZeroDivisionError:\n    int('x')\n")
    assert (again.error, again.place[1]) == ("ValueError", 4)


def test_the_calls_that_an_error_leaves_are_kept_once() -> None:
    """Innermost first, each with its names."""
    left = outcome("def go(n):\n    if n:\n        return n / 0\n\n\ngo(3)\n").left
    assert [(path, first) for path, first, *_ in left] == [("main.py", 3), ("main.py", 6)]
    assert left[0][3] == {"n": 3}
