"""Trying single edits."""

import pytest

from homeport.diagnosis.differences import Kind
from homeport.diagnosis.javascript.replay.attempts import replayed
from homeport.diagnosis.sources import Sources

_TEST = "const { f } = require('./a');\ntest('f', () => {\n  expect(f(10)).toBe(9);\n});\n"


def _sources(code: str, test: str = _TEST) -> Sources:
    files = {"a.test.js": test, "a.js": code}
    return Sources(files.get, list(files))


def test_the_edit_that_makes_the_test_pass_is_found() -> None:
    """The mistake is named, at its line, with how the values differ."""
    found = replayed(_sources("exports.f = (n) =>\n  n + 1;\n"), "a.test.js", 3)
    assert found is not None
    assert [one.kind for one in found.differences][:1] == []
    best = found.mended[0]
    assert (best.path, best.proposal.node.line, best.proposal.text) == ("a.js", 2, "n - 1")
    assert "subtract" in best.proposal.mistake
    assert found.order == ("a.js",)


def test_an_edit_that_breaks_another_test_is_none() -> None:
    """What made another test of the file fail is left out."""
    other = _TEST + "test('g', () => {\n  expect(f(0)).toBe(1);\n});\n"
    found = replayed(_sources("exports.f = (n) => n + 1;\n", other), "a.test.js", 3)
    assert found is not None
    assert "n - 1" not in [one.proposal.text for one in found.mended]


@pytest.mark.parametrize(
    ("code", "line", "error"),
    [
        ("exports.f = (n) => n - 1;\n", 3, ""),
        ("exports.f = (n) => n + 1;\n", 1, ""),
        ("exports.f = (n) => n + 1;\n", 3, "TypeError"),
        ("exports.f = (n) => fetch(n);\n", 3, ""),
        ("exports.f = (n) => Date.now();\n", 3, ""),
        ("const = ;\n", 3, ""),
    ],
)
def test_a_replay_that_fails_otherwise_says_nothing(code: str, line: int, error: str) -> None:
    """Only a check that fails at the same line in the same way is spoken of."""
    assert replayed(_sources(code), "a.test.js", line, error) is None


def test_renamed_keys_are_seen() -> None:
    """A key that the test expects under another name."""
    test = "const { f } = require('./a');\ntest('f', () => {\n  expect(f()).toEqual({ sum: 1 });\n});\n"
    found = replayed(_sources("exports.f = () => ({ total: 1 });\n", test), "a.test.js", 3)
    assert found is not None
    assert found.differences[0].kind is Kind.KEY_RENAMED
    assert "`sum` is expected" in found.mended[0].proposal.mistake


def test_a_program_that_checks_itself_is_replayed() -> None:
    """An error thrown on purpose is a check; another one says nothing of what is expected."""
    sources = Sources(
        {"main.js": "const a = 1 + 1;\nif (a !== 0) throw new Error('x');\n"}.get, ["main.js"]
    )
    found = replayed(sources, "main.js", 2, "Error")
    assert found is not None
    assert any(one.proposal.text == "1 - 1" for one in found.mended)
    crash = Sources({"main.js": "const a = null;\na.b;\n"}.get, ["main.js"])
    assert replayed(crash, "main.js", 2, "TypeError") is None
