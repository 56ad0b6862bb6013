"""Laws of redaction that hold for any text."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.detection import Scanner, windows
from homeport.detection.passwords import is_reference
from homeport.domain import Category, Finding, Span
from homeport.redaction import Masker, StreamRedactor, StreamRestorer, redact, restore

KEY = b"k" * 32
ANYTHING = st.text(st.characters(codec=None), max_size=30)
PIECES = st.sampled_from(
    (
        "password = ", "token: ", '"', "'", "\n", " ", "kQ9xR7tW2mZvN5cL8p", "hunter2", "://", "@",
        "gh" + "p_kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T", "jo@some.org", "8.8.8.8", "[HP_", "]", "[",
        "[HP_SECRET_K3F7Q2ZA]",
        "-----BEGIN EC PRIVATE" + " KEY-----", "-----END EC PRIVATE KEY-----",
        "Authorization: ", "Basic ", "\\", "=", "%41", "postgres://u:p4ssw0rd@h/d", "\udcff", "é",
        "4111 1111 1111 1111", "+49 30 901820", "dGhlIHRva2VuIGlzIGsxMjM0NTY3ODkwYWJjZGVm",
    )
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, PIECES, ANYTHING), max_size=14).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_restoring_undoes_redacting(text: str) -> None:
    """Whatever the text, what redaction took out comes back exactly."""
    result = redact(text, Masker(KEY))
    assert restore(result.text, result.entries) == text


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_redacting_twice_changes_nothing(text: str) -> None:
    """A masked text, scanned again, holds nothing to withhold."""
    once = redact(text, Masker(KEY))
    assert redact(once.text, Masker(b"l" * 32)).text == once.text


@given(st.binary(max_size=60), st.lists(TEXTS, max_size=6), st.integers(1, 40))
@settings(max_examples=120, deadline=None)
def test_chunked_equals_whole(noise: bytes, texts: list[str], size: int) -> None:
    """A stream fed in pieces of any size gives the bytes that the whole text gives."""
    text = "\n".join(texts)
    data = noise + text.encode("utf-8", "replace") + noise
    usual = windows.SIZE, windows.LONGEST, windows._SEAM
    windows.SIZE, windows.LONGEST, windows._SEAM = 48, 128, 16
    try:
        whole = redact(data.decode("utf-8", "surrogateescape"), Masker(KEY))
        redactor = StreamRedactor(Masker(KEY))
        out = b"".join(redactor.feed(data[n : n + size]) for n in range(0, len(data), size))
        assert out + redactor.finish() == whole.text.encode("utf-8", "surrogateescape")
    finally:
        windows.SIZE, windows.LONGEST, windows._SEAM = usual


WORDS = st.text("abcdefghijkmnpqrstuvwxyz", min_size=4, max_size=8)
# `redacted-47x` stands for a password; it is none.
PASSWORDS = WORDS.map("{0}-47x".format).filter(lambda value: not is_reference(value))
ROWS = st.lists(st.tuples(WORDS, PASSWORDS), min_size=1, max_size=30)
DUMPS = st.sampled_from((
    ("INSERT" + " INTO u (id, password) VALUES\n", "('{}','{}')", ",\n", ";\n"),
    ("INSERT" + " INTO u (id, password) VALUES\r\n", "('{}','{}')", ",\r\n", ";\r\n"),
    (
        "CREATE TABLE u (\nid text,\npassword text\n);\n",
        "INSERT" + " INTO u VALUES ('{}','{}');", "\n", "\n",
    ),
    ("COPY u (id, password) FROM stdin;\n", "{}\t{}", "\n", "\n\\.\n"),
    ("id,password\n", "{},{}", "\n", "\n"),
    ("| id | password |\n|---|---|\n", "| {} | {} |", "\n", "\n"),
))  # fmt: skip


@given(DUMPS, ROWS, st.one_of(st.just(""), TEXTS), TEXTS, st.integers(1, 400))
@settings(max_examples=150, deadline=None)
def test_rows_below_a_head_in_another_piece(
    dump: tuple[str, str, str, str],
    rows: list[tuple[str, str]],
    before: str,
    after: str,
    size: int,
) -> None:
    """The rows of a dump are told by its head, however many pieces lie between them."""
    head, row, between, end = dump
    lines = between.join(row.format(*each) for each in rows)
    text = f"{before}\n\n{head}{lines}{end}\n{after}"
    data = text.encode("utf-8", "replace")
    usual = windows.SIZE, windows.LONGEST
    windows.SIZE, windows.LONGEST = 128, 4096
    try:
        whole = redact(data.decode("utf-8", "surrogateescape"), Masker(KEY))
        redactor = StreamRedactor(Masker(KEY))
        out = b"".join(redactor.feed(data[n : n + size]) for n in range(0, len(data), size))
        assert out + redactor.finish() == whole.text.encode("utf-8", "surrogateescape")
        if not before:
            found = whole.text.split(head, 1)[1]
            assert not [password for _, password in rows if password in found]
    finally:
        windows.SIZE, windows.LONGEST = usual


@given(TEXTS, st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_restored_stream_equals_restored_text(text: str, size: int) -> None:
    """Restoring a stream gives what restoring the whole gives, in pieces of any size."""
    values = ("jo@some.org", "hunter2", "[HP_", "")
    masker = Masker(KEY)
    entries: dict[str, str] = {}
    for value in values[:3]:
        finding = Finding(Span(0, len(value)), Category.SECRET, "t")
        entries.update(masker.mask(value, (finding,)).entries)
    answer = text.join((*entries, *(name.lower() for name in entries)))
    restorer = StreamRestorer(entries)
    out = "".join(restorer.feed(answer[n : n + size]) for n in range(0, len(answer), size))
    assert out + restorer.finish() == restore(answer, entries)


MANGLED: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    str.title,
    lambda name: f"`{name}`",
    lambda name: name.replace("_", "\\_"),
    lambda name: f"{name[:9]}\n{name[9:]}",
    lambda name: f"{name[:14]}  \r\n> > {name[14:]}",
)


@given(
    st.lists(st.sampled_from(MANGLED), min_size=1, max_size=5),
    st.lists(TEXTS, min_size=5, max_size=5),
    st.sampled_from((1, 2, 3, 5, 7, 16, 500)),
)
@settings(max_examples=200, deadline=None)
def test_mangled_placeholders_come_back_from_a_stream(
    ways: list[Callable[[str], str]], between: list[str], size: int
) -> None:
    """However a model writes a placeholder and wherever its events end, the value comes back."""
    value = "kQ9xR7" + "tW2mZvN5"
    finding = Finding(Span(0, len(value)), Category.SECRET, "t")
    [name] = entries = dict(Masker(KEY).mask(value, (finding,)).entries)
    clean = [text.replace("[", "(").replace("HP_", "") for text in between]
    pieces = [part for way, text in zip(ways, clean, strict=False) for part in (text, way(name))]
    answer = "".join(pieces)
    restorer = StreamRestorer(entries)
    out = "".join(restorer.feed(answer[n : n + size]) for n in range(0, len(answer), size))
    out += restorer.finish()
    assert out == restore(answer, entries)
    assert out.count(value) >= len(ways)


@given(TEXTS, st.integers(1, 19), st.sampled_from((1, 2, 3, 5, 7, 16, 500)))
@settings(max_examples=150, deadline=None)
def test_a_stream_that_is_cut_gives_no_value_for_half_a_placeholder(
    text: str, kept: int, size: int
) -> None:
    """When the stream ends inside a placeholder, its beginning comes out and no value."""
    value = "kQ9xR7" + "tW2mZvN5"
    finding = Finding(Span(0, len(value)), Category.SECRET, "t")
    [name] = entries = dict(Masker(KEY).mask(value, (finding,)).entries)
    answer = text.replace(value, "") + name[:kept]
    restorer = StreamRestorer(entries)
    out = "".join(restorer.feed(answer[n : n + size]) for n in range(0, len(answer), size))
    assert out + restorer.finish() == answer


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_value_survives(text: str) -> None:
    """Nothing that was found stands in the masked text where it stood."""
    findings = Scanner.default().scan(text)
    masked = Masker(KEY).mask(text, findings)
    kept = "".join(
        text[one:other]
        for one, other in zip(
            (0, *(f.span.end for f in findings)),
            (*(f.span.start for f in findings), len(text)),
            strict=True,
        )
    )
    placeholders = sum(len(name) for name in masked.entries)
    assert len(masked.text) >= len(kept)
    assert placeholders or masked.text == text
