import json

import pytest

from homeport.errors import InputError
from homeport.testruns.history.run import Failure, Run, Suite, read_runs, read_suite

SUITE = Suite(("a", "b"))


def test_a_line_is_a_run() -> None:
    """Names and positions in the suite are understood, and all but two keys may be missing."""
    whole = {
        "run": 7, "commit": "c", "ts": 5, "attempt": 2, "changed": ["f"], "worker": "w",
        "order": [1, 0], "only": ["a"], "failed": [{"test": "a", "message": "m", "duration": 1}],
    }  # fmt: skip
    lines = [json.dumps(whole) + "\n", "\n", '{"commit": "d", "failed": ["b"]}']
    runs, cut = read_runs(lines, SUITE, "r")
    assert cut == ""
    assert runs == [
        Run("7", "c", 5.0, 2, ("f",), "w", ("b", "a"), frozenset({"a"}), (Failure("a", "m", 1.0),)),
        Run("1", "d", failures=(Failure("b"),)),
    ]


def test_a_run_that_is_told_twice_counts_once() -> None:
    """A line that repeats one before is left out, and that is said; a second try is not."""
    one = '{"run": 1, "commit": "c", "failed": ["a"]}\n'
    again = '{"run": 1, "attempt": 2, "commit": "c", "failed": ["a"]}\n'
    runs, told = read_runs([one, again, one], SUITE, "r")
    assert [run.attempt for run in runs] == [1, 2]
    assert told == "r: 1 runs are told twice and counted once"


def test_a_last_line_that_is_cut_is_left_out() -> None:
    """A writer that was killed leaves half a line; that is said and nothing else is lost."""
    runs, cut = read_runs(['{"commit": "c", "failed": []}\n', '{"commit": "d", "fai'], SUITE, "r")
    assert [run.commit for run in runs] == ["c"]
    assert cut == "r:2: the last line is cut off and left out"


@pytest.mark.parametrize(
    "lines",
    [
        ["{\n", '{"commit": "c", "failed": []}\n'],
        ['{"commit": "c", "failed": []}\n', "[]\n"],
        ['{"commit": "c"}\n'],
        ['{"commit": "c", "failed": [1]}\n'],
        ['{"commit": "c", "failed": [], "order": [5]}\n'],
        ['{"commit": "c", "failed": [], "order": 5}\n'],
        ['{"commit": "c", "failed": [], "ts": "x"}\n'],
        ['{"commit": "c", "failed": [], "ts": true}\n'],
        ["not json at all"],
    ],
)
def test_a_line_that_is_no_run_is_an_error_with_its_number(lines: list[str]) -> None:
    """Anything but a cut last line is refused, with the place."""
    with pytest.raises(InputError, match=r"r:\d: the line") as caught:
        read_runs(lines, SUITE, "r")
    assert caught.value.hint


def test_a_suite_has_names_and_coverage() -> None:
    """Coverage is unknown when there is none."""
    assert read_suite('{"tests": ["a"], "covers": {"a": ["f"]}}', "m") == Suite(
        ("a",), {"a": frozenset({"f"})}
    )
    assert read_suite("{}", "m") == Suite()
    for bad in ("[]", "{", '{"tests": 5}', '{"covers": {"a": 5}}'):
        with pytest.raises(InputError, match="m does not describe"):
            read_suite(bad, "m")
