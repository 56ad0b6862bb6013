"""One line of the log."""

import hashlib
import json

import pytest

from homeport.audit.chain import FIRST_PREVIOUS, BrokenLineError, decode, encode, forge


def line(fields: object) -> bytes:
    """Make a line whose hash is right, whatever it says."""
    body = json.dumps(fields, separators=(",", ":")).encode()
    return body[:-1] + f',"hash":"{hashlib.sha256(body).hexdigest()}"}}'.encode()


def test_round_trip() -> None:
    """A line is read as it was written, and says who came before it."""
    first = forge(1, FIRST_PREVIOUS, "opened", "now", {"text": 'é"\n'})
    second = forge(2, first.hash, "intent", "now", {"n": 1})

    for link in (first, second):
        data = encode(link)
        assert data.endswith(b'"}\n')
        assert data.isascii()
        assert decode(data[:-1]) == link
    assert second.previous == first.hash
    assert json.loads(encode(second))["hash"] == second.hash


def test_every_change_is_seen() -> None:
    """No single byte of a line can be changed."""
    good = encode(forge(1, FIRST_PREVIOUS, "opened", "now", {"n": 1}))[:-1]
    for at in range(len(good)):
        bad = good[:at] + bytes((good[at] ^ 1,)) + good[at + 1 :]
        with pytest.raises(BrokenLineError):
            decode(bad)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"no record",
        line({"seq": 1, "previous": "x"}),
        line({"seq": "1", "previous": "x", "kind": "y"}),
        line({"seq": 1, "previous": 2, "kind": "y"}),
        line({"seq": 1, "previous": "x", "kind": None}),
        line([1, 2]),
    ],
)
def test_no_record(data: bytes) -> None:
    """A line of another shape is no record, even with a right hash."""
    with pytest.raises(BrokenLineError):
        decode(data)
