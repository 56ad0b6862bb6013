"""Resolving calls to definitions."""

from homeport.code.calls import resolve
from homeport.code.chunk import Chunk, ChunkKind


def _method(path: str, symbol: str) -> Chunk:
    return Chunk(path, 1, 2, 2, ChunkKind.METHOD, symbol)


CALLER = _method("a.py", "Cart.show")


def test_the_same_class_is_nearest() -> None:
    """A method of the same class is meant before one of another class in the file."""
    same, other = _method("a.py", "Cart.total"), _method("a.py", "Bill.total")
    assert resolve(CALLER, [other, same], frozenset()) == [same]
    assert resolve(CALLER, [other], frozenset()) == [other]


def test_an_imported_file_is_nearer_than_the_rest() -> None:
    """A definition in an imported file is meant before one anywhere else."""
    near, far = _method("b.py", "total"), _method("c.py", "total")
    assert resolve(CALLER, [far, near], frozenset({"b.py"})) == [near]
    assert resolve(CALLER, [far], frozenset({"b.py"})) == [far]


def test_common_names_mean_nothing_far_away() -> None:
    """A name that is defined all over the repository points nowhere."""
    many = [_method(f"m{n}.py", "get") for n in range(20)]
    assert resolve(CALLER, many, frozenset()) == []
    assert len(resolve(CALLER, many[:10], frozenset())) == 3
