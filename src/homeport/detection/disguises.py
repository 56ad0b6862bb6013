"""Uncovers text under escapes, splices and marks, and maps spans back to where they lay.

Each decoder is given all bytes and yields what it uncovers; what a detector then finds in
there is the engine's business. Whole runs of codes are read in `runs`, lines that a terminal
broke in `wrapped`, strings that code puts together in `composed`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from homeport.detection.detector import Decoded, Places
from homeport.detection.expressions import Spans, across_lines, every
from homeport.detection.joined import Joined
from homeport.detection.lines import line_end

Plain: TypeAlias = Callable[[bytes, Spans], bytes]  # of the text and a match's spans in it

_MAX_REGION = 1 << 14  # bytes of lines uncovered together
_APART = b"\n\0\n"
URL = (  # and the bytes of characters without width, which vanish
    r"%(?:25){0,3}(?:([2-7][0-9a-fA-F]|0[9AaDd])"
    r"|(?:[Ee]2%(?:25){0,3}(?:80%(?:25){0,3}8[B-Fb-f]|81%(?:25){0,3}[Aa]0)"
    r"|[Ee][Ff]%(?:25){0,3}[Bb][Bb]%(?:25){0,3}[Bb][Ff]|[Cc]2%(?:25){0,3}[Aa][Dd]))"
)
ESCAPE = (
    r"\\+(?:(?:u(?:00|\{0{0,4})|U0{6})([2-7][0-9a-fA-F])\}?|x([2-7][0-9a-fA-F])|((?:0[4-7]"
    r"|1[0-7])[0-7]))"
    r"|&(?:(quot|amp|apos|lt|gt)|#0{0,3}(3[2-9]|[4-9]\d|1[01]\d|12[0-6])|#x0{0,4}([2-7][0-9a-fA-F]));|\\([_/])"
    r"|(\\+u(?:200[b-fB-F]|2060|[fF][eE][fF]{2}|00[aA][dD])|&(?:zwn?j|shy|#820[3-7]|#x200[b-fB-F]);)"
)
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"apos": b"'", b"lt": b"<", b"gt": b">"}
PRINTABLE_TRIGGER = r"=3D|=[257][A-F][\w.-]{0,40}=[2357][A-F]|[^\n]{48}[\w/+.-]=\r?\n"
_PRINTABLE = r"=([23][A-F]|20|[4-7][0-9A-F])|([\w/+.-])=\r?\n"
# A literal that ends in the middle of a word, and the quote that goes on; three end a docstring.
_GOING_ON = r"(?:[+.&^]|\.\.|\|\||& _|\\|<[<>])"
_MORE = r"(?:[+.&]\s{0,8})?[bruf$@]{0,2}"
SPLICE = (
    r"([\w+/=.:@#*!^~]|[^\s\"'`]-)[\"'`]"
    rf"(?:(?:\s{{1,8}}{_GOING_ON}?\s{{0,60}}{_MORE}|{_GOING_ON}\s{{0,60}}{_MORE}|[bruf$@]{{1,2}})[\"'`]"
    r"|[\"'`]([^\s\"'`]))"
    # What a log or a listing puts in front of every line.
    r"|([\w+/=.:@-])</(?:span|b|i|em|strong|font|mark)><(?:span|b|i|em|strong|font|mark)"
    r"(?:\s[^<>\n]{0,80})?>"
    r"|([\w+/=.:@-])[\"'`]\s?(?:[+.&\\]|\.\.|\|\||<<)\s?\r?\n[^\n\"'`=(){};]{1,80}[\"'`]"
    r"|([\w+/=.:@-])[\"'`]\r?\n[^\n\"'`=(){};]{0,80}[ \t](?:[+.&]|\.\.|\|\||<<)\s?[\"'`]"
    r"|([\w+/=.:@-])[\"'`];?\s{1,8}[$\w.]{1,40}\s?(?:\+=|\.=|<<)\s{0,4}[\"'`]"
    r"|([\w+/=.#*!%^~-])(?:\\\r?\n[ \t]{0,40}|\$\{[\"'`]{2}\})|([ \t])\\\r?\n[ \t]{0,40}"
)
# Literals that a builder is given one after the other.
LISTED_TRIGGER = r"[\"'`]\)[;\s\w]*\.(?:append|concat)\([\"'`]"
_LISTED = (
    r"([\w+/=.:@-])[\"'`]\s{0,4}\)\s{0,8};?\s{0,8}\w{0,30}\.(?:append|concat)\(\s{0,8}"
    r"[\"'`]([\w+/=.:@-]{2})"
)
# As a terminal is sent it, and as logs and literals write that down.
COLOUR = r"(?:\x1b|\\(?:u001|x1)[bB]|\\033|\\e)\[[0-9;]{0,12}[A-Za-z]"
# What tokens begin with, behind an escaped line break, and as thirteen letters further on.
BREAK = (
    r"\\[nrt]((?:gh[pousr]|github_pat|gl[a-z]{2,5}|[srp]k|xox[a-z]|xapp|npm|hv[sb]|hf|hp|do[opr]|shp[a-z]{2}"
    r"|whsec|pypi|key|gsk|dapi|sq0|rk|nfp|pat)[_.-]|AKIA|ASIA|AIza|SG\.|ya29|eyJ|LS0t)"
)
ROTATION = (
    r"(?:tu[cbhfe]_|tvguho_cng_|tycng-|[fe]x_(?:yvir|grfg)_|fx-(?:cebw|nag)-|kbk[a-z]-|NXVN|NFVN"
    r"|NVmn|qbc_i1_|fucng_|rlW[A-Za-z0-9_-]{12,400}\.rlW"
    r"|acz_|FT\.|uif\.)[A-Za-z0-9_.-]{12,200}|us_[A-Za-z]{34}"
)
_UPPER, _LOWER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz"
_ROTATED = bytes.maketrans(_UPPER + _LOWER, _UPPER[13:] + _UPPER[:13] + _LOWER[13:] + _LOWER[:13])
WIDE = r"[\x21-\x7e]\x00[\x21-\x7e]\x00[\x21-\x7e]"
FOLDED_TRIGGER = r":\s[>|][+-]?[ \t]*\r?$"
_FOLDED = r"(:\s[>|][+-]?[ \t]*\r?\n[ \t]+[\w+/=.-]{4,})\r?\n[ \t]+([\w+/=.-]{4,})"


def in_url(data: bytes) -> Iterator[Decoded]:
    """Uncover percent-encoded characters."""
    return replaced(
        data, URL, lambda data, found: _of_code(data, found[1]) if found[1][0] >= 0 else b""
    )


def in_escapes(data: bytes) -> Iterator[Decoded]:
    """Uncover backslash escapes and character references."""

    def plain(data: bytes, found: Spans) -> bytes:
        group = next(n for n in range(1, len(found)) if found[n][0] >= 0)
        text = data[slice(*found[group])]
        match group:
            case 3:
                return bytes([int(text, 8)])
            case 4:
                return _ENTITIES[text]
            case 5:
                return bytes([int(text)])
            case 7:
                return text
            case 8:
                return b""  # a character without width
            case _:
                return _of_code(data, found[group])

    return replaced(data, ESCAPE, plain)


def in_quoted_printable(data: bytes) -> Iterator[Decoded]:
    """Uncover quoted-printable characters and the line breaks that mean none."""

    def plain(data: bytes, found: Spans) -> bytes:
        code, kept = found[1:]
        return data[slice(*kept)] if code[0] < 0 else _of_code(data, code)

    # `x=45` alone is no sign of it: the whole text must look like it first.
    if not _is_in(data, PRINTABLE_TRIGGER):
        return iter(())
    return replaced(data, _PRINTABLE, plain)


def in_splices(data: bytes, places: Places | None = None) -> Iterator[Decoded]:
    """Join string literals that code concatenates, on one line or over a few."""
    return replaced(data, SPLICE, both_ends, above=True, places=places)  # above may stand the name


def in_lists(data: bytes) -> Iterator[Decoded]:
    """Join string literals that a builder puts together."""
    return replaced(data, _LISTED, both_ends)


def in_folds(data: bytes) -> Iterator[Decoded]:
    """Join the first two lines of a block of text in YAML."""
    return replaced(data, _FOLDED, both_ends)


def in_colours(data: bytes) -> Iterator[Decoded]:
    """Uncover text between a terminal's colours."""
    return replaced(data, COLOUR, lambda _data, _found: b"")


