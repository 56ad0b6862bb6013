"""Questions answered with locations."""

import os
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index, Location, Place, Query, QueryKind

METHODS = "\n\n".join(f"    def m{n}(self):\n        return {n}" for n in range(30))
FILES = {
    "shop/cart.py": "def total(prices):\n    return add(prices)\n",
    "shop/big.py": f"class Big:\n    size = 1\n\n{METHODS}\n",
    "node_modules/dep/dep.py": "x = 1\n\n\ndef broken(a):\n    return a.b\n",
    "notes.txt": "total of nothing\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A shop with a dependency inside."""
    return write_files(tmp_path / "repo", FILES)


def _located(repo: Path, query: Query, limit: int = 10) -> list[Location]:
    with Index.open(repo) as index:
        index.refresh()
        return index.locate(query, limit)


def test_best_first_with_reasons(repo: Path) -> None:
    """The function on the stack comes first and says why."""
    found = _located(repo, Query("total", places=(Place("shop/cart.py", 2),), kind=QueryKind.CRASH))
    assert (found[0].path, found[0].start, found[0].end) == ("shop/cart.py", 1, 2)
    assert found[0].symbol == "total"
    assert found[0].why[0] == "on the stack at line 2"
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_limit_and_order_are_certain(repo: Path) -> None:
    """The same question has the same answer, cut to the limit."""
    query = Query("Big total", symbols=("Big",))
    assert _located(repo, query) == _located(repo, query)
    assert len(_located(repo, query, 3)) == 3
    assert _located(repo, query, 0) == []


def test_of_a_long_class_only_the_head_is_shown(repo: Path) -> None:
    """A class whose methods are candidates of their own is shown up to its first method."""
    found = {one.symbol: one for one in _located(repo, Query("", symbols=("Big",)), 50)}
    assert (found["Big"].start, found["Big"].end) == (1, 3)
    assert found["Big.m7"].end == found["Big.m7"].start + 1


def test_vendored_code_only_when_the_failure_points_there(repo: Path) -> None:
    """A file outside the index is shown when it is on the stack, and only then."""
    place = Place("node_modules/dep/dep.py", 5)
    (one,) = _located(repo, Query("broken", places=(place, place), kind=QueryKind.CRASH))
    assert (one.path, one.start, one.end, one.symbol) == (place.path, 4, 5, "broken")
    assert "not part of the project's own code" in one.why
    assert _located(repo, Query("broken")) == []


def test_places_that_are_nowhere(repo: Path, tmp_path: Path) -> None:
    """Deleted files, folders, lines beyond the end and files outside are passed over."""
    write_files(tmp_path, {"outside.py": "def secret(): pass\n"})
    (repo / "node_modules" / "link.py").symlink_to(tmp_path / "outside.py")
    (repo / "node_modules" / "loop.py").symlink_to(repo / "node_modules" / "loop.py")
    for path in (
        "gone.py",
        "shop",
        "../outside.py",
        str(tmp_path / "outside.py"),
        "node_modules/link.py",
        "node_modules/loop.py",
        "zero\0byte.py",
    ):
        assert _located(repo, Query("", places=(Place(path, 1),))) == [], path
    assert _located(repo, Query("", places=(Place("node_modules/dep/dep.py", 999),))) == []


@pytest.mark.parametrize(
    ("line", "span", "symbol"),
    [(40_002, (40_001, 40_003), "broken"), (20_000, (19_988, 20_012), ""), (1, (1, 13), "")],
)
def test_a_line_in_a_very_large_file(
    repo: Path, line: int, span: tuple[int, int], symbol: str
) -> None:
    """Of a file over a million bytes what is around the failing line is read and shown."""
    filler = "".join(f"value_{n} = {n} + {n}\n" for n in range(40_000))
    write_files(repo, {"huge.py": f"{filler}def broken(a):\n    b = a\n    return b.c\n"})
    (one,) = _located(repo, Query("", places=(Place("huge.py", line),), kind=QueryKind.CRASH))
    assert (one.path, (one.start, one.end), one.symbol) == ("huge.py", span, symbol)
    assert _located(repo, Query("", places=(Place("huge.py", 99_999),))) == []


def test_many_places_lie_in_several_files(tmp_path: Path) -> None:
    """Where one file would fill the whole answer, its last places give way to other files."""
    same = "\n\n".join(f"def basket_{n}(basket):\n    return basket + {n}" for n in range(30))
    others = {f"other_{n}.py": f"def wrap_{n}(basket):\n    return 1\n" for n in range(6)}
    repo = write_files(tmp_path / "one", {"basket.py": same, **others})
    query = Query("the basket is wrong", symbols=("basket_3",))
    found = _located(repo, query, 20)
    assert {one.path for one in found[:16]} == {"basket.py"}
    assert len({one.path for one in found[16:]}) == 4
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert {one.path for one in _located(repo, query, 1)} == {"basket.py"}


def test_a_file_that_cannot_be_read(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file outside the index that may not be read is passed over."""
    monkeypatch.setattr("homeport.code.locate.read_source", lambda *_: None)
    assert _located(repo, Query("", places=(Place("node_modules/dep/dep.py", 5),))) == []


def test_an_index_that_changes_meanwhile(repo: Path) -> None:
    """What another process wrote is seen by the next question, not by half of one."""
    with Index.open(repo) as reader, Index.open(repo) as writer:
        writer.refresh()
        assert reader.definitions("total")
        assert [one.symbol for one in reader.locate(Query("", symbols=("total",)), 1)] == ["total"]
        write_files(repo, {"shop/cart.py": "\n\n\ndef total(prices):\n    return 1\n"})
        os.utime(repo / "shop/cart.py", ns=(1, 1))
        writer.refresh()
        (found,) = reader.locate(Query("", symbols=("total",)), 1)
        assert (found.start, found.end) == (4, 5)
