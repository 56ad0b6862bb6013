"""Headers by their names."""

import pytest

from homeport.server.dialects import Fault
from homeport.server.headers import MOST_BYTES, MOST_LINES, headers_of


def test_by_name() -> None:
    """Each header is found by its name."""
    assert headers_of([(b"a", b"1"), (b"b", b"2")]) == {b"a": b"1", b"b": b"2"}


def test_lists() -> None:
    """Lists of ours are joined in their order; what nobody reads may come again."""
    lines = [
        (b"x-homeport-paths", b"a"),
        (b"via", b"one"),
        (b"x-homeport-classification", b"secret"),
        (b"x-homeport-paths", b"b, c"),
        (b"via", b"two"),
        (b"x-homeport-classification", b"public"),
    ]
    found = headers_of(lines)
    assert isinstance(found, dict)
    assert found[b"x-homeport-paths"] == b"a, b, c"
    assert found[b"x-homeport-classification"] == b"secret, public"
    assert b"via" in found


@pytest.mark.parametrize(
    "name",
    [
        "host", "origin", "authorization", "x-api-key", "content-length", "traceparent",
        "x-homeport-repo", "x-homeport-task", "x-homeport-allow-cloud", "x-homeport-deadline",
    ],
)  # fmt: skip
def test_two_values_for_one(name: str) -> None:
    """What is read as one value and comes twice is refused, whatever it says."""
    for second in (b"a", b"b"):
        found = headers_of([(name.encode(), b"a"), (b"x", b"y"), (name.encode(), second)])
        assert isinstance(found, Fault)
        assert (found.status, name in found.message) == (400, True)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([(b"a", b"b")] * MOST_LINES, 0),
        ([(b"a", b"b")] * (MOST_LINES + 1), 431),
        ([(b"a", b"b" * (MOST_BYTES - 1))], 0),
        ([(b"a", b"b" * MOST_BYTES)], 431),
    ],
)
def test_bounds(lines: list[tuple[bytes, bytes]], status: int) -> None:
    """Too many lines, or too long ones, are refused before anything is made of them."""
    found = headers_of(lines)
    assert (found.status if isinstance(found, Fault) else 0) == status
