import pytest

from homeport.traces.python_messages import announces_more, known_lines


@pytest.mark.parametrize(
    ("kind", "message", "code", "lines"),
    [
        ("AssertionError", None, "assert a", ("",)),
        ("KeyError", "'a'", "d[k]", ("'a'",)),
        ("KeyError", "two words", "d[k]", ()),
        ("ZeroDivisionError", "division by zero", "1 / 0", ("division by zero",)),
        ("FileNotFoundError", "[Errno 2] No such file: 'a'", "", ("[Errno 2] No such file: 'a'",)),
        ("ValueError", "x", 'raise ValueError("x")', ("x",)),
        ("shop.E", "a", "raise errors.E('a\\n\\nb') from e", ("a", "", "b")),
        ("ValueError", "x", 'raise ValueError(f"{x}")', ()),
        ("ValueError", "x", 'raise ValueError("y")', ()),
        ("ValueError", "x", 'raise TypeError("x")', ()),
        ("ValueError", "", 'raise ValueError("")', ("",)),
    ],
)
def test_lines_are_known_from_the_interpreter_or_the_source(
    kind: str, message: str | None, code: str, lines: tuple[str, ...]
) -> None:
    """What the interpreter words itself, and what the failing line spells out, has known lines."""
    assert known_lines(kind, message, code) == lines


def test_only_an_announcement_goes_on_behind_a_blank_line() -> None:
    """A colon, an empty line, or what is set in says that more follows."""
    assert announces_more("the following failed:", "x")
    assert announces_more("", "IMPORTANT")
    assert announces_more("x", "  - a")
    assert announces_more("x", "2. b")
    assert not announces_more("x", "ok")
