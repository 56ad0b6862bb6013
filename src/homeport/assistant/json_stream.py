"""Reads the strings of a JSON text while it arrives, with the keys that lead to each.

Lenient on purpose: the text is a model's and may break off or be no JSON at all. What is no string
is passed over; nothing here fails.
"""

import re
from dataclasses import dataclass

_PLAIN = re.compile(r'[^"\\]+')
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<letter>[^u]))")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
# What may go on in the next piece: an escape, or the second half of a character.
_CUT = re.compile(
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2})?\\(?:u[0-9a-fA-F]{0,3})?\Z|\\u[dD][89abAB][0-9a-fA-F]{2}\Z"
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a string; `keys` are those of the objects around it, `ends` with its last."""

    keys: tuple[str, ...]
    text: str
    ends: bool = False


class JsonStream:
    """Feeds on JSON text and gives the pieces of its strings."""

    def __init__(self) -> None:
        self._rest = ""  # of an escape that has not arrived whole
        self._inside = False  # a string
        self._is_key = False
        self._key: list[str] = []  # the pieces of the key being read
        self._open: list[str | None] = []  # the key at hand in each object; None for a list

    def feed(self, text: str) -> list[Said]:
        """Return what can be told of the strings so far."""
        text, self._rest = self._rest + text, ""
        found: list[Said] = []
        at = 0
        while at < len(text):
            at = self._string(text, at, found) if self._inside else self._between(text, at)
        return found

    def _between(self, text: str, at: int) -> int:
        """Read one character between two strings."""
        match text[at]:
            case '"':
                self._inside = True
            case "{" if len(self._open) < _DEEPEST:
                self._open.append("")
                self._is_key = True
            case "[" if len(self._open) < _DEEPEST:
                self._open.append(None)
                self._is_key = False
            case "}" | "]":
                self._open = self._open[:-1]
                self._is_key = False
            case ",":
                self._is_key = bool(self._open) and self._open[-1] is not None
            case ":":
                self._is_key = False
            case _:
                pass
        return at + 1

    def _string(self, text: str, at: int, found: list[Said]) -> int:
        """Read the next piece of a string, or its end; an escape may go on in the next piece."""
        if plain := _PLAIN.match(text, at):
            self._tell(plain.group(), found)
            return plain.end()
        if text[at] == '"':
            self._inside = False
            self._end(found)
            return at + 1
        return self._escape(text, at, found)

    def _escape(self, text: str, at: int, found: list[Said]) -> int:
        """Read an escape; one that nobody knows loses its backslash."""
        if _CUT.match(text, at):
            self._rest = text[at:]
            return len(text)
        if pair := _PAIR.match(text, at):
            self._tell(bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be"), found)
            return pair.end()
        escape = _ESCAPE.match(text, at)
        if escape is None:
            return at + 1
        code, letter = escape["code"], escape["letter"]
        self._tell(chr(int(code, 16)) if code else _LETTERS.get(letter, letter), found)
        return escape.end()

    def _tell(self, piece: str, found: list[Said]) -> None:
        if self._is_key:
            self._key.append(piece)
        else:
            found.append(Said(self._keys, piece))

    def _end(self, found: list[Said]) -> None:
        if self._is_key:
            self._open[-1] = "".join(self._key)
            self._key = []
        else:
            found.append(Said(self._keys, "", ends=True))

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(key for key in self._open if key is not None)
