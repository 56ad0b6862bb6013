from collections.abc import Callable

import pytest

from homeport.detection import further_check_digits as country

# Published specimens, and numbers computed by each country's published rule.
RIGHT: list[tuple[Callable[[str], bool], str]] = [
    (country.greece_social, "01018000131"),
    (country.yugoslavia, "0101006500006"),
    (country.yugoslavia, "1504961506370"),
    (country.united_kingdom_tax, "1955839661"),
    (country.hungary_health, "123456788"),
    (country.hungary_tax, "8071592153"),
    (country.austria, "1237010180"),
    (country.latvia, "16117519997"),
    (country.latvia, "16046316390"),
    (country.luxembourg, "1968041201253"),
    (country.germany_health, "A123456780"),
    (country.iceland, "1201743399"),
    (country.ukraine, "1759013776"),
    (country.russia_insurance, "11223344595"),
    (country.russia_tax, "500100732259"),
    (country.kazakhstan, "800101300016"),
    (country.ecuador, "1710034065"),
    (country.uruguay, "12345672"),
    (country.taiwan, "A123456789"),
    (country.hong_kong, "C1234569"),
    (country.hong_kong, "AB9876543"),
    (country.thailand, "1234567890121"),
    (country.new_zealand, "49091850"),
    (country.emirates, "784196865703050"),
    (country.saudi_arabia, "1000000008"),
    (country.iran, "0499370899"),
]
# Held against days, provinces and kinds instead of a last digit.
PLAIN: list[tuple[Callable[[str], bool], str, str]] = [
    (country.malaysia, "800101145678", "801301145678"),
    (country.indonesia, "3171010101900001", "0171010101900001"),
    (country.indonesia, "3171014101900001", "3171017201900001"),
    (country.pakistan, "3520212345678", "9520212345678"),
    (country.india_tax, "ABCPE1234F", "ABCXE1234F"),
    (country.united_kingdom_insurance, "AB123456C", "GB123456C"),
    (country.united_kingdom_insurance, "AB123456C", "AB111111C"),
    (country.latvia, "32123456789", "32222222222"),
    (country.any_number, "C01X00T47", "11111111"),
    (country.any_number, "51010219151", "12345"),
    (country.luxembourg, "1968041201253", "1868041201256"),
    (country.ecuador, "3010034068", "9910034065"),
]


@pytest.mark.parametrize(("check", "number"), RIGHT)
def test_right(check: Callable[[str], bool], number: str) -> None:
    """A number by the country's rule passes, and few other endings of it do."""
    places: dict[Callable[[str], bool], int] = {
        country.austria: 3,
        country.iceland: 8,
        country.luxembourg: 11,
    }
    place = places.get(check, -1)
    place %= len(number)
    others = [number[:place] + digit + number[place + 1 :] for digit in "0123456789"]
    assert check(number)
    assert sum(check(other) for other in others) <= 2


@pytest.mark.parametrize(("check", "right", "wrong"), PLAIN)
def test_what_has_no_check_digit(check: Callable[[str], bool], right: str, wrong: str) -> None:
    """Days, provinces and kinds that do not exist are refused."""
    assert check(right)
    assert not check(wrong)


def test_second_rounds() -> None:
    """When the first round gives ten, the second decides."""
    for check, head in ((country.kazakhstan, "800101300"), (country.new_zealand, "49091")):
        assert sum(check(f"{head}{n:03}") for n in range(1000)) > 90


def test_days_of_companies_and_women() -> None:
    """Forty added to a day is still one."""
    assert any(country.iceland(f"521074339{n}"[:8] + f"{n}9") for n in range(10))
