import pytest

from homeport.testruns.formats.lines import lines_of, plain


def test_lines_come_whole_however_the_bytes_are_cut() -> None:
    """Pieces of any size give the same lines; a letter may be cut in two."""
    data = "ä\r\nb\n\nlast".encode()
    assert list(lines_of([data])) == ["ä", "b", "", "last"]
    assert list(lines_of(bytes([one]) for one in data)) == ["ä", "b", "", "last"]
    assert list(lines_of([b"a\n"])) == ["a"]


def test_an_endless_line_is_cut() -> None:
    """A line of many megabytes is given in pieces."""
    assert len(list(lines_of([b"x" * 4_000_001, b"y\n"]))) == 2


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("\x1b[31mFAILED\x1b[0m a", "FAILED a"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("2026-01-02T03:04:05.1234567Z ok 1", "ok 1"),
        ("\ufeff2026-01-02T03:04:05.1234567Z ok 1", "ok 1"),
        ("build\tRun tests\t2026-01-02T03:04:05.1234567Z ok 1", "ok 1"),
        ("2026-01-02T03:04:05.123456Z 01O ok 1", "ok 1"),
        ("2026-01-02T03:04:05.1Z ##[group]Run x", "Run x"),
        ("section_start:1700000000:step[collapsed=true]\r\x1b[0Kok 1", "ok 1"),
        ("10 %\r100 %\r", "100 %"),
        ("2026 is a year", "2026 is a year"),
        ("a\tb", "a\tb"),
    ],
)
def test_what_ci_systems_add_is_taken_off(line: str, bare: str) -> None:
    """Colours, time stamps, groups and overwritten progress leave the line itself."""
    assert plain(line) == bare
