"""`Date`, in UTC: a replay knows no other time zone."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import built_in_class, given, table
from homeport.diagnosis.javascript.replay.operators import number_of
from homeport.diagnosis.javascript.replay.values import Date, Value
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]
_DAY, _HOUR, _MINUTE, _SECOND = 86_400_000, 3_600_000, 60_000, 1000
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
)
_FAR = 8.64e15  # milliseconds around 1970 that a Date can hold
_PARTS = ("FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds")


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970; months from zero, and any number of them or of days."""
    year, month = year + month // 12, month % 12 + 1
    shifted = year - (month <= 2)  # noqa: PLR2004 -- the year begins in March here
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5  # noqa: PLR2004 -- as above
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year + day - 1 - 719468


def _time(parts: list[float]) -> float:
    if any(not abs(part) < _FAR for part in parts):
        return math.nan
    year, month, day, hour, minute, second, milli = (int(part) for part in parts)
    return float(
        _days(year, month, day) * _DAY + hour * _HOUR + minute * _MINUTE + second * _SECOND + milli
    )


def _split(time: float) -> list[int]:
    """Year, month from zero, day, hour, minute, second, millisecond."""
    days, rest = divmod(int(time), _DAY)
    shifted = days + 719468
    era, of_era = divmod(shifted, 146097)
    year_of = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of + year_of // 4 - year_of // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9  # noqa: PLR2004 -- as above
    year = year_of + era * 400 + (month <= 2)  # noqa: PLR2004 -- as above
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    return [year, month - 1, day, hours, minutes, *divmod(rest, _SECOND)]


def _read(text: str) -> float:
    found = _ISO.fullmatch(text.strip())
    if found is None:
        if any(letter.isdigit() for letter in text):
            raise GaveUp("a time in an unusual form")
        return math.nan
    month, day = int(found[2] or 1), int(found[3] or 1)
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 -- of a calendar
        return math.nan
    milli = int((found[7] or "0").ljust(3, "0"))
    clock = [float(found[place] or 0) for place in (4, 5, 6)]
    time = _time([float(found[1]), month - 1, day, *clock, milli])
    zone = found[8]
    if zone and zone != "Z":
        away = int(zone[1:3]) * _HOUR + int(zone[4:]) * _MINUTE
        time += away if zone[0] == "-" else -away
    return time


def _new(_: Run, __: Value, arguments: Arguments) -> Value:
    if not arguments:
        raise GaveUp("the time now")
    first = arguments[0]
    if len(arguments) == 1:
        return Date(_read(first) if isinstance(first, str) else number_of(first))
    return Date(_of_parts(arguments))


def _of_parts(arguments: Arguments) -> float:
    parts = [number_of(one) for one in arguments]
    parts += [1.0, 0.0, 0.0, 0.0, 0.0][len(parts) - 2 :]
    if 0 <= parts[0] <= 99:  # noqa: PLR2004 -- two figures mean the last century
        parts[0] += 1900
    return _time(parts)


def _iso(run: Run, this: Value, _: Arguments) -> Value:
    time = number_of(this)
    if not abs(time) < _FAR:
        run.throw("RangeError", "Invalid time value")
    year, month, *rest = _split(time)
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z".format(year, month + 1, *rest)


def _getter(place: int) -> Callable[[Run, Value, Arguments], Value]:
    def get(_: Run, this: Value, __: Arguments) -> Value:
        time = number_of(this)
        return math.nan if not abs(time) < _FAR else float(_split(time)[place])

    return get


def _setter(place: int) -> Callable[[Run, Value, Arguments], Value]:
    def put(_: Run, this: Value, arguments: Arguments) -> Value:
        if not isinstance(this, Date) or not abs(this.time) < _FAR:
            return math.nan
        parts = [float(part) for part in _split(this.time)]
        parts[place : place + len(arguments)] = [number_of(one) for one in arguments]
        this.time = _time(parts[: len(_PARTS)])
        return this.time

    return put


def _put_time(_: Run, this: Value, arguments: Arguments) -> Value:
    if isinstance(this, Date):
        this.time = number_of(given(arguments))
    return number_of(this)


def _weekday(_: Run, this: Value, __: Arguments) -> Value:
    time = number_of(this)
    return math.nan if not abs(time) < _FAR else float((int(time) // _DAY + 4) % 7)


METHODS = table({
    **{f"get{utc}{name}": _getter(n) for n, name in enumerate(_PARTS) for utc in ("", "UTC")},
    **{f"set{utc}{name}": _setter(n) for n, name in enumerate(_PARTS) for utc in ("", "UTC")},
    "getDay": _weekday, "getUTCDay": _weekday, "setTime": _put_time,
    "getTime": lambda _, t, __: number_of(t), "valueOf": lambda _, t, __: number_of(t),
    "toISOString": _iso, "toJSON": _iso,
})  # fmt: skip


def _now(*_: object) -> Value:
    raise GaveUp("the time now")


DATE = built_in_class(
    "Date", _now, _new,
    {
        "UTC": lambda _, __, a: _of_parts(a if len(a) > 1 else [*a, 0.0]),
        "parse": lambda _, __, a: _read(str(given(a))),
        "now": _now,
    },
)  # fmt: skip
