from collections.abc import Iterator

from homeport.repair.candidate import Batch, Candidate
from homeport.repair.merging import merged
from homeport.repair.proposals import Piece


def _one(note: str, weight: float) -> Candidate:
    return Candidate("m.py", (), "name", "", 1, weight, note)


def test_the_heaviest_of_all_pieces_comes_first() -> None:
    """Whatever piece it is of."""
    first = Piece("a.py", "f", 1.0, lambda: iter([Batch([_one("a", -1.0), _one("c", -3.0)])]))
    second = Piece("b.py", "g", 1.0, lambda: iter([Batch([_one("b", -2.0), _one("d", -4.0)])]))
    assert [one.note for one in merged([second, first])] == ["a", "b", "c", "d"]
    assert list(merged([])) == []


def test_a_batch_is_made_when_its_bound_is_next() -> None:
    """What is lighter than all that is there is not made before it is wanted."""
    made: list[str] = []

    def batches() -> Iterator[Batch]:
        made.append("first")
        yield Batch([_one("a", -1.0), _one("b", -2.0)], bound=-5.0)
        made.append("second")
        yield Batch([_one("c", -6.0)])

    def empty() -> Iterator[Batch]:
        yield Batch([])

    stream = merged([Piece("a.py", "f", 1.0, batches), Piece("b.py", "g", 1.0, empty)])
    assert [next(stream).note, next(stream).note, made] == ["a", "b", ["first"]]
    assert [one.note for one in stream] == ["c"]
    assert made == ["first", "second"]
