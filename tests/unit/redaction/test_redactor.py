import pytest

from homeport.detection import Scanner, windows
from homeport.domain import Category, Treatment
from homeport.redaction import Masker, StreamRedactor, redact, restore

TEXT = "mail jo@some.org\npassword = 'kQ9xR7" + "tW2m'\nend"


def test_redact() -> None:
    """Findings go, the rest stays, the entries bring it back."""
    result = redact(TEXT, Masker(b"k" * 32), scanner=Scanner.default())
    assert [f.category for f in result.findings] == [Category.EMAIL, Category.SECRET]
    assert "jo@some" not in result.text
    assert restore(result.text, result.entries) == TEXT
    assert "jo@some" not in repr(result)


def test_treatments_reach_the_masker() -> None:
    """What policy passes is left."""
    result = redact(TEXT, Masker(b"k" * 32), {Category.EMAIL: Treatment.PASS})
    assert "jo@some.org" in result.text
    assert len(result.entries) == 1


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
def test_stream_equals_whole(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever pieces the bytes come in, the outcome is that of the whole."""
    monkeypatch.setattr(windows, "SIZE", 64)
    data = (TEXT + "\né \n").encode() * 20 + b"\xff\xfe half a character: \xc3"
    whole = redact(data.decode("utf-8", "surrogateescape"), Masker(b"k" * 32))
    redactor = StreamRedactor(Masker(b"k" * 32))
    out = b"".join(redactor.feed(data[n : n + size]) for n in range(0, len(data), size))
    out += redactor.finish()
    assert out == whole.text.encode("utf-8", "surrogateescape")
    assert redactor.entries == whole.entries
    assert redactor.counts == {Category.EMAIL: 20, Category.SECRET: 20}


def test_a_pause_lets_whole_lines_go() -> None:
    """Who watches sees each line once, and later lines are read with those before them."""
    redactor = StreamRedactor(Masker(b"k" * 32))
    assert redactor.feed(b"name,password\njo,kQ9x") == b""
    assert redactor.pause() == b"name,password\n"
    assert redactor.pause() == b""
    assert redactor.feed(b"R7tW2mZv\nmail jo@some.org\nhalf") == b""
    shown = redactor.pause()
    assert shown.startswith(b"jo,[HP_SECRET_")
    assert b"mail [HP_EMAIL_" in shown
    assert redactor.finish() == b"half"
    assert redactor.counts == {Category.EMAIL: 1, Category.SECRET: 1}
    assert set(redactor.entries.values()) == {"kQ9xR7" + "tW2mZv", "jo@some.org"}


def test_pieces_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pause let go is not written again when its piece ends, nor lost from the next."""
    monkeypatch.setattr(windows, "SIZE", 64)
    lines = [f"line {n} of jo{n}@some.org\n".encode() for n in range(30)]
    redactor = StreamRedactor(Masker(b"k" * 32))
    out = b"".join(redactor.feed(line) + redactor.pause() for line in lines) + redactor.finish()
    whole = redact(b"".join(lines).decode(), Masker(b"k" * 32))
    assert out == whole.text.encode()
    assert redactor.counts == {Category.EMAIL: 30}


def test_what_only_the_next_line_completes() -> None:
    """Of a finding that a pause cut, the rest is still taken out."""
    redactor = StreamRedactor(Masker(b"k" * 32))
    redactor.feed(("-----BEGIN EC PRIVATE" + " KEY-----\n").encode())
    assert redactor.pause() == b""
    redactor.feed(b"MHcCAQEEIKq9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3\n-----END EC PRIVATE KEY-----\n")
    assert b"[HP_PRIVATE_KEY_" in redactor.pause()
    other = StreamRedactor(Masker(b"k" * 32))
    value = ("AKIA" + "Q7RB2XKDT5WNEJ3C").encode()
    other.feed(b"key: " + value)
    other._released = 7  # as if a pause had come within
    assert value[-4:] not in other.finish()


def test_an_empty_stream() -> None:
    """Nothing in, nothing out."""
    redactor = StreamRedactor(Masker(b"k" * 32))
    assert redactor.feed(b"") == b""
    assert redactor.finish() == b""


def test_bytes_that_are_no_text() -> None:
    """NULs and invalid bytes come out as they went in."""
    data = bytes(range(256)) * 4
    redactor = StreamRedactor(Masker(b"k" * 32))
    assert redactor.feed(data) + redactor.finish() == data
