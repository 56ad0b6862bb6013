"""Signals from the stack; how they look on a whole repository is in `test_collect.py`."""

from pathlib import Path

from tests.doubles.repository import write_files

from homeport.code import Index, Place, Query
from homeport.code.candidates import Candidates
from homeport.code.signals import Signal
from homeport.code.stack_signals import measure_stack


def test_outer_places_say_less(tmp_path: Path) -> None:
    """Each place passes its own weight on, to its function and to what that calls."""
    write_files(tmp_path, {"a.py": "def f():\n    g()\n\n\ndef g():\n    pass\n\n\ndef h(): f()\n"})
    places = (Place("a.py", 2, weight=1.0), Place("a.py", 9, weight=0.5))
    with Index.open(tmp_path) as index:
        index.refresh()
        candidates = Candidates(index.connection)
        measure_stack(index, Query("", places=places), candidates)
        found = {one.chunk.symbol: one for one in candidates}
    assert found["f"].signals == {Signal.FRAME: 1.0, Signal.CALLEE: 0.5}
    assert found["g"].signals == {Signal.CALLEE: 1.0}
    assert found["h"].signals == {Signal.FRAME: 0.5}
    assert found["g"].why[Signal.CALLEE] == "called by f"
