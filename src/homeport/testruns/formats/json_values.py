"""Reads JSON in pieces: one value a line, or one document whose arrays may be long.

Of a document, each element of an array under its root comes out on its own, so that a report of
any size needs the memory of one test file. What ends in the middle is read as far as it goes.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import cast

from homeport.errors import InputError
from homeport.testruns.formats.lines import lines_of, plain
from homeport.testruns.model import Remarks

Record = dict[str, object]
_HINT = "have the test runner write the report again; it is no valid JSON"
_SMALL = 65_536
_TAILS = frozenset({"", ".", "e", "E", "e-", "e+", "E-", "E+"})  # of a number that is cut
_SPACE = re.compile(r"[ \t\n\r]*")


def read_records(
    chunks: Iterable[bytes], source: str, remarks: Remarks
) -> Iterator[tuple[Record | None, str]]:
    """Yield each line as an object, or as None with its text when it holds none.

    Raises:
        InputError: a line that is not the last begins an object and is no JSON.
    """
    broken = 0
    for number, line in enumerate(lines_of(chunks), 1):
        if broken:
            raise InputError(f"{source}:{broken}: the line is no JSON", hint=_HINT)
        bare = line if line[:1] == "{" else plain(line).strip()
        if bare[:2] == "[{" and bare.endswith("}]"):
            bare = bare[1:-1]  # Flutter's machine protocol puts each event into a list
        if not begins_object(bare):
            yield None, bare
            continue
        try:
            record = json.loads(bare)
        except (ValueError, RecursionError):
            broken = number
            continue
        yield record, bare
    if broken:
        remarks.cut = f"{source}:{broken}: the report ends in the middle of a line"


def begins_object(line: str) -> bool:
    """Tell whether a line is an object; what a program under test prints may begin like a map."""
    return line[:2] == '{"' or (line[:1] == "{" and line[1:3].lstrip()[:1] == '"')


def read_members(
    chunks: Iterable[bytes], source: str, remarks: Remarks
) -> Iterator[tuple[str, object]]:
    """Yield the members of the root object; of an array each element, under the array's key.

    Raises:
        InputError: the document is no JSON object.
    """
    text = _Text(chunks, source)
    try:
        yield from _members(text)
    except _EndsError:
        remarks.cut = f"{source}:{text.line}: the report ends in the middle"


class _EndsError(Exception):
    """The document ends before its value does."""


class _Text:
    """The part of a document that is being read."""

    def __init__(self, chunks: Iterable[bytes], source: str) -> None:
        self._chunks = iter(chunks)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._scan = json.JSONDecoder(strict=False).raw_decode
        self._source = source
        self._text = ""
        self._at = 0
        self._before = 1  # the line on which the kept text begins

    @property
    def line(self) -> int:
        return self._before + self._text.count("\n", 0, self._at)

    def peek(self) -> str:
        """Return the next character that is no white space."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_SMALL):
                raise _EndsError

    def take(self, expected: str) -> None:
        """Pass one character."""
        if self.peek() not in expected:
            raise self.wrong(f"{expected[0]!r} is missing")
        self._at += 1

    def key(self) -> str:
        """Pass a string and the colon after it."""
        if self.peek() != '"':
            raise self.wrong("a name in quotes is missing")
        key = self.value()
        self.take(":")
        return str(key)

    def value(self) -> object:
        """Pass any value; one that is not complete makes more of the document be read."""
        self.peek()
        wanted = _SMALL
        while True:
            start = self._at
            try:
                value, end = self._scan(self._text, start)
            except ValueError as error:
                if self._more(wanted):
                    wanted *= 2  # so that a long value is not scanned again and again
                    continue
                if _is_cut(cast("json.JSONDecodeError", error), self._text, start):
                    raise _EndsError from None
                raise self.wrong(str(error).partition(":")[0].lower()) from error
            except RecursionError as error:
                raise self.wrong("values are nested too deeply") from error
            tail = self._text[end:]
            if tail not in _TAILS or not self._more(_SMALL):  # a number may go on
                if tail and tail in _TAILS:
                    raise _EndsError
                self._at = end if tail not in _TAILS else end - start
                return cast("object", value)

    def wrong(self, reason: str) -> InputError:
        return InputError(f"{self._source}:{self.line}: {reason}", hint=_HINT)

    def _more(self, wanted: int) -> bool:
        """Read on; what was passed is forgotten. False at the end of the document."""
        self._before += self._text.count("\n", 0, self._at)
        kept, self._at = [self._text[self._at :]], 0
        size = 0
        for chunk in self._chunks:
            kept.append(self._decode(chunk))
            size += len(chunk)
            if size >= wanted:
                break
        self._text = "".join(kept)
        return size > 0


def _is_cut(error: json.JSONDecodeError, text: str, forgotten: int) -> bool:
    """Tell whether the text only ends too early: nothing but a piece of a value is left.

    The error counts from before the beginning of the text was `forgotten`.
    """
    if error.msg.startswith("Unterminated string"):
        return True
    rest = text[error.pos - forgotten :].strip()
    return not rest or any(word.startswith(rest) for word in ("true", "false", "null", "-"))


def _members(text: _Text) -> Iterator[tuple[str, object]]:
    if text.peek() != "{":
        raise text.wrong("the report is no JSON object")
    text.take("{")
    while text.peek() != "}":
        key = text.key()
        if text.peek() == "[":
            yield from ((key, element) for element in _elements(text))
        else:
            yield key, text.value()
        if text.peek() != "}":
            text.take(",")


def _elements(text: _Text) -> Iterator[object]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")


def record_of(value: object) -> Record:
    """Return the value when it is an object, else an empty one."""
    return cast("Record", value) if isinstance(value, dict) else {}


def records_of(value: object) -> list[Record]:
    """Return the objects of a list."""
    return [record_of(one) for one in value] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """Return the value when it is text, else nothing."""
    return value if isinstance(value, str) else ""


def number_of(value: object, scale: float = 1.0) -> float | None:
    """Return the value times `scale` when it is a number of 0 or more."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return value * scale
    return None


def line_of(value: object) -> int | None:
    """Return a line number, None when the value is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
