"""What an error of ours is in HTTP: its status, and after how long to ask again."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from homeport.errors import (
    BackendBusy,
    BackendError,
    BackendUnavailable,
    HomeportError,
    IdentityError,
    InputError,
    NotAuthenticated,
    NotPermitted,
    Overloaded,
    RequestRejected,
)
from homeport.server.dialects import DialectError, Fault
from homeport.server.exchange import RefusedError

_SOON = 1
_LATER = 5


def fault_of(error: Exception) -> tuple[Fault, int | None]:
    """Return the fault that a client is told, and when it may ask again; our own are told here."""
    match error:
        case RefusedError():
            return error.fault, error.retry_after
        case DialectError():
            return Fault(400, str(error), field=error.field), None
        case HomeportError():
            status, retry_after = _status_of(error)
            return Fault(status, str(error), error.hint), retry_after
        case _:
            tell_fault(error)
            return Fault(500, "a fault of Homeport's own", type(error).__name__), None


def tell_fault(error: Exception) -> None:
    """Say on stderr where a fault of our own came up, and not a word of what it was about."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    places = [f" at {Path(frame.filename).name}:{frame.lineno}" for frame in last]
    sys.stderr.write(f"homeport: a fault: {type(error).__name__}{''.join(places)}\n")


def _status_of(error: HomeportError) -> tuple[int, int | None]:
    if isinstance(error, BackendBusy):
        return 429, error.retry_after or _SOON
    if isinstance(error, BackendUnavailable) and isinstance(error.__cause__, TimeoutError):
        return 504, None
    for kind, status, retry_after in _STATUSES:
        if isinstance(error, kind):
            return status, retry_after
    return 503, _LATER


_STATUSES: tuple[tuple[type[HomeportError], int, int | None], ...] = (
    (InputError, 400, None),
    (NotAuthenticated, 401, None),
    (NotPermitted, 403, None),
    (IdentityError, 503, _LATER),
    (RequestRejected, 403, None),
    (Overloaded, 429, _SOON),
    (BackendUnavailable, 503, _LATER),
    (BackendError, 502, None),
)
