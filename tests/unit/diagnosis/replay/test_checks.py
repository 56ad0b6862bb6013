"""Checks are found from a trace, and replayed as their runner would run them."""

import pytest
from tests.doubles.replays import outcome, sources_of

from homeport.diagnosis.replay.checks import Check, check_at, other_checks, row_count

_TESTS = """import pytest
from unittest import TestCase


@pytest.fixture
def three(two):
    return two + 1


@pytest.fixture()
def held():
    yield [1]


def test_plain(three, held, shared):
    assert three + len(held) + shared == 9


@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 3)])
@pytest.mark.parametrize("c", [0])
def test_rows(a, b, c):
    assert a + c == b


class TestGroup:
    def setup_method(self, method):
        self.n = 1

    def test_in_group(self):
        assert self.n == 1

    def helper(self):
        return 1


class Old(TestCase):
    def setUp(self):
        self.n = 2

    def test_old(self):
        self.assertEqual(self.n, 3)


def test_unknown(tmp_path):
    assert tmp_path
"""
_FILES = {
    "tests/test_it.py": _TESTS,
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef two():\n    return 2\n\n\n@pytest.fixture\ndef shared():\n    return 5\n",
    "main.py": "def go():\n    return 1\n\n\nassert go() == 2\n",
}


def test_a_check_is_found_by_its_line() -> None:
    """A function, a method with its class, or the whole program."""
    sources = sources_of(_FILES)
    assert check_at(sources, "tests/test_it.py", 16) == Check("tests/test_it.py", "", "test_plain")
    assert check_at(sources, "tests/test_it.py", 30) == Check(
        "tests/test_it.py", "TestGroup", "test_in_group"
    )
    assert check_at(sources, "main.py", 5) == Check("main.py")
    assert check_at(sources, "main.py", 2) is None
    assert check_at(sources, "README.md", 2) is None


def test_the_other_tests_of_a_file_are_listed() -> None:
    """Without the one that failed, and without what is no test."""
    names = [
        one.function
        for one in other_checks(sources_of(_FILES), Check("tests/test_it.py", "", "test_plain"))
    ]
    assert names == ["test_rows", "test_in_group", "test_old", "test_unknown"]
    assert not list(other_checks(sources_of(_FILES), Check("main.py")))


@pytest.mark.parametrize(
    ("check", "error", "line"),
    [
        (Check("tests/test_it.py", "", "test_plain"), "", 0),
        (Check("tests/test_it.py", "", "test_rows", 0), "", 0),
        (Check("tests/test_it.py", "", "test_rows", 1), "AssertionError", 22),
        (Check("tests/test_it.py", "TestGroup", "test_in_group"), "", 0),
        (Check("tests/test_it.py", "Old", "test_old"), "AssertionError", 41),
        (Check("main.py"), "AssertionError", 5),
    ],
)
def test_a_check_ends_as_its_runner_says(check: Check, error: str, line: int) -> None:
    """With its fixtures, rows and set-up."""
    ended = outcome(_FILES, check)
    assert (ended.known, ended.error, ended.place[1]) == (True, error, line)
    assert ended.passed is (not error)


def test_a_fixture_that_is_not_there_is_given_up() -> None:
    """Those of pytest itself, too."""
    assert (
        outcome(_FILES, Check("tests/test_it.py", "", "test_unknown")).reason
        == "the fixture tmp_path"
    )


def test_only_parametrized_tests_have_rows() -> None:
    """Any other has one."""
    sources = sources_of(_FILES)
    assert row_count(sources, Check("tests/test_it.py", "", "test_rows")) > 1
    assert row_count(sources, Check("tests/test_it.py", "", "test_plain")) == 1
