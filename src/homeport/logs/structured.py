"""Lines that are JSON objects or `key=value` pairs: which part is the time, the level, the message.

One small reader for each, the same as in the compiled scan: JSON is read to the end or not at
all, lists are passed over, an object in an object gives its own keys. What has no role of its own
becomes a pair, so that its values are kept as a field.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from homeport.logs.layout import LEVEL_LETTERS, LEVEL_WORDS


class Part(IntEnum):
    """What a key's value is to us."""

    PAIR = 0
    TIME = 1
    LEVEL = 2
    PRIORITY = 3  # a level by syslog's numbers
    MESSAGE = 4
    HOST = 5
    SERVICE = 6
    THREAD = 7
    NOTHING = 8


_NAMES: dict[Part, str] = {
    Part.TIME: "ts time timestamp @timestamp t datetime date asctime eventtime timecreated"
    " systemtime __realtime_timestamp timegenerated",
    Part.LEVEL: "level lvl loglevel log_level log.level levelname severity_text leveldisplayname",
    Part.PRIORITY: "priority severity",
    Part.MESSAGE: "msg message log text body @message short_message",
    Part.HOST: "host hostname _hostname node node_name nodename computer machinename",
    Part.SERVICE: "logger logger_name loggername service component caller module syslog_identifier"
    " app container_name program providername sourcename",
    Part.THREAD: "thread thread_name threadname goroutine tid",
    Part.NOTHING: "pid stream process_id processid threadid _p logtag uuid guid",
}
PARTS: dict[bytes, Part] = {
    name.encode(): part for part, names in _NAMES.items() for name in names.split()
}
MAX_DEPTH = 8
_SYSLOG = (1, 1, 1, 2, 3, 4, 4, 5)
_WINDOWS = (0, 1, 2, 3, 4, 5)
_TENS = (0, 6, 5, 4, 3, 2, 1)
_ESCAPES = {
    0x6E: b"\n",
    0x74: b"\t",
    0x72: b"\r",
    0x62: b"\x08",
    0x66: b"\x0c",
    0x22: b'"',
    0x5C: b"\\",
    0x2F: b"/",
}


@dataclass(slots=True)
class Parts:
    """A structured line, taken apart; the first key of each role counts."""

    time: bytes = b""
    level: int = 0
    message: bytes | None = None
    host: bytes = b""
    service: bytes = b""
    thread: bytes = b""
    pairs: list[tuple[bytes, bytes]] = field(default_factory=list)

    def take(self, key: bytes, value: bytes) -> None:  # noqa: C901 -- one match is a table
        """File a value by its key."""
        part = PARTS.get(key.lower())
        if part is None:
            part = Part.NOTHING if key[:1] == b"_" else Part.PAIR
        match part:
            case Part.TIME:
                self.time = self.time or value
            case Part.LEVEL | Part.PRIORITY:
                self.level = self.level or level_of(value, part)
            case Part.MESSAGE:
                if self.message is None:
                    self.message = value
            case Part.HOST:
                self.host = self.host or value
            case Part.SERVICE:
                self.service = self.service or value
            case Part.THREAD:
                self.thread = self.thread or value
            case Part.PAIR:
                self.pairs.append((key, value))
            case Part.NOTHING:
                return


