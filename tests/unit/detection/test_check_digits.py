from collections.abc import Callable

import pytest

from homeport.detection import check_digits as country

# Published specimens, and numbers computed by each country's published rule.
RIGHT: list[tuple[Callable[[str], bool], str]] = [
    (country.united_states, "536904399"),
    (country.nhs, "9434765919"),
    (country.spain, "12345678Z"),
    (country.spain, "X1234567L"),
    (country.italy, "RSSMRA85T10A562S"),
    (country.france, "185057800608491"),
    (country.france, "190012A00100156"),
    (country.germany, "86095742719"),
    (country.netherlands, "111222333"),
    (country.belgium, "85073003328"),
    (country.portugal, "123456789"),
    (country.sweden, "8112289874"),
    (country.finland, "131052308T"),
    (country.norway, "01019010046"),
    (country.denmark, "2110625629"),
    (country.poland, "44051401359"),
    (country.czech, "7103192745"),
    (country.czech, "6501109770"),
    (country.romania, "1630615123457"),
    (country.croatia, "33415658000"),
    (country.bulgaria, "7523169263"),
    (country.estonia, "37605030299"),
    (country.switzerland, "7569217076985"),
    (country.ireland, "1234567T"),
    (country.ireland, "1234567FA"),
    (country.turkey, "10000000146"),
    (country.brazil, "52998224725"),
    (country.brazil_company, "11222333000181"),
    (country.chile, "123456785"),
    (country.argentina, "20123456786"),
    (country.canada, "130692544"),
    (country.south_africa, "8001015009087"),
    (country.australia_tax, "876543210"),
    (country.australia_medicare, "21234567 01".replace(" ", "")),
    (country.australia_business, "51824753556"),
    (country.india, "234123412346"),
    (country.singapore, "S1234567D"),
    (country.china, "11010519491231002X"),
    (country.korea, "9001011234568"),
    (country.japan, "123456789018"),
    (country.israel, "123456782"),
    (country.greece, "094259216"),
    (country.mexico, "BADD110813HCMLNS01"),
]


@pytest.mark.parametrize(("check", "number"), RIGHT)
def test_right(check: Callable[[str], bool], number: str) -> None:
    """A number by the country's rule passes."""
    assert check(number)


@pytest.mark.parametrize(
    ("check", "number"),
    [each for each in RIGHT if each[0] not in {country.united_states, country.denmark}],
)
def test_one_character_off(check: Callable[[str], bool], number: str) -> None:
    """Most other endings of the same number fail: the check looks at the whole of it."""
    endings = "0123456789" if number[-1].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if check is country.australia_medicare:
        number, endings = number[:9], "0123456789"
    others = [number[:-1] + ending for ending in endings if ending != number[-1]]
    assert sum(check(other) for other in others) <= len(others) // 5


def test_numbers_never_given_out() -> None:
    """Areas, groups and serials that no person has are no social security number."""
    for number in ("000123456", "666123456", "123006789", "123450000", "111111111", "078051120"):
        assert not country.united_states(number)


def test_days_that_do_not_exist() -> None:
    """A date part must be a day."""
    assert not country.denmark("3210625629")
    assert country.sweden("8112889874") is False


def test_singapore_newest_series() -> None:
    """The series M has its own letters."""
    assert any(country.singapore(f"M1234567{letter}") for letter in "KLJNPQRTUWX")


def test_estonia_second_round() -> None:
    """When the first round gives ten, the second decides."""
    passing = [n for n in range(10000) if country.estonia(f"3760503{n:04}")]
    assert len(passing) == 1000


def test_australia_business_leading_zero() -> None:
    """A leading zero is no reason to fail over."""
    assert not country.australia_business("01824753556")
