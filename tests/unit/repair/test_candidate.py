import pytest

from homeport.repair.candidate import Splice, spliced


def test_splices_in_any_order() -> None:
    """Splices apply to the offsets of the file as it was, whatever their order."""
    assert spliced(b"abcdef", (Splice(4, 5, "E"), Splice(1, 2, "bb"))) == b"abbcdEf"


def test_overlapping_splices_are_refused() -> None:
    """Two splices over one byte are an error, not a guess."""
    with pytest.raises(ValueError, match="overlap"):
        spliced(b"abcdef", (Splice(1, 3, "x"), Splice(2, 4, "y")))
