"""Claims about shapes of messages."""

import math

import pytest

from homeport.logs.shapes import bin_of, number_of, shape_of, value_of


@pytest.mark.parametrize(
    ("message", "shape"),
    [
        ("took 12 ms", "took \x01 ms"),
        ("user=bob id=7", "user=\x01 id=\x01"),
        ("tag=Rect(1, 2)", "tag=Rect(\x01, \x01)"),
        ("PSR0=1", "PSR0=\x01"),
        ("jk2_init() ok", "jk2_init() ok"),
        ("at Sat Jul  9 12:00:01 2005", "at \x01 \x01 \x01 \x01:\x01:\x01 \x01"),
        ("May it be", "May it be"),
        ("open /etc/passwd a/b I/O", "open \x01 a/b I/O"),
        ("mail a@b.org deadbeefcafe true", "mail \x01 \x01 \x01"),
        ("mac 00:1b:c3:4d:5e:6f up", "mac \x01 up"),
        ("enabled.....3", "enabled.....\x01"),
        ("  a\t\tb  ", "a b"),
        ("", ""),
        ("--- !", "--- !"),
    ],
)
def test_what_varies_by_its_look(message: str, shape: str) -> None:
    """Numbers, paths, addresses, truth values, dates and values of keys are holes; words stay."""
    assert shape_of(message.encode()).text == shape.encode()


def test_slots_know_key_value_and_number() -> None:
    """A hole keeps the key before it, its text and the bin of its number."""
    slots = shape_of(b'latency_ms=12.5 path: /api/orders/77?x "n": 3').slots
    assert [(slot.key, slot.value) for slot in slots[:2]] == [
        (b"latency_ms", b"12.5"),
        (b"path", b"/api/orders/#"),
    ]
    assert slots[0].bin == bin_of(b"12.5") > 0
    assert slots[1].bin == -1


def test_values_are_bounded() -> None:
    """A value is cut at 64 bytes, a message at 4096."""
    assert len(value_of(b"x" * 100)) == 64
    assert len(shape_of(b"x" * 9000).text) == 4096


@pytest.mark.parametrize("number", [0.001, 0.5, 1, 3, 7.25, 100, 99_999, 1e12, -4])
def test_bins_are_a_fifth_wide(number: float) -> None:
    """The middle of a number's bin is within a tenth of it."""
    place = bin_of(format(number, "f").rstrip("0").encode())
    assert math.isclose(number_of(place), number, rel_tol=0.1)


@pytest.mark.parametrize(
    "text", ["", "x", "1.2.3", "12q", "1234567890123456", "0x1f", "1.2345678901"]
)
def test_other_tokens_are_no_numbers(text: str) -> None:
    """Versions, ids and hexadecimal are no numbers."""
    assert bin_of(text.encode()) == -1


def test_zero_and_units() -> None:
    """Zero has its own bin; a unit does not change the number."""
    assert bin_of(b"0") == 0
    assert number_of(0) == 0
    assert bin_of(b"5ms") == bin_of(b"5") == bin_of(b"5.")
