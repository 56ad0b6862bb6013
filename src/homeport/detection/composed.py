"""Uncovers a string that code puts together: formats, joins, reversals, names of other strings.

What is found in such a string is reported as the pieces it was made of, each where it stands.
Literals side by side are `disguises`' business. A reader of expressions, not of a language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from homeport.detection.detector import Decoded
from homeport.detection.expressions import Spans, across_lines, every
from homeport.detection.lines import line_end

_LITERAL = r"(?:\"[^\"\\\n]*\"|'[^'\\\n]*'|`[^`\\\n]*`)"
_ARGUMENT = r"(?:\w{1,40}\s?=\s?)?[bru]{0,2}" + _LITERAL
_ARGUMENTS = r"(" + _ARGUMENT + r"(?:\s{0,40},\s{0,80}" + _ARGUMENT + r"){0,11})\s{0,40},?\s{0,40}"
_NOTHING = r"(?:\"\"|''|``)"
_ASSIGNED = r"(?i:pass|pwd|secret|token|key|auth|cred)\w{0,20}[\"'\])]{0,3}\s?:?=\s?"
_JOIN = r"(?i:\b(?:concat|strcat|paste0))!?\(\s{0,40}"
_FORMAT = (
    r"\b(?:[Ss]tring\.[Ff]ormat|[sn]{0,2}printf|(?:fmt\.)?Sprintf|format!?|util\.format)\(\s{0,40}"
)
_REVERSE = (
    r"(?:\[::-1\]|\.reverse\b|\.split\(" + _NOTHING + r"\)\.reverse\(\)"
    r"(?:\.join\(" + _NOTHING + r"\))?)"
)
# A name where a string is put together: `{a}`, `${a}`, `$a`, `#{a}`.
_NAMED = r"(?:[$#]?\{[$]?\w{1,40}\}|[$]\w{1,40}|%[A-Za-z]\w{0,40}%)"
_MARKED = r"(?:[$#]\{\w{1,40}\}|\{[$]\w{1,40}\})"
_PLACE = (  # where a string may be put together
    r"[\"']\s-f\s|[\"']\s{0,4}%\s?[\[(]?(?:\s?[\"']|\s*$)|\.format(?:ted)?\(\s{0,8}(?:\w{1,40}\s?=\s?)?[\"']"
    r"|(?:[Ff]ormat!?|printf)(?:\(\s{0,8}|\s)[\"'`]|join\(" + _NOTHING + "|" + _NOTHING
    + r"\.join\(|(?i:concat|strcat|paste0)!?\((?:\s{0,8}[\"'`]|\s*$)|[\"']" + _REVERSE
    + r"|strrev\(|implode\(|[jJ]oin\(\[\]|" + _NAMED + _NAMED + r"|[$]\{\s?[\"']"
    r"|[A-Za-z0-9_-]{8}" + _MARKED + "|" + _MARKED + r"[A-Za-z0-9_-]{8}"
    r"|" + _ASSIGNED + r"\w{1,40}\s[+.]\s\w{1,40}"
)  # fmt: skip
# Whoever looks at every byte need not count: repeats with bounds are what costs there.
TRIGGER = re.sub(r"\{([01]),\d+\}", lambda most: "+" if most[1] == "1" else "*", _PLACE)
# What stands for a string, its template if it has one, its pieces; then what one of is in each.
_EXPRESSIONS = (
    (
        r"("
        + _LITERAL
        + r")(?:\s{0,8}%\s{0,8}[\[(]?|\.format(?:ted)?\(|\s-f\s)\s{0,40}"
        + _ARGUMENTS
        + r"[\])]?",
        (b"%", b".format", b"-f"),
    ),
    (
        _FORMAT + "(" + _LITERAL + r")\s{0,40},\s{0,80}" + _ARGUMENTS + r"\)",
        (b"printf", b"ormat"),
    ),
    (
        r"(?:[$]\()?\bprintf\s(" + _LITERAL + r")((?:\s" + _LITERAL + r"){1,12})\)?",
        (b"printf",),
    ),
    (
        _NOTHING + r"()\.join\(\s{0,8}[\[(]\s{0,40}" + _ARGUMENTS + r"[\])]\s{0,8}\)",
        (b".join(",),
    ),
    (
        r"[\[(]()\s{0,40}" + _ARGUMENTS + r"[\])]\s{0,40}\.\s?join\(" + _NOTHING + r"\)",
        (b"join(",),
    ),
    (_JOIN + "()" + _ARGUMENTS + r"\)", (b"concat", b"strcat", b"paste0")),
    (
        r"\b(?:strings\.Join\(\[\]string\{|(?:implode|join)\("
        + _NOTHING
        + r"\s?,\s?[\[(])()\s{0,40}"
        + _ARGUMENTS
        + r"[}\])](?:\s?,\s?"
        + _NOTHING
        + r")?\s?\)",
        (b"join(", b"implode("),
    ),
)
_REVERSED = r"\bstrrev\(\s?(" + _LITERAL + r")\s?\)|(" + _LITERAL + ")" + _REVERSE
_PIECE = r"(?:(\w{1,40})\s?=\s?)?[bru]{0,2}(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`)"
# Of a template: literal pieces stand between these.
_GAP = (
    r"%[sdv]|[$]\{\s?(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')\s?\}"
    r"|[$#]?\{[$]?(\w{0,40})\}|[$](\w{1,40})|%([A-Za-z]\w{0,40})%"
)
_DEFINED = (
    r"(?:^|[\s;({,$])([A-Za-z_]\w{0,40})(?:\s?:\s?[&\w]{1,20})?\s{0,8}:?=\s{0,8}[bru]{0,2}"
    r"(?:\"([^\"\s\\]{2,400})\"|'([^'\s\\]{2,400})'|`([^`\s\\]{2,400})`)"
    r"|^[ \t]{0,20}(?:(?:export|set)\s)?([A-Za-z_]\w{0,40})=([\w.+/=~-]{4,400})[ \t]*\r?$"
)
_USED = (  # every literal is read, so that none begins where another one ends
    r"(f?" + _LITERAL + ")|" + _ASSIGNED + r"(?:(\w{1,40}(?:\s[+.]\s\w{1,40}){1,7})"
    r"|([\w./-]{0,200}(?:" + _NAMED + r"[\w./-]{0,200}){1,4}))"
)
_WORD = r"\w{1,40}"
_SUM = 2  # the group of _USED for names with signs between them
_MOST = 12  # pieces
_NEAR = 600  # bytes: an expression over several lines is no longer
_AROUND = 400  # bytes of the line that say what the string is for


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a string, and where it stands."""

    text: bytes
    start: int
    end: int
    name: bytes = b""


