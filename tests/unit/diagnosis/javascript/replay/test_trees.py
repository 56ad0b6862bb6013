"""The files of a replay."""

import pytest

from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.sources import Sources


def test_a_file_is_parsed_once() -> None:
    """Whatever is tried, each file is read and parsed once."""
    trees = Trees(Sources({"a.js": "1"}.get, ["a.js"]))
    assert trees.tree("a.js") is trees.tree("a.js")


@pytest.mark.parametrize("text", [None, "const = ;", "1;" * 40_000])
def test_a_file_that_cannot_be_walked_ends_the_replay(text: str | None) -> None:
    """Missing, broken and very long files are given up."""
    with pytest.raises(GaveUp):
        Trees(Sources(lambda _: text, ["a.js"])).tree("a.js")
