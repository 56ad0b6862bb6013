"""Reads a pattern into a tree of byte sets, as RE2 reads it over bytes within a line.

`programs` makes of it what finds spans, `automaton` what only looks for likely lines. What is not
understood is refused; RE2 and Hyperscan take it then.
"""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

Members = int  # a set of bytes: bit n for byte n

_ALL = (1 << 256) - 1


def members(characters: Iterable[str]) -> Members:
    """Return the set of these characters."""
    out = 0
    for ch in characters:
        out |= 1 << ord(ch)
    return out


NEWLINE = members("\n")
_DIGIT = members(string.digits)
_WORD = members(string.ascii_letters + string.digits + "_")
_SPACE = members(" \t\n\f\r")
_CLASSES = {
    "d": _DIGIT, "D": _ALL & ~_DIGIT, "w": _WORD, "W": _ALL & ~_WORD, "s": _SPACE,
    "S": _ALL & ~_SPACE, "n": NEWLINE, "t": members("\t"), "r": members("\r"),
    "f": members("\f"),
}  # fmt: skip
_OFTEN: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


@dataclass(frozen=True, slots=True)
class One:
    """One byte out of a set."""

    members: Members


class Edge(Enum):
    """A place between bytes, or at the end of a line."""

    WORD = 0  # where a word begins or ends
    WITHIN = 1  # anywhere else
    START = 2  # of a line
    END = 3  # of a line


@dataclass(frozen=True, slots=True)
class Group:
    """A part whose place is told; `name` is empty where it has none."""

    number: int
    name: str
    part: "Tree"


@dataclass(frozen=True, slots=True)
class Row:
    """One part after the other."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of some ways."""

    ways: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part some times over, as often as can be if greedy; without end where `most` is None."""

    part: "Tree"
    least: int
    most: int | None
    greedy: bool = True


Tree = One | Edge | Group | Row | Choice | Repeat


class NotUnderstood(Exception):  # noqa: N818 -- no error of a person's, an answer within the room
    """The pattern uses more than is read here."""


def parse(pattern: str) -> Tree:
    """Return the tree of a pattern.

    Raises:
        NotUnderstood: it uses something that is not read here.
    """
    reader = _Reader(pattern)
    tree = reader.choice()
    if reader.left():
        raise NotUnderstood
    return tree


class _Reader:
    """Reads from left to right; bytes stand as Latin-1 characters."""

    def __init__(self, pattern: str) -> None:
        self._text, self._at = pattern, 0
        self._any_case = False
        self._groups = 0

    def left(self) -> bool:
        return self._at < len(self._text)

    def _peek(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _takes(self, text: str) -> bool:
        found = self._peek(text)
        self._at += len(text) if found else 0
        return found

    def _next(self) -> str:
        if not self.left():
            raise NotUnderstood
        self._at += 1
        return self._text[self._at - 1]

    def choice(self) -> Tree:
        """Read alternatives up to the end or a closing parenthesis."""
        outer = self._any_case
        ways = [self._row()]
        while self._takes("|"):
            ways.append(self._row())
        self._any_case = outer
        return ways[0] if len(ways) == 1 else Choice(tuple(ways))

    def _row(self) -> Tree:
        parts = []
        while self.left() and not self._peek("|") and not self._peek(")"):
            part = self._part()
            if part is not None:
                parts.append(self._repeated(part))
        return Row(tuple(parts))

    def _part(self) -> Tree | None:
        """Read one part; None where it only sets a flag."""
        match ch := self._next():
            case "(":
                return self._group()
            case "[":
                return One(self._set())
            case "^" | "$":
                return Edge.START if ch == "^" else Edge.END
            case "\\" if self._peek("b") or self._peek("B"):
                return Edge.WORD if self._next() == "b" else Edge.WITHIN
            case "*" | "+" | "?":
                raise NotUnderstood
            case _:
                return One(self._single(ch))

    def _single(self, ch: str) -> Members:
        match ch:
            case ".":
                return _ALL & ~NEWLINE
            case "\\":
                return self._escape()
            case _:
                return self._literal(ch)

    def _group(self) -> Tree | None:
        outer = self._any_case
        name: str | None = None
        if self._takes("?P<"):
            end = self._text.index(">", self._at)
            name, self._at = self._text[self._at : end], end + 1
        elif not self._takes("?"):
            name = ""
        elif self._flags():
            return None  # holds to the end of the group around it
        self._groups += name is not None
        number = self._groups
        tree = self.choice()
        self._any_case = outer
        if not self._takes(")"):
            raise NotUnderstood
        return tree if name is None else Group(number, name, tree)

    def _flags(self) -> bool:
        """Read flags; tell whether there are only these, and no group behind them."""
        for on in (True, False):
            while self._takes("i"):
                self._any_case = on
            if on and not self._takes("-"):
                break
        alone = self._takes(")")
        if not alone and not self._takes(":"):
            raise NotUnderstood
        return alone

    def _repeated(self, part: Tree) -> Tree:
        if not self._repeats():
            return part
        least, most = self._counts() if self._peek("{") else _OFTEN[self._next()]
        greedy = not self._takes("?")
        if isinstance(part, Edge) or self._repeats():
            raise NotUnderstood  # of no use, and told apart by engines
        return Repeat(part, least, most, greedy)

    def _repeats(self) -> bool:
        return self.left() and self._text[self._at] in "*+?{"

    def _counts(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        least, comma, most = self._text[self._at + 1 : end].partition(",")
        if not least.isdigit() or (most and not most.isdigit()):
            raise NotUnderstood
        self._at = end + 1
        if not comma:
            return int(least), int(least)
        return int(least), int(most) if most else None

    def _escape(self) -> Members:
        ch = self._next()
        if ch in _CLASSES:
            return _CLASSES[ch]
        if ch == "x":
            code = self._next() + self._next()
            if not set(code) <= set(string.hexdigits):
                raise NotUnderstood
            return self._literal(chr(int(code, 16)))
        if ch.isalnum():
            raise NotUnderstood
        return self._literal(ch)

    def _literal(self, ch: str) -> Members:
        # RE2 over bytes knows no cases beyond ASCII.
        return members({ch.lower(), ch.upper()} if self._any_case and ch.isascii() else ch)

    def _set(self) -> Members:
        negated = self._takes("^")
        out = 0
        first = True
        if self._text.find("[:", self._at, self._text.find("]", self._at)) >= 0:
            raise NotUnderstood  # a class by name
        while first or not self._peek("]"):
            first = False
            low = self._member()
            if low.bit_count() > 1 or not self._ranges():
                out |= self._folded(low)
                continue
            self._next()
            high = self._member()
            if high.bit_count() != 1:
                raise NotUnderstood
            out |= self._folded((high << 1) - low)  # every bit between the two
        self._next()
        return _ALL & ~out if negated else out

    def _member(self) -> Members:
        """Read one member of a set as it is written, whatever the case."""
        ch = self._next()
        if ch != "\\":
            return members(ch)
        outer, self._any_case = self._any_case, False
        found = self._escape()
        self._any_case = outer
        return found

    def _ranges(self) -> bool:
        return self._peek("-") and not self._peek("-]")

    def _folded(self, some: Members) -> Members:
        if not self._any_case:
            return some
        out = 0
        for byte in range(256):
            if some >> byte & 1:
                out |= self._literal(chr(byte))
        return out
