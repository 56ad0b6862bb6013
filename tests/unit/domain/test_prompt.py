"""A prompt and all its texts."""

from dataclasses import replace

import pytest

from homeport.domain import (
    Call,
    Choice,
    ClearedPrompt,
    Kind,
    Message,
    Prompt,
    Role,
    Structure,
    Tool,
)

FULL = Prompt(
    (
        Message(Role.SYSTEM, "t1"),
        Message(Role.USER, "t2", ("t3",), name="t4", keeps=True),
        Message(
            Role.ASSISTANT, "t5", calls=(Call("call_1", "t6", Structure.of({"t7": "t8"})),)
        ),
        Message(Role.TOOL, "t9", answers="call_1", failed=True),
    ),
    Kind.CHAT,
    "t16",
    (Tool("t10", "t11", Structure.of({"t12": ["t13"]}), strict=True), Tool("t14")),
    Choice.AUTO,
    ("t19", "t20"),
    "t15",
    "t17",
    Structure.of({"m1": "m2"}),
    Structure.of({"s1": 1}),
    "t18",
    as_json=True,
)  # fmt: skip


def test_every_text() -> None:
    """Each text is there once; messages' come first."""
    texts = FULL.texts()
    wanted = {f"t{number}" for number in range(1, 21)} | {"m1", "m2", "s1"}
    assert set(texts) == wanted
    assert len(texts) == len(wanted)
    assert texts[:9] == tuple(f"t{number}" for number in range(1, 10))


def test_other_texts() -> None:
    """Other texts take the same places, and nothing else changes."""
    louder = FULL.with_texts([text.upper() for text in FULL.texts()])
    assert louder.texts() == tuple(text.upper() for text in FULL.texts())
    assert louder.with_texts(FULL.texts()) == FULL
    assert louder.messages[3] == Message(Role.TOOL, "T9", answers="call_1", failed=True)
    assert louder.messages[1].keeps
    bare = Prompt(FULL.messages[:1])
    assert bare.with_texts(["x"]) == Prompt((Message(Role.SYSTEM, "x"),))
    assert bare.with_texts(["t1"]) == bare


@pytest.mark.parametrize("change", [-1, 1])
def test_too_few_or_too_many(change: int) -> None:
    """There must be as many texts as there were."""
    texts = [*FULL.texts(), "more"][: len(FULL.texts()) + change]
    with pytest.raises(ValueError, match="texts than"):
        FULL.with_texts(texts)


def test_passages() -> None:
    """A message is read alone; what belongs together is read as lines."""
    texts, glue = FULL.passages()
    ends = [text for text, after in zip(texts, glue, strict=True) if not after]
    assert ends == ["t1", "t4", "t8", "t9", "t15"]
    assert dict(zip(texts, glue, strict=True))["t7"] == ": "
    assert FULL.passages() is FULL.passages()
    assert Prompt(()).passages() == ((), ())


def test_words() -> None:
    """The parts of a message can be had as one text."""
    assert [one.words for one in FULL.messages[:2]] == ["t1", "t2\nt3"]


def test_cleared() -> None:
    """A cleared prompt shows the messages of its prompt."""
    cleared = ClearedPrompt(replace(FULL, model=""), "digest")
    assert cleared.messages is FULL.messages
