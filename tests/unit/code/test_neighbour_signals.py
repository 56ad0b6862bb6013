"""Signals of neighbours: inherited, called by the likeliest, changed together."""

from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.code import FailingTest, Index, Query, QueryKind
from homeport.code.collect import collect
from homeport.code.signals import Signal

FILES = {
    "shapes/base.py": (
        "class Shape:\n    def area(self):\n        return 0\n\n\n"
        "class Solid(Shape):\n    def volume(self):\n        return helper(self)\n"
    ),
    "shapes/cube.py": (
        "from shapes.base import Solid\n\n\n"
        "class Cube(Solid):\n    def edge(self):\n        return 1\n"
    ),
    "shapes/paint.py": (
        "from shapes.mix import blend\n\n\ndef paint_wall(wall):\n    return blend(wall)\n"
    ),
    "shapes/mix.py": "def blend(some):\n    return some\n",
    "tests/test_paint.py": "def test_wall():\n    pass\n",
}


def _strengths(repo: Path, query: Query) -> dict[str, dict[Signal, float]]:
    with Index.open(repo) as index:
        index.refresh()
        return {one.chunk.symbol or one.chunk.path: one.signals for one in collect(index, query)}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Shapes that inherit from each other."""
    return write_files(tmp_path, FILES)


def test_inherited_members(repo: Path) -> None:
    """The members that a named class inherits count, those of the nearer base more."""
    found = _strengths(repo, Query("", symbols=("Cube",)))
    assert found["Solid.volume"][Signal.INHERITED] == 1.0
    assert found["Shape.area"][Signal.INHERITED] == 1 / 2
    assert Signal.INHERITED not in found["Cube.edge"]


def test_classes_that_inherit_in_a_ring(tmp_path: Path) -> None:
    """Two classes that name each other as base end the search."""
    write_files(tmp_path, {"a.py": "class A(B):\n    x = 1\n\n\nclass B(A):\n    y = 1\n"})
    found = _strengths(tmp_path, Query("", symbols=("A",)))
    assert found["B"][Signal.INHERITED] == 1.0
    assert Signal.INHERITED not in found["A"]


def test_what_the_likeliest_calls(repo: Path) -> None:
    """A function without any word of the question is found because the likeliest one calls it."""
    found = _strengths(repo, Query("paint the wall", title="paint the wall"))
    assert found["blend"][Signal.NEAR] == 1.0
    assert Signal.SIZE in found["blend"]


def test_files_that_change_together(repo: Path) -> None:
    """A file that mostly changes along with the failing test's file is pointed at."""
    commit_all(repo, "all")
    for number in range(4):
        write_files(
            repo,
            {
                "shapes/mix.py": f"def blend(some):\n    return some + {number}\n",
                "tests/test_paint.py": f"def test_wall():\n    blend({number})\n",
            },
        )
        commit_all(repo, f"change {number}")
    tests = (FailingTest("tests/test_paint.py", "test_wall"),)
    found = _strengths(repo, Query("blend", tests=tests, kind=QueryKind.TEST))
    assert found["blend"][Signal.TOGETHER] == 5 / 6
