"""JSON as prose, while it arrives."""

import json

import pytest

from homeport.assistant.quoting import quotable
from homeport.assistant.telling import Telling, told
from homeport.diffs import read_edits
from homeport.domain import Excerpt

LINES = quotable([Excerpt("a/b.py", 3, 5, "def f(x):\n    y = x + 1\n    return y", "f")])
ANSWER = {
    "explanation": "It adds one.\nIt should add `2`.",
    "lines": ["y = x + 1", "not shown", "def f(x):", "y = x + 1"],
    "change": {"old": "y = x + 1", "new": "y = x + 2"},
}


def tell(text: str, size: int) -> str:
    """Return what is told of the text when it comes in pieces of `size` characters."""
    telling = Telling(LINES)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(telling.feed(piece) for piece in pieces) + telling.finish()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "```\n{}\n```", "\n  {}\n"])
def test_an_answer_in_json_reads_as_one_in_words(fence: str, size: int) -> None:
    """The explanation, where it rests, and the change in the form that is applied."""
    prose = tell(fence.replace("{}", json.dumps(ANSWER, indent=1)), size)
    words, _, change = prose.partition("\n\nCHANGE\n")
    assert words == "It adds one. It should add `2` (a/b.py:4, a/b.py:3)."
    (edit,) = read_edits(change)
    assert edit.path == "a/b.py"
    assert "    y = x + 2" in edit.replace


@pytest.mark.parametrize("size", [1, 2, 9, 1000])
@pytest.mark.parametrize("text", ["", "EXPLANATION\nIt is so.", "`x` is None.", "```\ncode\n```"])
def test_words_pass_as_they_are(text: str, size: int) -> None:
    """A server that knows no forms answers in words."""
    assert tell(text, size) == text


@pytest.mark.parametrize("cut", range(2, 120, 9))
def test_an_answer_that_breaks_off_keeps_its_words(cut: int) -> None:
    """No half of a change is ever told."""
    text = json.dumps(ANSWER)
    assert (
        json.loads(text)["explanation"]
        .replace("\n", " ")
        .startswith(told(text[: len(text) - 130][:cut], LINES).rstrip("."))
    )
    assert "CHANGE" not in told(text[:-cut], LINES) or cut < len('"}}')


def test_words_are_told_at_once() -> None:
    """Only a full stop waits, for the places that belong before it."""
    telling = Telling(LINES)
    telling.feed('{"explanation": "It ')
    assert telling.feed("adds one. ") == " adds one"
    assert telling.feed('It is"') == ". It is"


def test_what_acts_on_a_terminal_is_not_told() -> None:
    """Escapes that JSON spells out are dropped as those in plain sight are."""
    text = json.dumps({"explanation": "red \x1b[31m\u202e", "change": {"old": "return y",
                       "new": "return \x07y + 1"}})  # fmt: skip
    prose = told(text, LINES)
    assert prose.startswith("red [31m")
    assert "return y + 1" in prose
    assert not set(prose) & {"\x1b", "\x07", "\u202e"}


def test_other_shapes_of_json_give_what_they_hold() -> None:
    """Unknown members and a change of an unknown line are left out."""
    other = {"why": "x", "explanation": ["It is", {"so": "."}], "change": {"old": "z", "new": "y"}}
    assert told(json.dumps(other), LINES) == "It is."
