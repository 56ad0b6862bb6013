"""Check digits and dates of national identity, tax and health numbers, one function each.

Each takes the number without separators, upper case, and tells whether it can be one. Which
shape and which words around it bring a candidate here is the catalogue's business.
"""

from datetime import date

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_NRIC = {"S": (0, "JZIHGFEDCBA"), "T": (4, "JZIHGFEDCBA"), "F": (0, "XWUTRQPNMLK"),
         "G": (4, "XWUTRQPNMLK")}  # fmt: skip
_CF_MONTHS = "ABCDEHLMPRST"
_CF_ODD = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
_VERHOEFF_TABLE = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_VERHOEFF_SHIFT = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """Return the sum of digits times weights; digits beyond the weights do not count."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def is_date(year: int, month: int, day: int) -> bool:
    """Tell whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _day_month(text: str) -> bool:
    """Tell whether DDMM is a day of some year."""
    return is_date(2000, int(text[2:4]), int(text[:2]))


def united_states(number: str) -> bool:
    """SSN or ITIN: no check digit, but areas, groups and serials that are never given out."""
    area, group, serial = number[:3], number[3:5], number[5:]
    given = area not in {"000", "666"} and group != "00" and serial != "0000"
    return given and number not in {"123456789", "078051120", "219099999"} and len(set(number)) > 2  # noqa: PLR2004 -- 111-11-1111


def nhs(number: str) -> bool:
    """United Kingdom, NHS number: modulus 11."""
    rest = 11 - weighted(number, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return rest != 10 and rest % 11 == int(number[9]) and len(set(number)) > 1  # noqa: PLR2004 -- no digit stands for it


def spain(number: str) -> bool:
    """Spain, DNI and NIE: a letter by modulus 23."""
    digits = number[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI[int(digits) % 23] == number[-1]


def italy(number: str) -> bool:
    """Italy, codice fiscale: a letter by odd and even places."""
    total = 0
    for place, ch in enumerate(number[:15]):
        value = int(ch) if ch.isdigit() else ord(ch) - ord("A")
        total += value if place % 2 else _CF_ODD[value]
    return chr(ord("A") + total % 26) == number[15] and number[8] in _CF_MONTHS


def france(number: str) -> bool:
    """France, NIR: the complement to 97 of thirteen digits; Corsica counts as 19 and 18."""
    digits = number.replace("2A", "19").replace("2B", "18")
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def germany(number: str) -> bool:
    """Germany, tax number of a person: ISO 7064 modulus 11, 10; one digit stands twice or more."""
    product = 10
    for ch in number[:10]:
        total = (int(ch) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[10]) and len(set(number[:10])) in {8, 9}


def netherlands(number: str) -> bool:
    """Netherlands, BSN: the eleven test."""
    total = weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) - int(number[8])
    return total % 11 == 0 and len(set(number)) > 1


def belgium(number: str) -> bool:
    """Belgium, national number: the complement to 97, with a leading 2 since 2000."""
    check = int(number[9:])
    return check in {97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97}


def portugal(number: str) -> bool:
    """Portugal, NIF: modulus 11."""
    rest = 11 - weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest > 9 else rest) == int(number[8])  # noqa: PLR2004 -- two digits become 0


def sweden(number: str) -> bool:
    """Sweden, personnummer: Luhn over ten digits, and a day that exists."""
    from homeport.detection.checks import luhn  # noqa: PLC0415 -- checks imports the detectors

    ten = number[-10:]
    day = int(ten[4:6])
    return luhn(ten) and is_date(2000, int(ten[2:4]), day - 60 if day > 60 else day)  # noqa: PLR2004 -- coordination numbers


def finland(number: str) -> bool:
    """Finland, HETU: a character by modulus 31, and a day that exists."""
    return _HETU[int(number[:6] + number[-4:-1]) % 31] == number[-1] and _day_month(number)


