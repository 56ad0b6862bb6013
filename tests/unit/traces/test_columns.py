import pytest

from homeport.traces.columns import columns

_STAMP = "2026-11-23T10:00:00.123Z"


@pytest.mark.parametrize(
    ("line", "key", "rest"),
    [
        (f"{_STAMP}     at f", ("clock",), "    at f"),
        ("2026-11-23 10:00:00 +0000 x", ("clock",), "x"),
        ("[10:00:00] x", ("clock",), "x"),
        ("[    1.234567] x", ("clock",), "x"),
        (_STAMP, ("clock",), ""),
        ("web-1  |   x", ("web-1  |",), "  x"),
        ("web-1  |", ("web-1  |",), ""),
        (f"{_STAMP} stderr F x", ("clock", "stderr F"), "x"),
        (f"{_STAMP} 01E+x", ("clock", "01E+"), "x"),
        ("Nov 23 10:00:00 web1 shop[12]: x: y", ("clock", "web1 shop[12]:"), "x: y"),
        ("Nov 23 10:00:00 web1 bash: x", ("clock", "web1 bash:"), "x"),
        (f"<11>1 {_STAMP} h a 1 - - x", ("syslog",), "x"),
        ("<3>Nov 23 10:00:00 h a[1]: x", ("priority", "clock", "h a[1]:"), "x"),
        ("E1123 10:00:00.123456    1234 run.go:12] x", ("klog",), "x"),
        (f"build\tRun tests\t{_STAMP} x", ("build\tRun tests", "clock"), "x"),
        ("[pod/web-0/app] x", ("[pod/web-0/app]",), "x"),
        ("2026-11-23 10:00:00,123 - shop - ERROR - x", ("clock", "shop - ERROR -"), "x"),
        (
            "03-01 10:00:00.123  1234  1234 E AndroidRuntime: \tat",
            ("clock", "1234  1234 E AndroidRuntime:"),
            "\tat",
        ),
        (f"{_STAMP} ERROR [w-1] x", ("clock", "ERROR", "[w-1]"), "x"),
    ],
)
def test_sure_columns_are_told_by_shape(line: str, key: tuple[str, ...], rest: str) -> None:
    """Each tool's columns end where the line's own text begins; margins of the text stay."""
    found = columns(line)
    assert found is not None
    assert (found.key, line[found.ends[len(found.key) - 1] :]) == (key, rest)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{_STAMP} ERROR x", ("ERROR",)),
        (f"{_STAMP} ERROR shop.cart: x", ("ERROR", "shop.cart:")),
        (f"{_STAMP} RangeError: x", ("RangeError:",)),
        ("ERROR:root:x", ("ERROR:root:",)),
        (f"{_STAMP} INFO  x", ("INFO",)),
    ],
)
def test_words_may_as_well_be_the_lines_own(line: str, words: tuple[str, ...]) -> None:
    """Levels and names behind the sure columns are given apart from them."""
    found = columns(line)
    assert found is not None
    assert found.words[len(found.key) :] == words


@pytest.mark.parametrize(
    "line",
    ["12 |  let x", "  | x", "Traceback (most recent call last):", "a.c:3:4: error: x", "\tat f()"],
)
def test_lines_of_traces_have_no_columns(line: str) -> None:
    """Margins of compilers and groups, places and frames are no columns."""
    assert columns(line) is None


def test_a_level_with_a_place_is_no_program() -> None:
    """A compiler's code in brackets is not a process."""
    found = columns(f"{_STAMP} ERROR error[E0308]: mismatched")
    assert found is not None
    assert found.key == ("clock",)


def test_columns_without_an_end_are_cut() -> None:
    """A line of clocks alone is looked at a bounded number of times."""
    found = columns("10:00:00 " * 50)
    assert found is not None
    assert len(found.key) == 8
