"""A pytest plugin that runs inside the sandbox: moves the clock that Python's own calls read.

Its source is written into the sandbox like `inside`. It takes the place of `time` and `datetime`
before the project imports them; the clock goes on from the given moment. Programs that a test
starts, and extensions that ask the system, still see the real time.
"""

from __future__ import annotations

import datetime as dt
import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

VARIABLE = "HOMEPORT_CLOCK"
_RealDate, _RealDatetime = dt.date, dt.datetime
_REAL = {name: getattr(time, name) for name in
         ("time", "time_ns", "localtime", "gmtime", "strftime", "ctime", "asctime")}  # fmt: skip
_BILLION = 10**9


class _AsReal(type):
    """Real dates and moments are instances of their moved classes, too."""

    _real: type

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls._real)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, cls._real)


class _MovedDate(dt.date, metaclass=_AsReal):
    _real = _RealDate

    def __repr__(self) -> str:
        return f"datetime.{super().__repr__()}"  # a class made here has no module in its name

    @classmethod
    def today(cls) -> Any:  # noqa: ANN401 -- a date of whatever class asks
        return cls.fromtimestamp(time.time())


class _MovedDatetime(dt.datetime, metaclass=_AsReal):
    _real = _RealDatetime

    def __repr__(self) -> str:
        return f"datetime.{super().__repr__()}"  # a class made here has no module in its name

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:  # noqa: ANN401 -- as above
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def today(cls) -> Any:  # noqa: ANN401 -- as above
        return cls.fromtimestamp(time.time())

    @classmethod
    def utcnow(cls) -> Any:  # noqa: ANN401 -- as above
        return cls.fromtimestamp(time.time(), dt.timezone.utc).replace(tzinfo=None)  # noqa: UP017 -- older Pythons run this


def _moved(moment: str) -> None:
    """Let the clock go on from a moment, given in UTC."""
    start = _RealDatetime.fromisoformat(moment).replace(tzinfo=dt.timezone.utc)  # noqa: UP017 -- as above
    ahead = round(start.timestamp() * _BILLION) - _REAL["time_ns"]()
    changes: dict[str, Callable[..., Any]] = {
        "time_ns": lambda: _REAL["time_ns"]() + ahead,
        "time": lambda: _REAL["time"]() + ahead / _BILLION,
        "localtime": lambda seconds=None: _REAL["localtime"](_or_now(seconds)),
        "gmtime": lambda seconds=None: _REAL["gmtime"](_or_now(seconds)),
        "ctime": lambda seconds=None: _REAL["ctime"](_or_now(seconds)),
        "strftime": lambda form, when=None: _REAL["strftime"](form, when or time.localtime()),
        "asctime": lambda when=None: _REAL["asctime"](when or time.localtime()),
    }
    for name, change in changes.items():
        setattr(time, name, change)
    for name, kind in (("date", _MovedDate), ("datetime", _MovedDatetime)):
        kind.__module__, kind.__name__, kind.__qualname__ = "datetime", name, name
        setattr(dt, name, kind)


def _or_now(seconds: float | None) -> float:
    return time.time() if seconds is None else seconds


if os.environ.get(VARIABLE):
    _moved(os.environ[VARIABLE])
