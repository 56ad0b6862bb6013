import pytest

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


@pytest.mark.parametrize("path", ["a.ts", "a.mts", "a.tsx"])
def test_typescript_is_read_by_its_own_grammar(path: str) -> None:
    """Code is changed, types are not, and all candidates still parse as TypeScript."""
    code = (
        b"export function f(a: number, b?: Array<string>): number {\n  return a <= 1 ? 2 : a;\n}\n"
    )
    texts = [spliced(code, one.splices) for one in candidates(path, code)]
    assert code.replace(b"<=", b"<") in texts
    assert all(b"a: number, b?: Array<string>): number" in text for text in texts)
    assert sum(parses(text, path) for text in texts) > 0.95 * len(texts)
