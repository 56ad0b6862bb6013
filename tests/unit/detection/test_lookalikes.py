import pytest

from homeport.detection.lookalikes import in_lookalikes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("pass\u200bword", "password"),
        ("p\u0430ssw\u043erd", "password"),
        ("\uff30\uff57\uff1d1", "Pw=1"),
        ("key\u00a0= \u201cvalue\u201d", 'key = "value"'),
    ],
)
def test_reads_as_a_person_would(written: str, read: str) -> None:
    """Hidden characters go, look-alikes become what they look like."""
    [decoded] = in_lookalikes(written.encode())
    assert decoded.data.decode() == read
    assert decoded.origin(0, len(decoded.data)) == (0, len(written.encode()))


def test_spans_are_exact() -> None:
    """A span below covers exactly the bytes it stands for above."""
    data = "ab\u200bcd \u0435f".encode()
    [decoded] = in_lookalikes(data)
    assert decoded.data == b"abcd ef"
    start, end = decoded.origin(1, 3)
    assert data[start:end].decode() == "b\u200bc"
    start, end = decoded.origin(5, 6)
    assert data[start:end].decode() == "\u0435"


def test_plain_text_is_left() -> None:
    """Text without disguise is not read twice."""
    assert not list(in_lookalikes("na\u00efve caf\u00e9".encode()))


def test_text_from_right_to_left() -> None:
    """Characters that a mark turns round are read as a person sees them."""
    [decoded] = in_lookalikes("key \u202edcba_p\u202c, end".encode())
    assert decoded.data == b"key p_abcd, end"
    assert decoded.origin(5, 7) == (4, 16)
