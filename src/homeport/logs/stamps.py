"""Time stamps of every style: one table of formats, found by sight and read by one interpreter.

A format is a string of directives, read the same way here and by the compiled scan: `Y` four
digits, `y` two, `m d H M S` one or two (`2` after it: exactly two), `b` a month's name, `a` a
weekday's, `e` a day padded with a blank, `f` an optional fraction, `z` an optional zone, `t` a `T`
or a blank, `p` AM or PM, `E` seconds, milli-, micro- or nanoseconds since 1970, `B` seconds since
the machine started, `k` the level's letter of klog; any other character is itself. Which year is
meant when none is written is the caller's to say (`reference`); sources are read elsewhere.
"""

from dataclasses import dataclass

FORMATS: tuple[str, ...] = (
    "Y-m2-d2tH2:M2:S2fz",
    "Y/m2/d2tH2:M2:S2fz",
    "Y.m2.d2tH2:M2:S2fz",
    "Y-m2-d2-H2.M2.S2f",
    "Ym2d2TH2M2S2fz",
    "Ym2d2-H:M:Sf",
    "Ym2d2 H2:M2:S2f",
    "a b e H2:M2:S2f Y",
    "a, d b Y H2:M2:S2fz",
    "b e Y H2:M2:S2fz",
    "b e H2:M2:S2f",
    "d2/b/Y:H2:M2:S2fz",
    "d2/b/Y H2:M2:S2fz",
    "d2-b-Y H2:M2:S2fz",
    "d b Y H2:M2:S2fz",
    "y2/m2/d2 H2:M2:S2f",
    "m/d/Y, H:M2:S2f p",
    "m/d/Y H:M2:S2f p",
    "m/d/Y H:M2:S2f",
    "d.m2.Y H2:M2:S2f",
    "m2-d2 H2:M2:S2f",
    "m2.d2 H2:M2:S2f",
    "km2d2 H2:M2:S2f",
    "y2m2d2 H2M2S2f",
    "E",
    "H2:M2:S2f",
    "B",
)
MONTHS = (
    b"jan",
    b"feb",
    b"mar",
    b"apr",
    b"may",
    b"jun",
    b"jul",
    b"aug",
    b"sep",
    b"oct",
    b"nov",
    b"dec",
)
DAYS = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
KLOG_LEVELS = {ord("I"): 4, ord("W"): 3, ord("E"): 2, ord("F"): 1, ord("D"): 5}
NO_TIME = -(1 << 62)
DAY = 86_400
_FRACTION = b".,:"
_EPOCH_SCALES = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
_EPOCH_FROM, _EPOCH_TO = 600_000_000, 4_200_000_000  # 1989 to 2103: other numbers are no times


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time read from a line: whole seconds since 1970 (UTC where no zone is said)."""

    seconds: int
    end: int  # where the text goes on
    level: int = 0  # the level a klog letter gives, else 0


def days_from_civil(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01 in the Gregorian calendar."""
    year -= month <= 2  # noqa: PLR2004 -- the year starts in March here
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1  # noqa: PLR2004
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _number(text: bytes, at: int, least: int, most: int) -> tuple[int, int]:
    """Read `least` to `most` digits; the end is -1 when there are too few."""
    end = at
    limit = min(len(text), at + most)
    while end < limit and 48 <= text[end] <= 57:  # noqa: PLR2004 -- the digits
        end += 1
    return (int(text[at:end]), end) if end - at >= least else (0, -1)


def _zone(text: bytes, at: int) -> tuple[int, int]:
    """Return the zone's offset in seconds and where it ends; none there is UTC."""
    here = at + 1 if text[at : at + 1] == b" " else at
    head = text[here : here + 1]
    if head == b"Z":
        return 0, here + 1
    if text[here : here + 3] in (b"UTC", b"GMT"):
        return 0, here + 3
    if head not in (b"+", b"-") or not head:
        return 0, at
    hours, end = _number(text, here + 1, 2, 2)
    if end < 0:
        return 0, at
    if text[end : end + 1] == b":":
        end += 1
    minutes, end = _number(text, end, 2, 2)
    if end < 0:
        return 0, at
    offset = hours * 3600 + minutes * 60
    return (-offset if head == b"-" else offset), end


