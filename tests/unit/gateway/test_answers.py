"""Values put back into answers."""

import json

import pytest

from homeport.domain import Burst, CallDelta, Called, Completion, Piece, Thought, Usage
from homeport.gateway.answers import AnswerRestorer

NAME, OTHER = "[HP_SECRET_ABCDEFGH]", "[HP_EMAIL_ABCDEFGH]"
VALUE = 'a "quoted"\\ value\n'
ENTRIES = {NAME: VALUE, OTHER: "ann"}


def fed(restorer: AnswerRestorer, *pieces: Piece) -> tuple[Piece, ...]:
    """Feed the pieces one by one and take the rest."""
    out = [one for piece in pieces for one in restorer.feed((piece,))]
    return (*out, *restorer.finish())


def test_nothing_to_restore() -> None:
    """Without values the pieces pass as they are."""
    burst = Burst(("a [", NAME))
    restorer = AnswerRestorer({})
    assert restorer.feed(burst.pieces) is burst.pieces
    completion = Completion(NAME, "m", "stop", Usage(0, 0, 0, 0, 0))
    assert restorer.whole(completion) is completion


def test_words_that_are_json_stay_json() -> None:
    """A value is written as JSON writes it, in pieces and as a whole."""
    text = json.dumps({"a": f"x {NAME}"})
    restorer = AnswerRestorer(ENTRIES, as_json=True)
    assert json.loads("".join(map(str, fed(restorer, text)))) == {"a": f"x {VALUE}"}
    whole = restorer.whole(Completion(text, "m", "stop", Usage(0, 0, 0, 0, 0)))
    assert json.loads(whole.text) == {"a": f"x {VALUE}"}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
def test_words(size: int) -> None:
    """Words come back whole, and what cannot be a placeholder is released at once."""
    text = f"x [HP_ {NAME}[{OTHER}] [ok] ["
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    said = fed(AnswerRestorer(ENTRIES), *pieces)
    assert "".join(map(str, said)) == text.replace(NAME, VALUE).replace(OTHER, "ann")
    restorer = AnswerRestorer(ENTRIES)
    pieces_ = ("no bracket", " here")
    assert restorer.feed(pieces_) is pieces_


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
def test_arguments(size: int) -> None:
    """In arguments a value is written as JSON writes it."""
    written = json.dumps({"a": f"{NAME}!", "b": [OTHER]})
    pieces = [
        CallDelta(0, written[at : at + size], "id" if at == 0 else "", "f" if at == 0 else "")
        for at in range(0, len(written), size)
    ]
    said = fed(AnswerRestorer(ENTRIES), *pieces)
    text = "".join(one.arguments for one in said if isinstance(one, CallDelta))
    assert json.loads(text) == {"a": f"{VALUE}!", "b": ["ann"]}


def test_words_before_a_call_are_finished() -> None:
    """What waits of the words is said before a call begins, calls are kept apart."""
    said = fed(
        AnswerRestorer(ENTRIES),
        "x [HP_",
        CallDelta(0, "[HP_", "id", "f"),
        CallDelta(1, NAME),
    )
    assert said == (
        "x ",
        "[HP_",
        CallDelta(0, "", "id", "f"),
        CallDelta(1, json.dumps(VALUE)[1:-1]),
        CallDelta(0, "[HP_"),
    )


def test_whole() -> None:
    """A whole answer is restored in its words and in its calls."""
    calls = (Called("id", NAME, f'"{NAME}"'),)
    completion = Completion(f"x {NAME}", "m", "stop", Usage(0, 0, 0, 0, 0), calls)
    restored = AnswerRestorer(ENTRIES).whole(completion)
    assert restored.text == f"x {VALUE}"
    assert (restored.calls[0].name, json.loads(restored.calls[0].arguments)) == (VALUE, VALUE)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
def test_thoughts(size: int) -> None:
    """Thoughts are restored as words are, and end where something else begins."""
    text = f"x {NAME} ["
    thoughts = [Thought(text[at : at + size]) for at in range(0, len(text), size)]
    for after in ("word", CallDelta(0, "{}", "id", "f")):
        said = fed(AnswerRestorer(ENTRIES), "before", *thoughts, after)
        thought = "".join(one.text for one in said if isinstance(one, Thought))
        assert thought == f"x {VALUE} ["
        assert (said[0], said[-1]) == ("before", after)
    assert fed(AnswerRestorer(ENTRIES), "a [", Thought("b"))[:2] == ("a ", "[")
    whole = Completion("", "m", "stop", Usage(0, 0, 0, 0, 0), thoughts=NAME)
    assert AnswerRestorer(ENTRIES).whole(whole).thoughts == VALUE