def level_of(value: bytes, part: Part) -> int:
    """Return the level a value names, in words, as a letter or by number."""
    if value.isdigit() and len(value) < 3:  # noqa: PLR2004 -- two digits
        number = int(value)
        scale = _SYSLOG if part == Part.PRIORITY else _WINDOWS
        if number < len(scale):
            return scale[number]
        return _TENS[number // 10] if number % 10 == 0 and 10 <= number <= 60 else 0  # noqa: PLR2004
    return LEVEL_WORDS.get(value.lower(), 0) or LEVEL_LETTERS.get(value, 0)


def read_json(line: bytes) -> Parts | None:
    """Read a line that is one JSON object."""
    parts = Parts()
    end = _object(line, 0, 0, parts)
    if end < 0 or line[end:].strip(b" \t\r"):
        return None
    return parts


def _space(line: bytes, at: int) -> int:
    while at < len(line) and line[at] in b" \t\r":
        at += 1
    return at


def _object(line: bytes, at: int, depth: int, parts: Parts | None) -> int:
    """Read an object at `at`; return where it ends, or -1. No parts: pass over it."""
    if line[at : at + 1] != b"{" or depth > MAX_DEPTH:
        return -1
    at = _space(line, at + 1)
    if line[at : at + 1] == b"}":
        return at + 1
    while True:
        key, at = _string(line, at)
        at = _space(line, at) if at >= 0 else -1
        if at < 0 or line[at : at + 1] != b":":
            return -1
        at = _value(line, _space(line, at + 1), depth, parts, key)
        if at < 0:
            return -1
        at = _space(line, at)
        mark = line[at : at + 1]
        if mark == b"}":
            return at + 1
        if mark != b",":
            return -1
        at = _space(line, at + 1)


def _value(line: bytes, at: int, depth: int, parts: Parts | None, key: bytes) -> int:
    match line[at : at + 1]:
        case b'"':
            text, end = _string(line, at)
            if end >= 0 and parts is not None:
                parts.take(key, text)
            return end
        case b"{":
            return _object(line, at, depth + 1, parts)
        case b"[":
            return _list(line, at, depth + 1)
        case _:
            return _bare(line, at, parts, key)


def _bare(line: bytes, at: int, parts: Parts | None, key: bytes) -> int:
    end = at
    while end < len(line) and line[end] not in b",]} \t\r":
        if line[end] in b'"{[:\\':
            return -1
        end += 1
    if end > at and parts is not None:
        parts.take(key, line[at:end])
    return end if end > at else -1


def _list(line: bytes, at: int, depth: int) -> int:
    if depth > MAX_DEPTH:
        return -1
    at = _space(line, at + 1)
    if line[at : at + 1] == b"]":
        return at + 1
    while True:
        at = _value(line, at, depth, None, b"")
        if at < 0:
            return -1
        at = _space(line, at)
        mark = line[at : at + 1]
        if mark == b"]":
            return at + 1
        if mark != b",":
            return -1
        at = _space(line, at + 1)


def _string(line: bytes, at: int) -> tuple[bytes, int]:  # noqa: C901, PLR0911 -- one walk
    """Return the string at `at` without its escapes, and where it ends, or -1."""
    if line[at : at + 1] != b'"':
        return b"", -1
    end = line.find(b'"', at + 1)
    if end < 0:
        return b"", -1
    if b"\\" not in line[at:end]:
        return line[at + 1 : end], end + 1
    out = bytearray()
    at += 1
    while at < len(line):
        sign = line[at]
        if sign == 0x22:  # noqa: PLR2004 -- the closing quote
            return bytes(out), at + 1
        if sign != 0x5C:  # noqa: PLR2004 -- a backslash
            out.append(sign)
            at += 1
            continue
        mark = line[at + 1] if at + 1 < len(line) else 0
        if mark == 0x75:  # noqa: PLR2004 -- u
            number = _hex4(line, at + 2)
            if number < 0:
                return b"", -1
            at += 6
            if 0xD800 <= number < 0xDC00 and line[at : at + 2] == b"\\u":  # noqa: PLR2004 -- pairs
                low = _hex4(line, at + 2)
                if 0xDC00 <= low < 0xE000:  # noqa: PLR2004
                    number = 0x10000 + ((number - 0xD800) << 10) + low - 0xDC00
                    at += 6
            out += chr(number).encode("utf-8", "surrogatepass")
            continue
        plain = _ESCAPES.get(mark)
        if plain is None:
            return b"", -1
        out += plain
        at += 2
    return b"", -1


def _hex4(line: bytes, at: int) -> int:
    digits = line[at : at + 4]
    if len(digits) < 4 or any(digit not in b"0123456789abcdefABCDEF" for digit in digits):  # noqa: PLR2004
        return -1
    return int(digits, 16)


_KEY = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@/")


def read_pairs(line: bytes) -> Parts | None:
    """Read a line of `key=value` pairs; it must begin with one. Other words go to the message."""
    parts = Parts()
    loose: list[bytes] = []
    at = _space(line, 0)
    first = True
    while at < len(line):
        end = at
        while end < len(line) and line[end] in _KEY:
            end += 1
        if end > at and line[end : end + 1] == b"=":
            value, after = _pair_value(line, end + 1)
            parts.take(line[at:end], value)
            at = after
        elif first:
            return None
        else:
            end = at
            while end < len(line) and line[end] not in b" \t":
                end += 1
            loose.append(line[at:end])
            at = end
        first = False
        at = _space(line, at)
    if loose:
        parts.message = b" ".join(([parts.message] if parts.message else []) + loose)
    return parts


def _pair_value(line: bytes, at: int) -> tuple[bytes, int]:
    if line[at : at + 1] == b'"':
        text, end = _string(line, at)
        if end >= 0:
            return text, end
    end = at
    while end < len(line) and line[end] not in b" \t":
        end += 1
    return line[at:end], end
