"""Signals from words; how they look on a whole repository is in `test_collect.py`."""

from pathlib import Path

from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.candidates import Candidates
from homeport.code.fulltext import FullText
from homeport.code.signals import Signal
from homeport.code.text_signals import Search


def test_strengths_are_relative_to_the_best(tmp_path: Path) -> None:
    """The best chunk of a search has strength 1, the others less."""
    write_files(
        tmp_path, {"a.py": "def header(): pass\n", "b.py": "def f():\n    x = 1\n    header()\n"}
    )
    with Index.open(tmp_path) as index:
        index.refresh()
        candidates = Candidates(index.connection)
        search = Search(FullText(index.connection), candidates)
        search.run("the header", Signal.TEXT, Signal.TEXT_NAME, "has it")
        search.run("", Signal.TITLE, Signal.TITLE_NAME, "has nothing")
        found = {one.chunk.symbol: one for one in candidates}
    assert found["header"].signals == {Signal.TEXT: 1.0, Signal.TEXT_NAME: 1.0}
    assert set(found["f"].signals) == {Signal.TEXT}
    assert 0 < found["f"].signals[Signal.TEXT] < 1
    assert found["f"].why == {Signal.TEXT: "has it"}
