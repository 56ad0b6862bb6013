"""Reads a pattern into a tree of byte sets, for an automaton that only looks for likely lines.

The tree may match more than the pattern, never less: assertions inside a line are left out, and a
high bound is none. What is not understood is refused; Hyperscan takes it then.
"""

import string
from dataclasses import dataclass

Members = int  # a set of bytes: bit n for byte n

_ALL = (1 << 256) - 1
_DEAR = 64  # a bound so far above the least tells a prefilter little and costs a position each


def members(characters: str) -> Members:
    """Return the set of these characters."""
    out = 0
    for ch in characters:
        out |= 1 << ord(ch)
    return out


NEWLINE = members("\n")
_DIGIT = members(string.digits)
_WORD = members(string.ascii_letters + string.digits + "_")
_SPACE = members(" \t\n\v\f\r")
_CLASSES = {
    "d": _DIGIT, "D": _ALL & ~_DIGIT, "w": _WORD, "W": _ALL & ~_WORD, "s": _SPACE,
    "S": _ALL & ~_SPACE, "n": NEWLINE, "t": members("\t"), "r": members("\r"),
    "f": members("\f"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class One:
    """One byte out of a set."""

    members: Members


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
    """A part some times over; without an upper bound where `most` is None."""

    part: "Tree"
    least: int
    most: int | None


Tree = One | Row | Choice | Repeat


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
        """Read one part; None where it takes no byte."""
        match ch := self._next():
            case "(":
                return self._group()
            case "[":
                return One(self._set())
            case "\\" if self._takes("b") or self._takes("B"):
                return None
            case "*" | "+" | "?":
                raise NotUnderstood
            case _:
                return One(self._single(ch))

    def _single(self, ch: str) -> Members:
        match ch:
            case ".":
                return _ALL & ~NEWLINE
            case "^" | "$":
                return NEWLINE  # the automaton sees one before the text and one behind it
            case "\\":
                return self._escape()
            case _:
                return self._literal(ch)

    def _group(self) -> Tree | None:
        outer = self._any_case
        if self._takes("?P<"):
            self._at = self._text.index(">", self._at) + 1
        elif self._takes("?"):
            for on in (True, False):
                while self._takes("i"):
                    self._any_case = on
                if on and not self._takes("-"):
                    break
            if self._takes(")"):
                return None  # holds to the end of the group around it
            if not self._takes(":"):
                raise NotUnderstood
        tree = self.choice()
        self._any_case = outer
        if not self._takes(")"):
            raise NotUnderstood
        return tree

    def _repeated(self, part: Tree) -> Tree:
        if self._takes("*"):
            part = Repeat(part, 0, None)
        elif self._takes("+"):
            part = Repeat(part, 1, None)
        elif self._takes("?"):
            part = Repeat(part, 0, 1)
        elif self._peek("{"):
            part = self._counted(part)
        self._takes("?")  # reluctant or not: the same lines
        return part

    def _counted(self, part: Tree) -> Tree:
        end = self._text.find("}", self._at)
        least, comma, most = self._text[self._at + 1 : end].partition(",")
        if not least.isdigit() or (most and not most.isdigit()):
            raise NotUnderstood
        self._at = end + 1
        if not comma:
            return Repeat(part, int(least), int(least))
        if not most or int(most) - int(least) > _DEAR:
            return Repeat(part, int(least), None)
        return Repeat(part, int(least), int(most))

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
        if not self._any_case:
            return members(ch)
        # RE2 folds Latin-1 as well: the letters beyond ASCII lie as far apart.
        return members(ch.lower() + ch.upper() if ch.isascii() else ch + chr(ord(ch) ^ 0x20))

    def _set(self) -> Members:
        negated = self._takes("^")
        out = 0
        first = True
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
