from homeport.detection.detector import Candidate
from homeport.detection.telephone import international, national, north_american


def test_international() -> None:
    """A country's possible length is asked for."""
    assert international(Candidate("+49 30 901820"))
    assert not international(Candidate("+49 1"))
    assert not international(Candidate("+999 123456789"))


def test_national() -> None:
    """After a word like phone, seven to fifteen digits are a number."""
    assert national(Candidate("030 901820"))
    assert not national(Candidate("12 34"))


def test_north_american() -> None:
    """Ten digits are possible, eight are not."""
    assert north_american(Candidate("(415) 555-0132"))
    assert not north_american(Candidate("415-555-01"))
