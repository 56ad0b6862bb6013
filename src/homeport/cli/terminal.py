"""Lines for people: one layout, printed plainly into a pipe and in colour on a terminal.

Text that came from input is cleaned first: a hostile log must not steer the terminal it is read on.
"""

import os
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TextIO

# C0 and C1 controls, and the characters that reorder or hide text; tab and line feed stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Style(StrEnum):
    """What a piece of a line is; how that looks is the terminal's matter."""

    PLAIN = ""
    HEADING = "bold"
    ERROR = "bold red"
    PLACE = "cyan"
    CODE = "default"
    FAILING = "bold yellow"
    MUTED = "dim"
    GOOD = "green"
    ADDED = "green"
    REMOVED = "red"


Piece = tuple[str, Style]
Line = tuple[Piece, ...]


def clean(text: str) -> str:
    """Replace control characters and lone surrogates by a visible mark."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def line(*pieces: Piece | str) -> Line:
    """Make a line of pieces; a bare string is plain."""
    return tuple((p, Style.PLAIN) if isinstance(p, str) else p for p in pieces)


def wants_colour(stream: TextIO) -> bool:
    """Tell whether the stream is a terminal whose user did not switch colour off."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def write_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Print the lines, in colour when the stream wants it."""
    if not wants_colour(stream):
        stream.writelines(clean("".join(text for text, _ in one)).rstrip() + "\n" for one in lines)
        stream.flush()
        return
    from rich.console import Console  # noqa: PLC0415 -- 100 ms, for terminals only
    from rich.text import Text  # noqa: PLC0415 -- as above

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for one in lines:
        text = Text()
        for piece, style in one:
            text.append(clean(piece), style=str(style))
        console.print(text)
