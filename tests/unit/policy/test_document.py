"""Strict YAML."""

from enum import StrEnum

import pytest

from homeport.errors import PolicyError
from homeport.policy.document import MOST_CHARACTERS, Document


class Colour(StrEnum):
    """A closed choice."""

    RED = "red"
    BLUE = "blue"


def refused(text: str) -> PolicyError:
    """Return the error that reading the text as YAML gives."""
    with pytest.raises(PolicyError) as caught:
        Document(text, "p.yaml")
    return caught.value


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a: [1", "no YAML", 2, 1),
        ("a: b: c", "no YAML", 1, 5),
        ("a: 1\n b: 2", "no YAML", 2, 3),
        ("a: &x 1\nb: *x", "anchors and aliases", 1, 4),
        ("a: *x", "anchors and aliases", 1, 4),
        ("a: !!python/object:os.system 1", "tags are not allowed", 1, 4),
        ("a: 1\n---\nb: 2", "second document", 2, 1),
        ("a: " + "[" * 20 + "]" * 20, "nests too deeply", 1, 15),
    ],
)
def test_refused(text: str, message: str, line: int, column: int) -> None:
    """What is no plain YAML is refused with its place."""
    error = refused(text)

    assert message in str(error)
    assert (error.line, error.column) == (line, column)
    assert str(error).startswith(f"p.yaml:{line}:{column}: ")
    assert error.hint


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment\n"])
def test_empty(text: str) -> None:
    """An empty document is no policy."""
    assert "empty" in str(refused(text))


def test_control_character() -> None:
    """A character that YAML forbids is refused."""
    assert "no YAML" in str(refused("a: \x00"))


def test_too_long() -> None:
    """A document of unreasonable size is refused before it is parsed."""
    assert "characters" in str(refused("#" * (MOST_CHARACTERS + 1)))


def test_deep_nesting_is_no_crash() -> None:
    """A hostile depth is refused, not a crash of the parser."""
    assert refused("[" * 50_000).line == 1


def test_mapping() -> None:
    """Known keys come back with their values."""
    document = Document("a: x\nb: y", "p")
    found = document.mapping(document.root, ("a", "b"), "it")

    assert {key: document.text(node, key) for key, node in found.items()} == {"a": "x", "b": "y"}
    assert document.line(found["b"]) == 2


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("- a", "it must be a mapping", 1, 1),
        ("a: 1\na: 2", "stands here twice", 2, 1),
        ("a: 1\ncolor: 2", "unknown key 'color' in it; did you mean 'colour'?", 2, 1),
        ("zzz: 1", "known are a, colour", 1, 1),
        ("1: a", "a key must be text", 1, 1),
        ("[x]: a", "a key must be text", 1, 1),
    ],
)
def test_no_mapping(text: str, message: str, line: int, column: int) -> None:
    """Wrong shapes, repeated and unknown keys are refused."""
    document = Document(text, "p")
    with pytest.raises(PolicyError) as caught:
        document.mapping(document.root, ("a", "colour"), "it")
    assert message in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_sequence_and_texts() -> None:
    """Lists come back as lists; anything else is refused."""
    document = Document("[a, 'b c']", "p")
    assert document.texts(document.root, "it") == ("a", "b c")

    other = Document("a: 1", "p")
    with pytest.raises(PolicyError, match="must be a list"):
        other.sequence(other.root, "it")


@pytest.mark.parametrize("text", ["1", "true", "null", "1.5", "2026-01-01", "[a]", "no"])
def test_no_text(text: str) -> None:
    """What YAML takes for another type is refused as text, with the remedy."""
    document = Document(text, "p")
    with pytest.raises(PolicyError, match="must be text; put it in quotes"):
        document.text(document.root, "it")


def test_empty_text() -> None:
    """A text of nothing is refused."""
    document = Document("'  '", "p")
    with pytest.raises(PolicyError, match="it is empty"):
        document.text(document.root, "it")


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("30", 30), ("007", 7)])
def test_whole_number(text: str, expected: int) -> None:
    """Plain digits are a number."""
    document = Document(text, "p")
    assert document.whole_number(document.root, "it") == expected


@pytest.mark.parametrize("text", ["-1", "1.5", "'3'", "0x10", "1_000", "9" * 20, "[1]"])
def test_no_whole_number(text: str) -> None:
    """Everything else is none."""
    document = Document(text, "p")
    with pytest.raises(PolicyError, match="must be a whole number"):
        document.whole_number(document.root, "it")


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("False", False)])
def test_yes_no(text: str, expected: bool) -> None:  # noqa: FBT001 -- the expected value
    """True and false are what they say."""
    document = Document(text, "p")
    assert document.yes_no(document.root, "it") is expected


@pytest.mark.parametrize("text", ["yes", "on", "1", "'true'"])
def test_no_yes_no(text: str) -> None:
    """YAML's other spellings are refused, since they surprise people."""
    document = Document(text, "p")
    with pytest.raises(PolicyError, match="must be true or false"):
        document.yes_no(document.root, "it")


def test_choice() -> None:
    """One of the words is that member; another word is refused with a suggestion."""
    document = Document("[red, bleu]", "p")
    good, bad = document.sequence(document.root, "it")

    assert document.choice(good, Colour, "colour") is Colour.RED
    with pytest.raises(PolicyError, match="unknown colour 'bleu'; did you mean 'blue'"):
        document.choice(bad, Colour, "colour")


@pytest.mark.parametrize(
    ("text", "within", "line", "column"),
    [
        ("a: value", None, 1, 4),
        ("a: 'value'", None, 1, 4),
        ("a: value", (1, 3), 1, 6),
        ("a: 'value'", (1, 3), 1, 7),
        ("a: |\n  value\n  more", (2, 3), 3, 1),
        ('a: "x\\\n  y"', (2, 3), 2, 3),
    ],
)
def test_place_within(text: str, within: tuple[int, int] | None, line: int, column: int) -> None:
    """A place within a value is told as a place in the file."""
    document = Document(text, "p")
    node = document.mapping(document.root, ("a",), "it")["a"]
    error = document.error(node, "here", within=within)

    assert (error.line, error.column) == (line, column)


def test_error_without_a_place() -> None:
    """An error about no value has no line."""
    assert Document("a: 1", "p").error(None, "gone").line is None
