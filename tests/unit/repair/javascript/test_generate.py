from homeport.repair.candidate import spliced
from homeport.repair.javascript.generate import candidates, parses

CODE = "function f(a) {\r\n  const text = 'é';\r\n  return a < text.length;\r\n}\r\n".encode()


def test_candidates_parse_and_differ() -> None:
    """Every candidate is another file, keeps its line ends, and nearly all of them parse."""
    found = candidates("f.js", CODE)
    texts = [spliced(CODE, one.splices) for one in found]
    assert len(set(texts)) == len(texts)
    assert CODE not in texts
    assert all(b"\n" not in text.replace(b"\r\n", b"") for text in texts)
    assert sum(map(parses, texts)) > 0.95 * len(texts)
    assert {one.symbol for one in found} == {"f"}


def test_only_suspect_lines() -> None:
    """Lines that no failing test ran are left out."""
    assert {one.line for one in candidates("f.js", CODE, lambda line: float(line == 3))} == {3}


def test_broken_files_have_none() -> None:
    """A file with a syntax error is left alone."""
    assert candidates("f.js", b"function (") == []
    assert not parses(b"function (")
