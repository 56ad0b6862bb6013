"""What a candidate is; how it looks on a whole repository is in `test_collect.py`."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index, Place, Query
from homeport.code.candidates import Candidates
from homeport.code.shape_signals import Shapes
from homeport.code.signals import Signal

FILES = {
    "a.py": "def short():\n    pass\n\n\ndef endless():\n" + "    step()\n" * 330,
    "b.py": "def other():\n    pass\n",
    "c.py": "class Table:\n" + "".join(f"    n{n} = {n}\n" for n in range(200)),
    "d.js": "function page() {\n  return 1;\n}\n",
    "notes.toml": "page = 1\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Two languages and a text."""
    return write_files(tmp_path, FILES)


def _measured(repo: Path, query: Query) -> dict[str, dict[Signal, float]]:
    with Index.open(repo) as index:
        index.refresh()
        candidates = Candidates(index.connection)
        for path in index.paths():
            for chunk in index.chunks_of(path):
                candidates.of(chunk)
        shapes = Shapes(query, candidates)
        for one in candidates:
            shapes.measure(one)
        return {one.chunk.symbol or one.chunk.path: one.signals for one in candidates}


def test_long_functions(repo: Path) -> None:
    """Only far too long functions are long; of a class the head is shown, however long it is."""
    found = _measured(repo, Query(""))
    assert Signal.LONG not in found["short"]
    assert Signal.LONG not in found["Table"]
    assert found["endless"][Signal.LONG] == 1.0
    assert found["short"][Signal.SIZE] < found["endless"][Signal.SIZE] == 1.0


def test_the_language_of_the_failure(repo: Path) -> None:
    """Beside a failure in one language, code of another is foreign; texts never are."""
    found = _measured(repo, Query("", places=(Place("a.py", 1),)))
    assert found["page"][Signal.FOREIGN] == 1.0
    assert Signal.FOREIGN not in found["short"]
    assert Signal.FOREIGN not in found["notes.toml"]


def test_the_language_of_the_candidates(repo: Path) -> None:
    """Without a failure, the rarer a language is among the candidates, the more foreign it is."""
    found = _measured(repo, Query("page"))
    assert found["page"][Signal.FOREIGN] > 1 / 2 > found["short"][Signal.FOREIGN]