def in_breaks(data: bytes) -> Iterator[Decoded]:
    """Uncover a token whose first letter seems to follow the letter of an escaped line break."""
    return replaced(data, BREAK, lambda data, found: b" " + data[slice(*found[1])])


def in_rotation(data: bytes) -> Iterator[Decoded]:
    """Uncover letters that were moved by thirteen places."""
    return replaced(data, ROTATION, lambda data, found: data[slice(*found[0])].translate(_ROTATED))


def in_wide(data: bytes) -> Iterator[Decoded]:
    """Uncover UTF-16 that was read as bytes."""
    # One NUL is no sign of it.
    if not _is_in(data, WIDE):
        return iter(())
    return replaced(data, r"\x00", lambda _data, _found: b"")


def _is_in(data: bytes, pattern: str) -> bool:
    return across_lines(pattern)(data, 0, len(data))[0][0] >= 0


def _of_code(data: bytes, digits: tuple[int, int]) -> bytes:
    """Return the byte whose code stands there in hexadecimal."""
    return bytes.fromhex(data[slice(*digits)].decode("ascii"))


def both_ends(data: bytes, found: Spans) -> bytes:
    """Return what a match keeps: its groups."""
    return b"".join([data[start:end] for start, end in found[1:] if start >= 0])


def replaced(
    data: bytes,
    pattern: str,
    plain: Plain,
    *,
    above: bool = False,
    places: Places | None = None,
) -> Iterator[Decoded]:
    """Uncover what replacing every match gives, in the lines that hold matches (and one above).

    Matches are looked for in the `places`, apart from each other, if these are told.
    Lines that are no neighbours come together in one text, apart enough that nothing is found
    across them but what is open for many lines. Text in which all stays as it is uncovers nothing.
    """
    find = across_lines(pattern)
    changes = [
        (*found[0], plain(data, found))
        for start, end in places or ((0, len(data)),)
        for found in every(find, data, start, end)
    ]
    if any(text != data[first:last] for first, last, text in changes):
        yield from with_new_text(data, changes, above=above)


def with_new_text(
    data: bytes, places: Iterable[tuple[int, int, bytes]], *, above: bool = False
) -> Iterator[Decoded]:
    """Uncover the lines around places that lie near to each other, with their new text."""
    joined: Joined | None = None
    start = place = stop = 0
    changed = False
    for first, last, text in places:
        if joined is None or first > stop or first - start > _MAX_REGION:
            line = data.rfind(b"\n", place, first) + 1 or place
            if above and line > place:
                line = data.rfind(b"\n", place, line - 1) + 1 or place
            if joined is not None:
                joined.keep(data[place : min(stop, first)], place)
                if first - start > _MAX_REGION:
                    if changed:
                        yield joined.decoded()
                    joined, changed = None, False
                else:
                    joined.stand_in(_APART, stop, max(line, stop + 1))
            if joined is None:
                joined = Joined()
                start = line
            place = line
        joined.keep(data[place:first], place)
        changed = changed or text != data[first:last]
        joined.replace(text, data, first, last)
        place = last
        if place > stop:
            stop = line_end(data, place)
    if joined is not None and changed:
        joined.keep(data[place:stop], place)
        yield joined.decoded()
