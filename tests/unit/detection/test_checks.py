import pytest

from homeport.detection import checks
from homeport.detection.detector import Candidate


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("4111 1111 1111 1111", True),
        ("378282246310005", True),
        ("5555-5555-5555-4444", True),
        ("4111 1111 1111 1112", False),
        ("9999999999999995", False),  # a check digit, but no brand
        ("0000 0000 0000 0000", False),
        ("411111111111111", False),  # a brand, but no length of its
    ],
)
def test_cards(number: str, right: bool) -> None:  # noqa: FBT001 -- a table's column
    """A card has a brand's prefix, one of its lengths, and Luhn's check digit."""
    assert checks.card(Candidate(number)) is right


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("DE89 3704 0044 0532 0130 00", True),
        ("gb29 nwbk 6016 1331 9268 19", True),
        ("DE88 3704 0044 0532 0130 00", False),
    ],
)
def test_ibans(number: str, right: bool) -> None:  # noqa: FBT001 -- a table's column
    """An account number has check digits by modulus 97, in either case."""
    assert checks.iban(Candidate(number)) is right


def test_entropy() -> None:
    """One character repeated carries nothing, two in equal parts one bit each."""
    assert checks.entropy("") == 0.0
    assert checks.entropy("aaaa") == 0.0
    assert checks.entropy("abab") == 1.0


def test_at_least() -> None:
    """The check made for some bits refuses what has fewer."""
    check = checks.at_least(1.5)
    assert check(Candidate("abcd"))
    assert not check(Candidate("abab"))


@pytest.mark.parametrize("text", ["", "a", "aaaa", "12345", "edcba"])
def test_monotonous(text: str) -> None:
    """A run is monotonous, up, down or standing."""
    assert checks.monotonous(text)


def test_not_monotonous() -> None:
    """What changes its step is not."""
    assert not checks.monotonous("acbd")
