"""What an error of ours is in HTTP: its status, and after how long to ask again."""

from __future__ import annotations

from homeport.errors import (
    AuditError,
    BackendBusy,
    BackendError,
    BackendGarbage,
    BackendUnavailable,
    HomeportError,
    InputError,
    Overloaded,
    RequestRejected,
)
from homeport.server.dialects import DialectError, Fault
from homeport.server.exchange import RefusedError

_SOON = 1
_LATER = 5


def fault_of(error: Exception) -> tuple[Fault, int | None]:
    """Return the fault that a client is told, and when it may ask again."""
    match error:
        case RefusedError():
            return error.fault, error.retry_after
        case DialectError():
            return Fault(400, str(error), field=error.field), None
        case HomeportError():
            status, retry_after = _status_of(error)
            return Fault(status, str(error), error.hint), retry_after
        case _:
            return Fault(500, "a fault of Homeport's own", type(error).__name__), None


def _status_of(error: HomeportError) -> tuple[int, int | None]:
    match error:
        case InputError():
            return 400, None
        case RequestRejected():
            return 403, None
        case Overloaded():
            return 429, _SOON
        case AuditError():
            return 503, _LATER
        case BackendBusy():
            return 429, error.retry_after or _SOON
        case BackendUnavailable():
            late = isinstance(error.__cause__, TimeoutError)
            return (504, None) if late else (503, _LATER)
        case BackendGarbage() | BackendError():
            return 502, None
        case _:
            return 503, _LATER