def norway(number: str) -> bool:
    """Norway, fodselsnummer: two check digits by modulus 11."""
    first = 11 - weighted(number, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
    second = 11 - weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return first % 11 == int(number[9]) and second % 11 == int(number[10])


def denmark(number: str) -> bool:
    """Denmark, CPR: a day that exists; its modulus 11 was given up in 2007."""
    return _day_month(number)


def poland(number: str) -> bool:
    """Poland, PESEL: modulus 10, and a day that exists under its century's month."""
    check = (10 - weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10) % 10
    return check == int(number[10]) and is_date(2000, int(number[2:4]) % 20, int(number[4:6]))


def czech(number: str) -> bool:
    """Czechia and Slovakia, birth number of ten digits: modulus 11, and a day that exists."""
    month = int(number[2:4]) % 50
    right = int(number[:9]) % 11 % 10 == int(number[9])
    return right and is_date(2000, month % 20 or month, int(number[4:6]))


def romania(number: str) -> bool:
    """Romania, CNP: modulus 11, and a day that exists."""
    rest = weighted(number, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return rest % 10 + rest // 10 == int(number[12]) and is_date(
        2000, int(number[3:5]), int(number[5:7])
    )


def croatia(number: str) -> bool:
    """Croatia, OIB: ISO 7064 modulus 11, 10."""
    product = 10
    for ch in number[:10]:
        total = (int(ch) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[10])


def bulgaria(number: str) -> bool:
    """Bulgaria, EGN: modulus 11, and a day that exists under its century's month."""
    check = weighted(number, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
    return check == int(number[9]) and is_date(2000, int(number[2:4]) % 20, int(number[4:6]))


def estonia(number: str) -> bool:
    """Estonia and Lithuania, personal code: modulus 11 in two rounds, and a day that exists."""
    rest = weighted(number, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if rest == 10:  # noqa: PLR2004 -- then the second round decides
        rest = weighted(number, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return rest == int(number[10]) and is_date(2000, int(number[3:5]), int(number[5:7]))


def switzerland(number: str) -> bool:
    """Switzerland, AHV number: an EAN-13 that begins with 756."""
    return (10 - weighted(number, (1, 3) * 6) % 10) % 10 == int(number[12])


def ireland(number: str) -> bool:
    """Ireland, PPS: a letter by modulus 23; a second letter weighs nine."""
    second = ord(number[8]) - 64 if len(number) > 8 and number[8] != "W" else 0  # noqa: PLR2004 -- A is 1
    total = weighted(number, (8, 7, 6, 5, 4, 3, 2)) + 9 * second
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == number[7]


def turkey(number: str) -> bool:
    """Turkey, TCKN: two check digits by modulus 10."""
    digits = [int(ch) for ch in number]
    tenth = (sum(digits[0:9:2]) * 7 - sum(digits[1:8:2])) % 10
    return digits[0] != 0 and tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]


def brazil(number: str) -> bool:
    """Brazil, CPF: two check digits by modulus 11."""
    first = weighted(number, tuple(range(10, 1, -1))) * 10 % 11 % 10
    second = weighted(number, tuple(range(11, 1, -1))) * 10 % 11 % 10
    return len(set(number)) > 1 and (first, second) == (int(number[9]), int(number[10]))


def brazil_company(number: str) -> bool:
    """Brazil, CNPJ: two check digits by modulus 11."""
    weights = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    first, second = weighted(number, weights) % 11, weighted(number, (6, *weights)) % 11
    digits = tuple(0 if rest < 2 else 11 - rest for rest in (first, second))  # noqa: PLR2004 -- 0 and 1 become 0
    return len(set(number)) > 1 and digits == (int(number[12]), int(number[13]))


def chile(number: str) -> bool:
    """Chile, RUT: a digit or K by modulus 11."""
    total = sum(
        int(d) * w for d, w in zip(reversed(number[:-1]), (2, 3, 4, 5, 6, 7, 2, 3), strict=False)
    )
    return "0K987654321"[total % 11] == number[-1]


def argentina(number: str) -> bool:
    """Argentina, CUIT: modulus 11."""
    rest = 11 - weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return {11: 0, 10: 9}.get(rest, rest) == int(number[10])


def canada(number: str) -> bool:
    """Canada, SIN: Luhn; none begins with 0 or 8."""
    from homeport.detection.checks import luhn  # noqa: PLC0415 -- checks imports the detectors

    return luhn(number) and number[0] not in "08" and len(set(number)) > 1


def south_africa(number: str) -> bool:
    """South Africa, identity number: Luhn, and a day that exists."""
    from homeport.detection.checks import luhn  # noqa: PLC0415 -- checks imports the detectors

    return luhn(number) and is_date(2000, int(number[2:4]), int(number[4:6]))


def australia_tax(number: str) -> bool:
    """Australia, TFN: weights that sum to a multiple of 11."""
    return weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0 and len(set(number)) > 1


def australia_medicare(number: str) -> bool:
    """Australia, Medicare: modulus 10; the first digit is 2 to 6."""
    return number[0] in "23456" and weighted(number, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(
        number[8]
    )


def australia_business(number: str) -> bool:
    """Australia, ABN: modulus 89 after taking one from the first digit."""
    digits = str(int(number[0]) - 1) + number[1:] if number[0] != "0" else number
    return weighted(digits, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) % 89 == 0


def india(number: str) -> bool:
    """India, Aadhaar: Verhoeff's check digit; none begins with 0 or 1."""
    check = 0
    for place, ch in enumerate(reversed(number)):
        check = int(_VERHOEFF_TABLE[check][int(_VERHOEFF_SHIFT[place % 8][int(ch)])])
    return check == 0 and number[0] not in "01" and len(set(number)) > 2  # noqa: PLR2004 -- runs of one digit


def singapore(number: str) -> bool:
    """Singapore, NRIC and FIN: a letter by modulus 11."""
    if number[0] == "M":
        return (
            "KLJNPQRTUWX"[10 - (weighted(number[1:], (2, 7, 6, 5, 4, 3, 2)) + 3) % 11] == number[8]
        )
    offset, letters = _NRIC[number[0]]
    return letters[(weighted(number[1:], (2, 7, 6, 5, 4, 3, 2)) + offset) % 11] == number[8]


def china(number: str) -> bool:
    """China, resident identity number: ISO 7064 modulus 11, 2, and a day that exists."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return "10X98765432"[weighted(number, weights) % 11] == number[17] and (
        1900 <= year <= 2100 and is_date(year, month, day)  # noqa: PLR2004 -- nobody is older
    )


def korea(number: str) -> bool:
    """South Korea, RRN: modulus 11, and a day that exists."""
    check = (11 - weighted(number, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return check == int(number[12]) and is_date(2000, int(number[2:4]), int(number[4:6]))


def japan(number: str) -> bool:
    """Japan, My Number: modulus 11."""
    rest = weighted(number, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest < 2 else 11 - rest) == int(number[11])  # noqa: PLR2004 -- 0 and 1 become 0


def israel(number: str) -> bool:
    """Israel, identity number: Luhn over nine digits."""
    from homeport.detection.checks import luhn  # noqa: PLC0415 -- checks imports the detectors

    return luhn(number) and len(set(number)) > 1


def greece(number: str) -> bool:
    """Greece, AFM: powers of two by modulus 11."""
    return weighted(number, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(number[8])


def mexico(number: str) -> bool:
    """Mexico, CURP: a digit over a 37-letter alphabet by modulus 10."""
    alphabet = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    total = sum(alphabet.index(ch) * (18 - place) for place, ch in enumerate(number[:17]))
    return str((10 - total % 10) % 10) == number[17]