def in_compositions(data: bytes) -> Iterator[Decoded]:
    """Uncover strings that formats, joins and reversals make, and those made of named ones."""
    uses: list[Spans] = []
    low = data.lower()
    for start, end in _regions(data):
        for pattern, marks in _EXPRESSIONS:
            if all(low.find(mark, start, end) < 0 for mark in marks):
                continue
            for found in every(across_lines(pattern), data, start, end):
                pieces = _pieces(data, *found[2])
                if found[1][0] < found[1][1]:
                    pieces = _filled(_text(data, *found[1]), pieces)
                if len(pieces) > 1:  # a template without gaps is put together of nothing
                    yield from _uncovered(data, found[0], pieces)
        for found in every(across_lines(_REVERSED), data, start, end):
            piece = _text(data, *found[1 if found[1][0] >= 0 else 2])
            yield from _uncovered(data, found[0], [replace(piece, text=piece.text[::-1])])
        used = every(across_lines(_USED), data, start, end)
        uses += [found for found in used if _names_any(data, *found[1])]
    if uses:
        yield from _of_names(data, uses)


def _names_any(data: bytes, start: int, end: int) -> bool:
    """Tell whether a use may name a string: a literal between single quotes only behind an f."""
    if start < 0:
        return True  # no literal
    gap = across_lines(_GAP)
    return data[start : start + 1] != b"'" and gap(data[start:end], 0, end - start)[0][0] >= 0


