"""Records on their way."""

import pytest
from tests.doubles.records import an_intent

from homeport.audit import Outcome, Receipt, Status
from homeport.audit.chain import forge
from homeport.audit.entries import entry_of, receipt_of, receipt_or_error
from homeport.domain import Route
from homeport.errors import AuditError


def test_an_outcome_names_its_intent() -> None:
    """What came of a request carries the request's name and the number of its intent."""
    entry = entry_of((Receipt("r1", 7, "h"), Outcome(Status.ANSWERED, Route.CLOUD, cost=0.25)))
    assert (entry.kind, entry.request) == ("outcome", "r1")
    assert (entry.content["intent"], entry.content["cost"]) == (7, 0.25)


def test_what_a_writer_is_told() -> None:
    """A record that was written gives its receipt; one that was not gives the error, or a word."""
    entry = entry_of(an_intent("r1"))
    with pytest.raises(AuditError, match="was not written"):
        receipt_or_error(entry)
    entry.error = AuditError("disk full")
    with pytest.raises(AuditError, match="disk full"):
        receipt_or_error(entry)
    entry.link = forge(3, "p", "intent", "now", {})
    assert receipt_of(entry) == Receipt("r1", 3, entry.link.hash)
