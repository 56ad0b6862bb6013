"""Errors as HTTP has them."""

import re

import pytest

from homeport.errors import (
    AuditError,
    BackendBusy,
    BackendError,
    BackendGarbage,
    BackendUnavailable,
    InputError,
    NotAuthenticated,
    NotPermitted,
    Overloaded,
    ProviderUnavailable,
    RequestRejected,
)
from homeport.server.dialects import DialectError, Fault
from homeport.server.exchange import RefusedError
from homeport.server.faults import fault_of


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (InputError("x"), 400, None),
        (DialectError("x", field="f"), 400, None),
        (RequestRejected("x"), 403, None),
        (NotAuthenticated("x"), 401, None),
        (NotPermitted("x"), 403, None),
        (ProviderUnavailable("x"), 503, 5),
        (Overloaded("x"), 429, 1),
        (BackendBusy("x", retry_after=9), 429, 9),
        (BackendBusy("x"), 429, 1),
        (BackendUnavailable("x"), 503, 5),
        (BackendGarbage("x"), 502, None),
        (BackendError("x"), 502, None),
        (AuditError("x"), 503, 5),
        (RefusedError(Fault(418, "x"), 2), 418, 2),
        (ZeroDivisionError("content"), 500, None),
    ],
)
def test_statuses(error: Exception, status: int, retry_after: int | None) -> None:
    """Each kind of error has its status; an unforeseen one shows its kind and nothing else."""
    fault, after = fault_of(error)
    assert (fault.status, after) == (status, retry_after)
    assert "content" not in fault.text


def test_a_fault_of_our_own_is_told_where_it_came_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever runs the server learns the kind and the line, and no word of what it was about."""
    try:
        int("content")
    except ValueError as error:
        fault_of(error)
    told = capsys.readouterr().err
    assert re.fullmatch(r"homeport: a fault: ValueError at test_faults\.py:\d+\n", told)
    fault_of(InputError("x"))
    assert capsys.readouterr().err == ""


def test_too_late() -> None:
    """A model that did not answer in time is a timeout of the gateway."""
    error = BackendUnavailable("late")
    error.__cause__ = TimeoutError()
    assert fault_of(error)[0].status == 504
