"""Lines for people: plain into pipes, coloured on terminals, never steering them."""

import io

import pytest

from homeport.cli.terminal import Style, clean, line, wants_colour, write_lines


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "\x1b]0;title\x07", "a\rb", "\x9b31m", "\u202egnp.exe", "\x00", "\udc80"]
)
def test_control_characters_never_reach_the_terminal(hostile: str) -> None:
    """Escapes, carriage returns and reordering marks become a visible mark."""
    out = io.StringIO()
    write_lines([line(hostile)], out)
    assert "\N{REPLACEMENT CHARACTER}" in out.getvalue()
    assert not set(out.getvalue()) & set("\x1b\x07\r\x9b\u202e\x00\udc80")


def test_ordinary_text_is_left_alone() -> None:
    """Tabs, accents and other scripts stay."""
    assert clean("a\tж é 漢\n") == "a\tж é 漢\n"


def test_a_pipe_gets_plain_lines_without_trailing_blanks() -> None:
    """No styles, no padding."""
    out = io.StringIO()
    write_lines([line("a ", ("b", Style.ERROR), "  "), line()], out)
    assert out.getvalue() == "a b\n\n"


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Styles become escapes of our own."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    out = Terminal()
    write_lines([line(("bad\x1b[2J", Style.ERROR))], out)
    assert "bad" in out.getvalue()
    assert "\x1b[" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", ""), ("TERM", "dumb")])
def test_colour_can_be_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR (even empty) and a dumb terminal switch colour off."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert not wants_colour(Terminal())
