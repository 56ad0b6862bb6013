"""Spans of time."""

from datetime import timedelta

import pytest

from homeport.cli.spans import span
from homeport.errors import InputError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12h", timedelta(hours=12)),
        ("30d", timedelta(days=30)),
        ("4w", timedelta(weeks=4)),
        ("never", None),
    ],
)
def test_spans(text: str, found: timedelta | None) -> None:
    """Hours, days, weeks and never are read."""
    assert span(text) == found


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1.5d", "5m", "999999d", "soon"])
def test_what_is_no_span(text: str) -> None:
    """Anything else says what can be given."""
    with pytest.raises(InputError, match="no span of time") as caught:
        span(text)
    assert "30d" in caught.value.hint
