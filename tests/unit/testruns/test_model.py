import pytest

from homeport.testruns.model import (
    LONGEST_TEXT,
    Case,
    Counts,
    Outcome,
    clipped,
    first_line,
    full_name,
    seconds_of,
    split_parameters,
)


def test_counts_keep_tests_without_a_verdict_apart() -> None:
    """An unfinished test is no test that ran; each other outcome is counted once."""
    counts = Counts()
    for outcome in Outcome:
        counts.add(outcome)
    assert counts == Counts(tests=4, failed=1, errored=1, skipped=1, unfinished=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1.5", 1.5),
        ("0,014", 0.014),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("2s", 2.0),
        ("", None),
        (None, None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
    ],
)
def test_durations_are_read_in_every_spelling(text: str | None, seconds: float | None) -> None:
    """Decimal commas and thousands are understood; what is no duration is none."""
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("owner", "name", "joined"),
    [
        ("a.B", "test", "a.B::test"),
        ("", "test", "test"),
        ("same", "same", "same"),
        ("a.B", "", "a.B"),
        ("a.B", "a.B.test", "a.B.test"),
        ("a", "ab", "a::ab"),
    ],
)
def test_a_name_is_told_from_its_owner_once(owner: str, name: str, joined: str) -> None:
    """A class is put before the test's name unless the name says it already."""
    assert full_name(owner, name) == joined


def test_parameters_stand_in_brackets_or_parentheses() -> None:
    """What tells the cases of one test apart is cut out of the name."""
    assert split_parameters("test_add[1-2]") == "1-2"
    assert split_parameters("Adds(1, 2)") == "1, 2"
    assert split_parameters("plain") == ""
    assert split_parameters("[odd]") == split_parameters("(odd)") == ""


def test_a_long_text_keeps_both_ends() -> None:
    """The beginning and the end stay, and the cut says how much is missing."""
    text = "a" * LONGEST_TEXT + "b" * 10
    cut = clipped(text)
    assert cut.startswith("aaa")
    assert cut.endswith("b" * 10)
    assert "10 characters left out" in cut
    assert clipped("short") == "short"


def test_the_first_line_is_the_first_that_says_something() -> None:
    """Empty lines before it do not count."""
    assert first_line("\n  \n  hello \nworld") == "hello"
    assert first_line("") == ""


def test_what_fails_needs_a_look() -> None:
    """Failed, broken and unfinished tests are failing, others are not."""
    failing = {outcome for outcome in Outcome if Case("x", outcome).failing}
    assert failing == {Outcome.FAILED, Outcome.ERROR, Outcome.UNFINISHED}
