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