def _regions(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the lines around each place where a string may be put together."""
    start, end = 0, -1
    for found in every(across_lines(_PLACE), data, 0, len(data)):
        place, behind = found[0]
        first = data.rfind(b"\n", 0, max(place - _NEAR, 0)) + 1
        if first > end >= 0:
            yield start, end
            start = first
        elif end < 0:
            start = first
        end = line_end(data, min(behind + _NEAR, len(data)))
    if end >= 0:
        yield start, end


def _of_names(data: bytes, uses: list[Spans]) -> Iterator[Decoded]:
    """Uncover strings put together from names whose own strings stand in the text."""
    defined: dict[bytes, _Piece] = {}
    for found in every(across_lines(_DEFINED), data, 0, len(data)):
        name = 1 if found[1][0] >= 0 else 5
        value = next(n for n in range(name + 1, 7) if found[n][0] >= 0)
        defined[data[slice(*found[name])]] = _Piece(data[slice(*found[value])], *found[value])
    for found in uses:
        group = next(n for n in (1, 2, 3) if found[n][0] >= 0)
        span = found[group]
        if group == _SUM:
            words = every(across_lines(_WORD), data, *span)
            named = [data[slice(*word[0])] for word in words]
            pieces = [defined[word] for word in named if word in defined]
        else:
            template = _text(data, *span) if group == 1 else _Piece(data[slice(*span)], *span)
            pieces = _filled(template, list(_by_name(defined)))
        if len(pieces) > 1:
            yield from _uncovered(data, span, pieces)


def _by_name(defined: Mapping[bytes, _Piece]) -> Iterator[_Piece]:
    for name, piece in defined.items():
        yield replace(piece, name=name)


def _text(data: bytes, start: int, end: int) -> _Piece:
    """Return a literal without its quotes."""
    start += data[start : start + 1].isalpha()
    return _Piece(data[start + 1 : end - 1], start + 1, end - 1)


def _pieces(data: bytes, start: int, end: int) -> list[_Piece]:
    """Return the literals of a list of arguments."""
    out = []
    for found in every(across_lines(_PIECE), data, start, end):
        value = next(n for n in (2, 3, 4) if found[n][0] >= 0)
        first, last = found[value]
        name = b"" if found[1][0] < 0 else data[slice(*found[1])]
        out.append(_Piece(data[first:last], first, last, name))
    return out


def _filled(template: _Piece, values: list[_Piece]) -> list[_Piece]:
    """Return the pieces of a template with its gaps filled: by name, by number, in order."""
    named = {piece.name: piece for piece in values if piece.name}
    unnamed = [piece for piece in values if not piece.name]
    out: list[_Piece] = []
    place, following = 0, 0
    for gap in every(across_lines(_GAP), template.text, 0, len(template.text)):
        start, end = gap[0]
        out.append(_part(template, place, start))
        place = end
        literal = next((n for n in (1, 2) if gap[n][0] >= 0), 0)
        name = next((template.text[slice(*gap[n])] for n in (3, 4, 5) if gap[n][0] >= 0), b"")
        if literal:
            out.append(_part(template, *gap[literal]))
        elif name.isdigit():
            out += unnamed[int(name) : int(name) + 1]
        elif name:
            out += [named[name]] if name in named else []
        else:
            out += unnamed[following : following + 1]
            following += 1
    out.append(_part(template, place, len(template.text)))
    return [piece for piece in out if piece.text]


def _part(whole: _Piece, start: int, end: int) -> _Piece:
    return _Piece(whole.text[start:end], whole.start + start, whole.start + end)


def _uncovered(data: bytes, span: tuple[int, int], pieces: list[_Piece]) -> Iterator[Decoded]:
    """Yield the line with the string in place of its expression, once for each piece of it."""
    if not pieces or len(pieces) > _MOST:
        return
    start, end = span
    first = max(data.rfind(b"\n", 0, start) + 1, start - _AROUND)
    last = min(line_end(data, end), end + _AROUND)
    head = data[first:start] + b'"'
    edges = [len(head)]
    for piece in pieces:
        edges.append(edges[-1] + len(piece.text))
    text = b"".join((head, *(piece.text for piece in pieces), b'"', data[end:last]))
    for n in range(len(pieces)):
        yield Decoded(text, _Origin(pieces, edges, first, last - len(text), n))


@dataclass(frozen=True, slots=True)
class _Origin:
    """The way back to one of the pieces; to another one for what lies beside it."""

    pieces: list[_Piece]
    edges: list[int]  # of the pieces in the uncovered text
    before: int  # where the line begins above
    behind: int  # how much further above the rest of the line stands
    turn: int

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        if end <= self.edges[0]:  # the quotes that were put there stand for one more byte each
            return self.before + start, self.before + end
        if start >= self.edges[-1]:
            return self.behind + start, self.behind + end
        touched = [n for n, (a, b) in enumerate(pairwise(self.edges)) if start < b and end > a]
        piece = self.pieces[self.turn if self.turn in touched else touched[0]]
        return piece.start, piece.end
