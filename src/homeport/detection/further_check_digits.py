"""Check digits and dates of the numbers of further countries, written as in `check_digits`.

Each takes the number without separators, upper case. A number that has no check digit of its own
is held against what else is fixed in it: its day, its province, the letter of its kind.
"""

from homeport.detection.check_digits import is_date, weighted
from homeport.detection.checks import luhn

_OLDEST, _LATEST = 1900, 2100
_PROVINCES = 11, 94  # codes of Indonesia's
_NEVER_INSURED = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


def _day_first(number: str) -> bool:
    return is_date(2000, int(number[2:4]), int(number[:2]))


def _year_first(number: str) -> bool:
    return is_date(2000, int(number[2:4]), int(number[4:6]))


def _varied(number: str) -> bool:
    return len(set(number)) > 2  # noqa: PLR2004 -- runs of one digit, and of one but the last


def greece_social(number: str) -> bool:
    """Greece, AMKA: Luhn, and a day that exists."""
    return luhn(number) and _day_first(number)


def yugoslavia(number: str) -> bool:
    """Slovenia, Serbia, Bosnia, Montenegro, North Macedonia, EMSO or JMBG: modulus 11, a day."""
    check = -weighted(number, (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return check % 10 == int(number[12]) and _day_first(number)


def united_kingdom_tax(number: str) -> bool:
    """United Kingdom, unique taxpayer reference: modulus 11, the check digit in front."""
    total = weighted(number[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2))
    return "21987654321"[total % 11] == number[0] and _varied(number)


def hungary_health(number: str) -> bool:
    """Hungary, TAJ: weights 3 and 7 by modulus 10."""
    return weighted(number, (3, 7) * 4) % 10 == int(number[8]) and _varied(number)


def hungary_tax(number: str) -> bool:
    """Hungary, tax number of a person: begins with 8, modulus 11."""
    return number[0] == "8" and weighted(number, tuple(range(1, 10))) % 11 == int(number[9])


def austria(number: str) -> bool:
    """Austria, insurance number: modulus 11 at the fourth place, and a day (month 13: unknown)."""
    rest = weighted(number[:3] + number[4:], (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
    month = min(int(number[6:8]), 12)
    return rest == int(number[3]) and is_date(2000, month, int(number[4:6]))


def latvia(number: str) -> bool:
    """Latvia, personal code: from before 2017 with modulus 11 and a day, since then 32 in front."""
    if number.startswith("32"):
        return _varied(number)
    total = weighted(number, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return (1101 - total) % 11 % 10 == int(number[10]) and _day_first(number)


def luxembourg(number: str) -> bool:
    """Luxembourg, matricule of a person: Luhn over twelve digits, and a day."""
    year, month, day = int(number[:4]), int(number[4:6]), int(number[6:8])
    return luhn(number[:12]) and _OLDEST <= year <= _LATEST and is_date(year, month, day)


def germany_health(number: str) -> bool:
    """Germany, health insurance number: a letter as two digits, weights 1 and 2, sums of digits."""
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    total = sum(sum(divmod(int(d) * w, 10)) for d, w in zip(digits, (1, 2) * 5, strict=True))
    return total % 10 == int(number[9])


def iceland(number: str) -> bool:
    """Iceland, kennitala: modulus 11 at the ninth place, a day, a century."""
    check = -weighted(number, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    day = int(number[:2])
    return (
        check == int(number[8])
        and number[9] in "089"
        and is_date(2000, int(number[2:4]), day - 40 if day > 40 else day)  # noqa: PLR2004 -- companies
    )


def ukraine(number: str) -> bool:
    """Ukraine, taxpayer's number: modulus 11, then 10."""
    return weighted(number, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 == int(number[9])


def russia_insurance(number: str) -> bool:
    """Russia, SNILS: the sum of digits times places by modulus 101."""
    return weighted(number, (*range(9, 0, -1),)) % 101 % 100 == int(number[9:]) and _varied(number)


def russia_tax(number: str) -> bool:
    """Russia, INN of a person: two check digits by modulus 11."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    first = weighted(number, weights[1:]) % 11 % 10
    second = weighted(number, weights) % 11 % 10
    return (first, second) == (int(number[10]), int(number[11])) and _varied(number)


def kazakhstan(number: str) -> bool:
    """Kazakhstan, IIN: modulus 11 in two rounds, and a day."""
    rest = weighted(number, tuple(range(1, 12))) % 11
    if rest == 10:  # noqa: PLR2004 -- then the second round decides
        rest = weighted(number, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return rest == int(number[11]) and _year_first(number)


def ecuador(number: str) -> bool:
    """Ecuador, identity card: a province, and Luhn."""
    province = int(number[:2])
    return (1 <= province <= 24 or province == 30) and number[2] < "6" and luhn(number)  # noqa: PLR2004 -- 30 is abroad


def uruguay(number: str) -> bool:
    """Uruguay, identity card: modulus 10 of seven or eight digits."""
    digits = number.zfill(8)
    return -weighted(digits, (2, 9, 8, 7, 6, 3, 4)) % 10 == int(digits[7]) and _varied(number)


def taiwan(number: str) -> bool:
    """Taiwan, identity card: a letter as two digits, modulus 10."""
    code = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0])
    total = code // 10 + code % 10 * 9 + weighted(number[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))
    return total % 10 == 0


def hong_kong(number: str) -> bool:
    """Hong Kong, identity card: one letter or two, modulus 11; A stands for ten."""
    padded = number.rjust(9)
    values = [36 if ch == " " else int(ch, 36) for ch in padded[:8]]
    check = -sum(v * w for v, w in zip(values, (9, 8, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return check == int(padded[8], 36)


def thailand(number: str) -> bool:
    """Thailand, identity number: modulus 11, then 10."""
    total = weighted(number, tuple(range(13, 1, -1)))
    return (11 - total % 11) % 10 == int(number[12]) and number[0] != "0"


def new_zealand(number: str) -> bool:
    """New Zealand, IRD number of eight or nine digits: modulus 11 in two rounds."""
    digits = number.zfill(9)
    check = -weighted(digits, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    if check == 10:  # noqa: PLR2004 -- then the second round decides
        check = -weighted(digits, (7, 4, 3, 2, 5, 2, 7, 6)) % 11
    return check == int(digits[8]) and _varied(number)


def emirates(number: str) -> bool:
    """United Arab Emirates, identity number: 784, a year, Luhn."""
    return number.startswith("784") and luhn(number) and _OLDEST <= int(number[3:7]) <= _LATEST


def saudi_arabia(number: str) -> bool:
    """Saudi Arabia, identity number of a citizen (1) or resident (2): Luhn."""
    return number[0] in "12" and luhn(number)


def iran(number: str) -> bool:
    """Iran, national code: modulus 11."""
    rest = weighted(number, tuple(range(10, 1, -1))) % 11
    return (rest if rest < 2 else 11 - rest) == int(number[9]) and _varied(number)  # noqa: PLR2004 -- 0 and 1 stay


def malaysia(number: str) -> bool:
    """Malaysia, identity card: a day."""
    return _year_first(number)


def indonesia(number: str) -> bool:
    """Indonesia, NIK: a province and a day, to which 40 is added for women."""
    day = int(number[6:8])
    return _PROVINCES[0] <= int(number[:2]) <= _PROVINCES[1] and is_date(
        2000,
        int(number[8:10]),
        day - 40 if day > 40 else day,  # noqa: PLR2004 -- as above
    )


def pakistan(number: str) -> bool:
    """Pakistan, CNIC: a province."""
    return number[0] in "1234567" and _varied(number)


def india_tax(number: str) -> bool:
    """India, PAN: the fourth letter is the kind of its holder."""
    return number[3] in "ABCFGHJLPT"


def any_number(number: str) -> bool:
    """A number of any country, where its name says that it is one: digits enough, none a run."""
    digits = [ch for ch in number if ch.isdigit()]
    return len(digits) >= 6 and len(set(digits)) > 2  # noqa: PLR2004 -- shorter ones are counters


def united_kingdom_insurance(code: str) -> bool:
    """National Insurance number: no check digit, but letters that are never given out together."""
    return code[:2] not in _NEVER_INSURED and len(set(code[2:8])) > 1
