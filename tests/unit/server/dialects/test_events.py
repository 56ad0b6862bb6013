"""Events of one shape."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeport.domain import CallDelta
from homeport.server.dialects.events import events, runs, words_of


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_each_text_is_an_event(texts: list[str]) -> None:
    """Whatever is in the texts, each is one event that holds exactly it."""
    raw = events(texts, '{"t":', "}\n")
    assert [json.loads(line)["t"] for line in raw.decode().split("\n") if line] == texts


def test_runs() -> None:
    """Words that follow each other stay together, calls come one by one."""
    call = CallDelta(0, "{}")
    assert list(runs(("a", "b"))) == [("a", "b")]
    assert list(runs(("a", "b", call, call, "c"))) == [["a", "b"], call, call, ["c"]]
    assert words_of(("a", call)) == ["a"]
    assert words_of(("a",)) == ("a",)


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\x00"])
def test_escapes(text: str) -> None:
    """What JSON must escape is escaped."""
    assert json.loads(events([text, "a"], "", "\n").split(b"\n")[0]) == text
