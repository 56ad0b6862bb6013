"""Which fields are worth a test, and how a message reads with a value."""

import pytest
from tests.doubles.logs import Event, digest_of

from homeport.logs.anomalies.fields import (
    confined,
    filled,
    names_someone,
    passes_by,
    sample_of,
    sibling,
)
from homeport.logs.digest import Field, Value, Variant


def _field(name: str, *values: str) -> Field:
    return Field(
        name,
        0,
        9,
        numeric=False,
        values={v: Value(1, 0.0, 1.0, 1, {}) for v in values},
        overflow=False,
    )


@pytest.mark.parametrize(
    "name", ["user", "user_id", "clientIP.ip", "@host", "remote_addr", "port", "trace"]
)
def test_names_of_people_and_places(name: str) -> None:
    """A field that says who or where."""
    assert names_someone(_field(name, "x"))


@pytest.mark.parametrize("name", ["status", "latency_ms", "#3", "state", "level"])
def test_names_of_what_happened(name: str) -> None:
    """A field that says what."""
    assert not names_someone(_field(name, "x"))


def test_addresses_name_someone_whatever_their_field() -> None:
    """Values that are all addresses; a field without values is not."""
    assert names_someone(_field("#1", "10.1.2.3", "10.1.2.4:80", "fe80::1"))
    assert not names_someone(_field("#1", "10.1.2.3", "refused"))
    assert not names_someone(_field("#1"))


def test_months_and_days_say_when() -> None:
    """Parts of a date within a message move by themselves."""
    assert names_someone(_field("#2", "Jun", "Jul"))
    assert not names_someone(_field("#2", "Jun", "gone"))


def test_hours_pass_by() -> None:
    """Values that each hold for a stretch pass by; values that stay do not."""
    hours = {str(hour): [5 if i // 10 == hour else 0 for i in range(100)] for hour in range(10)}
    assert passes_by(hours)
    late = {"200": [5] * 100, **{code: [0] * 80 + [1] * 20 for code in ("500", "502", "503")}}
    assert not passes_by(late)
    assert not passes_by({"200": [5] * 100, "500": [1] * 100, "503": [0] * 100})


def _variant() -> Variant:
    values = (("path", "/api/pay/#"), ("status", "200"))
    event = Event(0.0, "request <*> status=<*> done", "info", values)
    return digest_of([event]).templates[0].variants[0]


def test_a_value_is_filled_into_its_slot() -> None:
    """The slot's wildcard is replaced, the others stay; a header field has no slot."""
    variant = _variant()
    status = variant.fields[1]
    assert filled(variant, status, "503") == "request <*> status=503 done"
    header = Field("@host", -1, 1, numeric=False, values={}, overflow=True)
    assert filled(variant, header, "a") == variant.text
    beyond = Field("#9", 9, 1, numeric=False, values={}, overflow=True)
    assert filled(variant, beyond, "a") == variant.text


def test_confined_to_a_sibling() -> None:
    """The text of the lines with one value of a sibling; of no sibling, the text."""
    variant = _variant()
    assert confined(variant, "path=/api/pay/#") == "request /api/pay/# status=<*> done"
    assert confined(variant, "") == variant.text
    assert confined(variant, "nobody=1") == variant.text
    assert sibling(variant, "nobody") is None


def test_a_sample_shows_what_is_told_of() -> None:
    """A sample with the value, or none; never one with the usual value instead."""
    variant = _variant()
    assert "/api/pay/" in sample_of(variant, "path=/api/pay/#")
    assert sample_of(variant, "path=/api/other/#") == ""
    assert sample_of(variant, "path=/api/pay/#", "status=200") == ""
