"""National identity, tax and health numbers, by shape, check digits and the words beside them.

A shape of its own (separators, letters) is enough with right check digits; digits in a row are
looked at only after the number's name, because one in ten of any would pass.
"""

from collections.abc import Callable
from dataclasses import dataclass

from homeport.detection import check_digits as country
from homeport.detection.detector import BlockDetector, Candidate, Check, Detector, PatternDetector
from homeport.domain import Category


@dataclass(frozen=True, slots=True)
class _Number:
    """One kind of number: its shape with separators, its bare shape, its names in lower case."""

    name: str
    check: Callable[[str], bool]
    shaped: str  # "" when there is no shape of its own
    bare: str  # looked for after a name only
    names: tuple[str, ...]
    sample: str  # with right check digits, in two halves joined by |


_NUMBERS = (
    _Number("us-ssn", country.united_states, r"\d{3}-\d{2}-\d{4}", r"\d{3}[ -]?\d{2}[ -]?\d{4}",
            ("ssn", "social security", "itin", "taxpayer"), "536-90|-4399"),
    _Number("gb-nhs", country.nhs, "", r"\d{3}[ -]?\d{3}[ -]?\d{4}",
            ("nhs", "health service"), "943 476| 5919"),
    _Number("es-dni", country.spain, "", r"(?:\d{8}|[XYZ]\d{7})-?[A-Z]",
            ("dni", "nie", "nif", "documento nacional"), "12345678|Z"),
    _Number("it-codice-fiscale", country.italy,
            r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]", "", ("codice",), "RSSMRA85|T10A562S"),
    _Number("fr-nir", country.france,
            r"[12] \d{2} (?:0[1-9]|1[0-2]|[2-9]\d) (?:\d{2}|2[AB]) \d{3} \d{3} ?\d{2}",
            r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
            ("nir", "insee", "securite sociale", "social security"), "1 85 05 78 |006 084 91"),
    _Number("de-steuer-id", country.germany, r"\d{2} \d{3} \d{3} \d{3}", r"[1-9]\d ?\d{3} ?\d{"
        r"3} ?\d{3}",
            ("steuer-id", "steueridentifikationsnummer", "steuernummer", "idnr", "tax id"),
            "86 095| 742 719"),
    _Number("nl-bsn", country.netherlands, "", r"\d{4}[. ]?\d{2}[. ]?\d{3}",
            ("bsn", "burgerservicenummer", "sofinummer"), "1112|22333"),
    _Number("be-national-number", country.belgium, r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}",
            r"\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}",
            ("rijksregister", "national number", "registre national", "insz", "niss"),
            "85.07.30|-033.28"),
    _Number("pt-nif", country.portugal, "", r"[1235689]\d{2} ?\d{3} ?\d{3}",
            ("nif", "contribuinte", "numero fiscal"), "12345|6789"),
    _Number("se-personnummer", country.sweden, r"(?:19|20)?\d{6}[-+]\d{4}", r"(?:19|20)?\d{10}",
            ("personnummer", "samordningsnummer"), "811228|-9874"),
    _Number("fi-hetu", country.finland, r"\d{6}[-+A]\d{3}[0-9A-Y]", "", ("hetu",),
            "131052|-308T"),
    _Number("no-fodselsnummer", country.norway, "", r"\d{6} ?\d{5}",
            ("fodselsnummer", "personnummer", "national id"), "010190|10046"),
    _Number("dk-cpr", country.denmark, "", r"\d{6}-?\d{4}", ("cpr", "personnummer"),
            "211062|-5629"),
    _Number("pl-pesel", country.poland, "", r"\d{11}", ("pesel",), "440514|01359"),
    _Number("cz-birth-number", country.czech, r"\d{6}/\d{4}", r"\d{10}", ("rodne cislo",),
            "710319|/2745"),
    _Number("ro-cnp", country.romania, "", r"[1-8]\d{12}", ("cnp",), "1630615|123457"),
    _Number("hr-oib", country.croatia, "", r"\d{11}", ("oib",), "334156|58000"),
    _Number("bg-egn", country.bulgaria, "", r"\d{10}", ("egn",), "75231|69263"),
    _Number("ee-isikukood", country.estonia, "", r"[1-6]\d{10}",
            ("isikukood", "asmens kodas", "personal code"), "37605|030299"),
    _Number("ch-ahv", country.switzerland, r"756\.\d{4}\.\d{4}\.\d{2}", r"756\d{10}",
            ("ahv", "avs"), "756.9217|.0769.85"),
    _Number("ie-pps", country.ireland, "", r"\d{7}[A-W][A-IW]?", ("pps",), "12345|67T"),
    _Number("tr-tckn", country.turkey, "", r"[1-9]\d{10}", ("tckn", "kimlik"), "100000|00146"),
    _Number("br-cpf", country.brazil, r"\d{3}\.\d{3}\.\d{3}-\d{2}", r"\d{11}", ("cpf",),
            "529.982|.247-25"),
    _Number("br-cnpj", country.brazil_company, r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", r"\d{14}",
            ("cnpj",), "11.222.333|/0001-81"),
    _Number("cl-rut", country.chile, r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]", r"\d{7,8}-?[\dkK]",
            ("rut",), "12.345|.678-5"),
    _Number("ar-cuit", country.argentina, r"(?:2[0347]|3[034])-\d{8}-\d", r"\d{11}",
            ("cuit", "cuil"), "20-12345|678-6"),
    _Number("ca-sin", country.canada, "", r"\d{3}[ -]?\d{3}[ -]?\d{3}",
            ("sin", "social insurance"), "130 692| 544"),
    _Number("za-id", country.south_africa, "", r"\d{13}", ("id number", "identity number", "sa id"),
            "800101|5009087"),
    _Number("au-tfn", country.australia_tax, "", r"\d{3} ?\d{3} ?\d{3}", ("tfn", "tax file"),
            "876 543| 210"),
    _Number("au-medicare", country.australia_medicare, "", r"[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?",
            ("medicare",), "2123 45670| 1"),
    _Number("au-abn", country.australia_business, "", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", ("abn",),
            "51 824| 753 556"),
    _Number("in-aadhaar", country.india, r"[2-9]\d{3} \d{4} \d{4}", r"[2-9]\d{3}[ -]?\d{4}[ -]"
        r"?\d{4}",
            ("aadhaar", "aadhar", "uidai"), "2341 2341| 2346"),
    _Number("sg-nric", country.singapore, r"[STFGM]\d{7}[A-Z]", "", ("nric",), "S12345|67D"),
    _Number("cn-resident-id", country.china, r"[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dX]", "",
            ("id",), "110105194|91231002X"),
    _Number("kr-rrn", country.korea, r"\d{6}-[1-8]\d{6}", "", ("rrn",), "900101|-1234568"),
    _Number("jp-my-number", country.japan, "", r"\d{4}[ -]?\d{4}[ -]?\d{4}",
            ("my number", "mynumber", "individual number"), "1234 5678| 9018"),
    _Number("il-id", country.israel, "", r"\d{9}", ("teudat zehut", "israeli id"), "123456|782"),
    _Number("gr-afm", country.greece, "", r"\d{9}", ("afm",), "094259|216"),
    _Number("mx-curp", country.mexico, r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d", "", ("curp",),
            "BADD1108|13HCMLNS01"),
)  # fmt: skip


