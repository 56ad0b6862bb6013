import pytest

from homeport.detection import windows
from homeport.detection.windows import next_cut, whole_lines


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pieces small enough to write them down."""
    monkeypatch.setattr(windows, "SIZE", 20)
    monkeypatch.setattr(windows, "LONGEST", 60)
    monkeypatch.setattr(windows, "_SEAM", 16)


def test_after_the_next_end_of_line() -> None:
    """A piece ends with the first line that ends behind its least size."""
    assert next_cut("x" * 25 + "\n" + "y" * 50, 0, final=False) == 26


def test_waits_for_more() -> None:
    """Without an end of line nothing is cut before the end of the text or of patience."""
    assert next_cut("x" * 40, 0, final=False) is None
    assert next_cut("x" * 40, 0, final=True) == 40


def test_line_without_end() -> None:
    """A line too long is cut after white space, else punctuation, else anywhere."""
    assert next_cut("x" * 50 + " " + "y" * 40, 0, final=False) == 51
    assert next_cut("x" * 50 + "," + "y" * 40, 0, final=False) == 51
    assert next_cut("x" * 50 + "(" + "y" * 40, 0, final=False) == 51
    assert next_cut("x" * 90, 0, final=False) == 60


def test_never_inside_a_key() -> None:
    """A key that is open at the cut goes whole into the next piece."""
    text = "short line\n-----BEGIN X-----\n" + "body\n" * 3 + "-----END X-----\n"
    assert next_cut(text, 0, final=False) == len("short line\n")


def test_a_key_that_ended_is_no_reason() -> None:
    """A key that is closed before the cut does not move it."""
    text = "-----BEGIN X-----\n-----END X-----\nmore\n"
    assert next_cut(text, 0, final=False) == text.index("more")


@pytest.mark.parametrize("end", ["),\n", "),\r\n"])
def test_between_rows(end: str) -> None:
    """A row of values that is open at the cut goes whole into the next piece."""
    text = f"(1, 'a'{end}(2, 'first line\nsecond'{end}"
    assert next_cut(text, 0, final=False) == text.index("(2")
    assert next_cut("statement of rows;\nmore;\nmore\n", 0, final=False) == 25


def test_a_key_at_the_very_start() -> None:
    """A piece that is nothing but an open key is cut all the same."""
    text = "-----BEGIN X-----\n" + "body\n" * 20
    assert next_cut(text, 0, final=False) == len("-----BEGIN X-----\nbody\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ""),
        ("half a line", ""),
        ("one\ntwo\nhalf", "one\ntwo\n"),
        ("one\n-----BEGIN KEY-----\nMIIE\n", "one\n"),
        ("-----BEGIN KEY-----\nMIIE\n", ""),
        ("-----BEGIN K\nMII\n-----END K\nhalf", "-----BEGIN K\nMII\n-----END K\n"),
    ],
)  # fmt: skip
def test_whole_lines(text: str, lines: str) -> None:
    """Whole lines go, but none of a key block that is still open."""
    assert text[: whole_lines(text)] == lines
