"""Spans of time as people write them on the command line: `12h`, `30d`, `4w`, `never`."""

from datetime import timedelta

from homeport.errors import InputError

NEVER = "never"
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_LONGEST = len("99999")


def span(text: str) -> timedelta | None:
    """Return the span of time, None for `never`.

    Raises:
        InputError: it is none.
    """
    if text == NEVER:
        return None
    number, unit = text[:-1], text[-1:]
    if unit in _UNITS and number.isdecimal() and len(number) <= _LONGEST and int(number):
        return timedelta(**{_UNITS[unit]: int(number)})
    raise InputError(f"{text!r} is no span of time", hint="give 12h, 30d, 4w or never")
