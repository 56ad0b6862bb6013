"""What a command says, wherever it runs: findings, a model's words, remarks, one JSON value.

The same work is done in the command's own process and in the resident one; only the page differs.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from homeport.cli.terminal import clean, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.cli.terminal import Line


class Page(Protocol):
    """Takes what is said, in order."""

    def lines(self, lines: Iterable[Line]) -> None:
        """Take lines of a result."""
        ...

    def say(self, text: str) -> None:
        """Take a piece of a model's words as it arrives."""
        ...

    def remark(self, text: str) -> None:
        """Take a line that is no result."""
        ...

    def whole(self, value: object) -> None:
        """Take the result as JSON."""
        ...


class Terminal:
    """This process's own output; what was shown before is not shown again."""

    def __init__(self) -> None:
        self.shown = 0  # lines of results
        self.said = False
        self._again = 0

    def begin_again(self) -> None:
        """Expect the same lines again, from somebody else, and leave them out."""
        self._again = self.shown
        if self.said:
            sys.stdout.write("\n")
            self.said = False

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines, coloured as the terminal wants it."""
        found = list(lines)
        known = min(self._again, len(found))
        self._again -= known
        self.shown += len(found) - known
        write_lines(islice(found, known, None), sys.stdout)

    def say(self, text: str) -> None:
        """Print a piece at once."""
        if text:
            self.said = True
            sys.stdout.write(clean(text))
            sys.stdout.flush()

    def remark(self, text: str) -> None:
        """Print a line on standard error."""
        print(clean(text), file=sys.stderr)

    def whole(self, value: object) -> None:
        """Print JSON."""
        print(json.dumps(value))


class Nowhere(Terminal):
    """Nobody looks; a model's words are kept for whoever asked."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def begin_again(self) -> None:
        """Forget what was said."""
        self.words = ""

    def lines(self, lines: Iterable[Line]) -> None:
        """Leave them."""

    def say(self, text: str) -> None:
        """Keep a piece."""
        self.words += text

    def remark(self, text: str) -> None:
        """Leave it."""

    def whole(self, value: object) -> None:
        """Leave it."""
