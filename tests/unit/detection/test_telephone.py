from homeport.detection import telephone
from homeport.detection.detector import Candidate
from homeport.detection.telephone import international, national, north_american


def test_international() -> None:
    """A country's possible length is asked for."""
    assert international(Candidate("+49 30 901820"))
    assert not international(Candidate("+49 1"))
    assert not international(Candidate("+999 123456789"))


def test_international_behind_zeros() -> None:
    """Behind 00 instead of + a number must be in use, whatever separates its groups."""
    assert international(Candidate("0049-30-" + "901820"))
    assert international(Candidate("0033.1.23.45." + "48.94"))
    assert not international(Candidate("0000 1234 5678"))
    assert not international(Candidate("00999 123 4567"))


def test_national() -> None:
    """After a word like phone, seven to fifteen digits are a number."""
    assert national(Candidate("030 901820"))
    assert not national(Candidate("12 34"))


def test_north_american() -> None:
    """Ten digits are possible, eight are not."""
    assert north_american(Candidate("(415) 555-0132"))
    assert not north_american(Candidate("415-555-01"))


def test_dates_are_no_telephones() -> None:
    """A date after a word like cell is a date."""
    assert not telephone.national(Candidate("2019-10-12 10"))
    assert telephone.national(Candidate("030 901820"))


def test_valid_in_a_region() -> None:
    """Where only the notation tells, the number must be in use in its country."""
    check = telephone.valid_in("FR")
    assert check(Candidate("06 12 34 56 78"))
    assert not check(Candidate("00 00 00 00 00"))
    assert not check(Candidate("word"))