def _epoch(text: bytes, at: int) -> tuple[int, int]:
    number, end = _number(text, at, 10, 19)
    scale = _EPOCH_SCALES.get(end - at, 0)
    if not scale or not _EPOCH_FROM <= number // scale < _EPOCH_TO:
        return 0, -1
    return number // scale, _fraction(text, end, b".") if scale == 1 else end


def _fraction(text: bytes, at: int, marks: bytes = _FRACTION) -> int:
    if at < len(text) and text[at] in marks:
        _, end = _number(text, at + 1, 1, 9)
        return at if end < 0 else end
    return at


def read_stamp(text: bytes, at: int, form: str, reference: int) -> Stamp | None:  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one match over the directives is a table
    """Read one stamp in `form` at `at`; `reference` is a time no line is (much) later than."""
    year = month = day = hour = minute = second = 0
    offset = level = 0
    index = 0
    size = len(text)
    while index < len(form):
        sign = form[index]
        index += 1
        two = index < len(form) and form[index] == "2"
        index += two
        least = 2 if two else 1
        match sign:
            case "Y":
                year, at = _number(text, at, 4, 4)
            case "y":
                year, at = _number(text, at, 2, 2)
                year += 2000
            case "m":
                month, at = _number(text, at, least, 2)
            case "d":
                day, at = _number(text, at, least, 2)
            case "H":
                hour, at = _number(text, at, least, 2)
            case "M":
                minute, at = _number(text, at, least, 2)
            case "S":
                second, at = _number(text, at, least, 2)
            case "e":
                if at < size and text[at] == 32:  # noqa: PLR2004 -- a blank
                    at += 1
                day, at = _number(text, at, 1, 2)
            case "b":
                name = text[at : at + 3].lower()
                if name not in MONTHS:
                    return None
                month, at = MONTHS.index(name) + 1, at + 3
            case "a":
                if text[at : at + 3].lower() not in DAYS:
                    return None
                at += 3
            case "f":
                at = _fraction(text, at)
            case "z":
                offset, at = _zone(text, at)
            case "t":
                at = at + 1 if at < size and text[at] in b"T " else -1
            case "p":
                half = text[at : at + 2].upper()
                if half not in (b"AM", b"PM"):
                    return None
                hour = hour % 12 + (12 if half == b"PM" else 0)
                at += 2
            case "k":
                level = KLOG_LEVELS.get(text[at], 0) if at < size else 0
                at = at + 1 if level else -1
            case "E":
                seconds, at = _epoch(text, at)
                return None if at < 0 else _bounded(text, Stamp(seconds, at))
            case "B":
                while at < size and text[at] == 32:  # noqa: PLR2004 -- a blank
                    at += 1
                seconds, end = _number(text, at, 1, 9)
                if end < 0 or text[end : end + 1] != b".":
                    return None
                _, at = _number(text, end + 1, 6, 6)
                return None if at < 0 else Stamp(seconds, at)
            case _:
                at = at + 1 if at < size and text[at] == ord(sign) else -1
        if at < 0:
            return None
    if hour > 24 or minute > 59 or second > 60:  # noqa: PLR2004 -- a clock's bounds
        return None
    clock = hour * 3600 + minute * 60 + second - offset
    when = _date(year, month, day, clock, reference)
    return None if when is None else _bounded(text, Stamp(when, at, level))


def _bounded(text: bytes, stamp: Stamp) -> Stamp | None:
    """Refuse a stamp that a digit follows: it is the head of a longer number."""
    after = text[stamp.end : stamp.end + 1]
    return None if after.isdigit() else stamp


def _date(year: int, month: int, day: int, clock: int, reference: int) -> int | None:
    if not month:  # a clock without a date: the reference's day
        return reference // DAY * DAY + clock
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 -- a calendar's bounds
        return None
    if year:
        return days_from_civil(year, month, day) * DAY + clock
    year = year_of(reference)
    seconds = days_from_civil(year, month, day) * DAY + clock
    if seconds > reference + DAY:
        seconds = days_from_civil(year - 1, month, day) * DAY + clock
    return seconds


def year_of(seconds: int) -> int:
    """Return the calendar year of a time."""
    days = seconds // DAY + 719_468
    era = days // 146_097
    of_era = days - era * 146_097
    of_year_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * of_year_era + of_year_era // 4 - of_year_era // 100)
    return of_year_era + era * 400 + ((5 * of_year + 2) // 153 >= 10)  # noqa: PLR2004 -- January on