def _checked(check: Callable[[str], bool]) -> Check:
    def right(candidate: Candidate) -> bool:
        return check("".join(ch for ch in candidate.value if ch.isalnum()).upper())

    return right


def _digits(sample: str) -> str:
    return "".join(ch for ch in sample if ch.isalnum())


def _shaped(number: _Number) -> PatternDetector:
    return PatternDetector(
        name=f"{number.name}-shaped",
        pattern=rf"(?:^|[^\w.+/ -]|[^\d ] )(?P<secret>{number.shaped})(?:[^\w -]| \D| ?$)",
        hint=number.shaped,
        keywords=(),
        category=Category.NATIONAL_ID,
        examples=(f"id {number.sample.replace('|', '')}, given",),
        counterexamples=(f"id {number.sample.replace('|', '7')}",),
        check=_checked(number.check),
        why=f"number of the shape and check digits of {number.name}",
    )


def _named(number: _Number) -> BlockDetector:
    names = "|".join(name.replace(" ", "[ _-]?") for name in number.names)
    opening = rf"(?i)(?:\b|_)(?:{names})(?:\b|_|s\b|n)"
    return BlockDetector(
        name=f"{number.name}-named",
        opening=opening,
        # The gap may hold the end of a table's header and the row's first columns.
        pattern=rf"{opening}(?s:.){{0,64}}?\b(?P<secret>{number.bare})(?:[^\w]|$)",
        keywords=tuple(name.split()[0] for name in number.names),
        category=Category.NATIONAL_ID,
        examples=(f"{number.names[0]}: {_digits(number.sample)}",),
        counterexamples=(f"{number.names[0]}: {_digits(number.sample)[1:]}0000",),
        check=_checked(number.check),
        why=f"number with the check digits of {number.name} after its name",
    )


DETECTORS: tuple[Detector, ...] = (
    *(_shaped(number) for number in _NUMBERS if number.shaped),
    *(_named(number) for number in _NUMBERS if number.bare),
)
