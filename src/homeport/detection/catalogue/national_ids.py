"""National identity, tax and health numbers, by shape, check digits and the words beside them.

A shape of its own (separators, letters) is enough with right check digits; digits in a row are
looked at only after the number's name, because one in ten of any would pass.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from homeport.detection import check_digits as country
from homeport.detection import further_check_digits as further
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
    _Number("gb-nino", further.united_kingdom_insurance,
            r"[A-CEGHJ-PR-TW-Z]{2} \d{2} \d{2} \d{2} [A-D]",
            r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
            ("nino", "ni number", "ni no", "national insurance"), "AB 12| 34 56 C"),
    _Number("gb-utr", further.united_kingdom_tax, "", r"\d{5} ?\d{5}",
            ("utr", "unique taxpayer"), "19558|39661"),
    _Number("es-dni", country.spain, "", r"(?:\d{8}|[XYZ]\d{7})-?[A-Z]",
            ("dni", "nie", "nif", "documento"), "12345678|Z"),
    _Number("it-codice-fiscale", country.italy,
            r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]", "", ("codice",), "RSSMRA85|T10A562S"),
    _Number("fr-nir", country.france,
            r"[12] \d{2} (?:0[1-9]|1[0-2]|[2-9]\d) (?:\d{2}|2[AB]) \d{3} \d{3} ?\d{2}",
            r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
            ("nir", "insee", "securite sociale", "sécurité sociale", "sécu", "secu",
             "social security"),
            "1 85 05 78 |006 084 91"),
    _Number("de-steuer-id", country.germany, r"\d{2} \d{3} \d{3} \d{3}", r"[1-9]\d ?\d{3} ?\d{"
        r"3} ?\d{3}",
            ("steuer id", "steueridentifikationsnummer", "steuernummer", "idnr", "tax id"),
            "86 095| 742 719"),
    _Number("nl-bsn", country.netherlands, "", r"\d{4}[. ]?\d{2}[. ]?\d{3}",
            ("bsn", "burgerservicenummer", "sofinummer"), "1112|22333"),
    _Number("be-national-number", country.belgium, r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}",
            r"\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}",
            ("rijksregister", "national number", "national register", "registre national", "insz",
             "niss"),
            "85.07.30|-033.28"),
    _Number("pt-nif", country.portugal, "", r"[1235689]\d{2} ?\d{3} ?\d{3}",
            ("nif", "contribuinte", "numero fiscal"), "12345|6789"),
    _Number("se-personnummer", country.sweden, r"(?:19|20)?\d{6}[-+]\d{4}", r"(?:19|20)?\d{10}",
            ("personnummer", "samordningsnummer"), "811228|-9874"),
    _Number("fi-hetu", country.finland, r"\d{6}[-+A]\d{3}[0-9A-Y]", "", ("hetu",),
            "131052|-308T"),
    _Number("no-fodselsnummer", country.norway, "", r"\d{6} ?\d{5}",
            ("fodselsnummer", "fødselsnummer", "personnummer", "fnr", "national id"),
            "010190|10046"),
    _Number("dk-cpr", country.denmark, "", r"\d{6}-?\d{4}", ("cpr", "personnummer"),
            "211062|-5629"),
    _Number("pl-pesel", country.poland, "", r"\d{11}", ("pesel",), "440514|01359"),
    _Number("cz-birth-number", country.czech, r"\d{6}/\d{4}", r"\d{9,10}",
            ("rodne cislo", "rodné číslo", "rodného čísla", "birth number"),
            "710319|/2745"),
    _Number("ro-cnp", country.romania, "", r"[1-8]\d{12}", ("cnp", "cod numeric"),
            "1630615|123457"),
    _Number("hr-oib", country.croatia, "", r"\d{11}", ("oib",), "334156|58000"),
    _Number("bg-egn", country.bulgaria, "", r"\d{10}", ("egn", "ЕГН"), "75231|69263"),
    _Number("ee-isikukood", country.estonia, "", r"[1-6]\d{10}",
            ("isikukood", "asmens kodas", "personal code"), "37605|030299"),
    _Number("ch-ahv", country.switzerland, r"756\.\d{4}\.\d{4}\.\d{2}", r"756\d{10}",
            ("ahv", "avs", "sozialversicherungsnummer"), "756.9217|.0769.85"),
    _Number("ie-pps", country.ireland, "", r"\d{7}[A-W][A-IW]?", ("pps",), "12345|67T"),
    _Number("tr-tckn", country.turkey, "", r"[1-9]\d{10}", ("tckn", "kimlik", "tc no"),
            "100000|00146"),
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
            ("my number", "mynumber", "individual number", "マイナンバー", "個人番号"),
            "1234 5678| 9018"),
    _Number("il-id", country.israel, "", r"\d{9}",
            ("teudat zehut", "israeli id", "ת.ז", "תעודת זהות"), "123456|782"),
    _Number("gr-afm", country.greece, "", r"\d{9}", ("afm", "\u0391\u03a6\u039c"), "094259|216"),
    _Number("mx-curp", country.mexico, r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d", "", ("curp",),
            "BADD1108|13HCMLNS01"),
    _Number("gr-amka", further.greece_social, "", r"\d{11}",
            ("amka", "\u0391\u039c\u039a\u0391"), "010180|00131"),
    _Number("yu-emso", further.yugoslavia, "", r"\d{13}",
            ("emso", "emšo", "EMŠO", "jmbg", "ЈМБГ", "ЕМБГ"), "010100|6500006"),
    _Number("hu-taj", further.hungary_health, "", r"\d{3}[ -]?\d{3}[ -]?\d{3}",
            ("taj",), "123 456| 788"),
    _Number("hu-tax", further.hungary_tax, "", r"8\d{9}", ("adóazonosító", "adoazonosito"),
            "80715|92153"),
    _Number("at-svnr", further.austria, "", r"[1-9]\d{3}[ /-]?[0-3]\d[01]\d{3}",
            ("svnr", "sv-nr", "sv-nummer", "sozialversicherungsnummer", "versicherungsnummer"),
            "1237 |010180"),
    _Number("lv-personas-kods", further.latvia, "", r"\d{6}-?\d{5}",
            ("personas kods", "personal code"), "161175|-19997"),
    _Number("lu-matricule", further.luxembourg, "", r"(?:19|20)\d{11}",
            ("matricule", "luxembourg id"), "19680|41201253"),
    _Number("de-kvnr", further.germany_health, "", r"[A-Z]\d{9}",
            ("kvnr", "krankenversichertennummer", "versichertennummer"), "A12345|6780"),
    _Number("is-kennitala", further.iceland, "", r"\d{6}-?\d{4}", ("kennitala", "kt"),
            "120174|-3399"),
    _Number("ua-rnokpp", further.ukraine, "", r"\d{10}",
            ("rnokpp", "РНОКПП", "ІПН", "ідентифікаційний номер"), "17590|13776"),
    _Number("ru-snils", further.russia_insurance, r"\d{3}-\d{3}-\d{3} \d{2}",
            r"\d{3}-?\d{3}-?\d{3}[ -]?\d{2}", ("snils", "СНИЛС", "снилс"), "112-233|-445 95"),
    _Number("ru-inn", further.russia_tax, "", r"\d{12}", ("inn", "ИНН", "инн"), "500100|732259"),
    _Number("kz-iin", further.kazakhstan, "", r"\d{12}", ("iin", "ИИН", "ЖСН"), "800101|300016"),
    _Number("ec-cedula", further.ecuador, "", r"\d{9}-?\d",
            ("cedula", "cédula"), "17100|34065"),
    _Number("uy-ci", further.uruguay, "", r"\d\.\d{3}\.\d{3}-\d|\d{7}-\d|\d{8}",
            ("cedula", "cédula", "ci"), "1.234|.567-2"),
    _Number("in-pan", further.india_tax, "", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]",
            ("pan", "permanent account"), "ABCPE|1234F"),
    _Number("tw-id", further.taiwan, "", r"[A-Z][1289]\d{8}",
            ("taiwan", "身分證", "身份證", "統一編號", "national id"), "A12345|6789"),
    _Number("hk-id", further.hong_kong, r"[A-Z]{1,2}\d{6}\([\dA]\)",
            r"[A-Z]{1,2}\d{6}[\dA]", ("hkid", "身份證", "身份证"), "C123|456(9)"),
    _Number("th-id", further.thailand, r"[1-9]-\d{4}-\d{5}-\d{2}-\d",
            r"[1-9][ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d",
            ("thai", "national id", "citizen id", "บัตรประชาชน", "ประจำตัวประชาชน"),
            "1-2345|-67890-12-1"),
    _Number("nz-ird", further.new_zealand, "", r"\d{2,3}-?\d{3}-?\d{3}",
            ("ird",), "49-091|-850"),
    _Number("ae-id", further.emirates, r"784-\d{4}-\d{7}-\d", r"784-?\d{4}-?\d{7}-?\d",
            ("emirates id", "eid"), "784-1968|-6570305-0"),
    _Number("sa-id", further.saudi_arabia, "", r"[12]\d{9}",
            ("iqama", "saudi", "الهوية", "الإقامة"), "10000|00008"),
    _Number("ir-national-code", further.iran, "", r"\d{3}-?\d{6}-?\d",
            ("code melli", "national code", "کد ملی"), "049937|0899"),
    _Number("my-kad", further.malaysia, r"\d{6}-\d{2}-\d{4}", r"\d{6}-\d{2}-\d{4}|\d{12}",
            ("mykad", "nric", "kad pengenalan", "ic no", "ic number"), "800101|-14-5678"),
    _Number("id-nik", further.indonesia, "", r"\d{16}", ("nik", "ktp"), "31710101|01900001"),
    _Number("pk-cnic", further.pakistan, "", r"\d{5}-?\d{7}-?\d", ("cnic", "nadra"),
            "35202|-1234567-8"),
)  # fmt: skip

# What forms of all countries call it: the number may be anyone's, so no check digit decides.
_ANY = (
    r"(?:national[ _-]?(?:id(?:entity|entification)?|insurance)"
    r"|(?:personal|citizen|resident|identity|identification|id[ _-]?card|passport|tax[ _-]?payer"
    r"|social[ _-]?(?:security|insurance)|tax[ _-]?id(?:entification)?"
    r"|driv(?:er|ing)'?s?[ _-]?licen[cs]e|residence[ _-]?permit|reisepass|(?:personal)?ausweis"
    r"|passeport|pasaporte|passaporto|paspoort))"
    r"(?:[ _-]?(?:card|code|id|no|nr|num|number)\.?){0,2}"
)


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
    latin = [name for name in number.names if name.isascii()]
    # Other letters are several bytes, none of which has an edge of a word beside it.
    other = [re.escape(name).encode().decode("latin-1") for name in set(number.names) - {*latin}]
    edged = rf"(?:\b|_)(?:{'|'.join(latin)})(?:\b|_|s\b|n)"
    names = "|".join((edged, *sorted(other))).replace("\\ ", " ").replace(" ", "[ _-]?")
    opening = rf"(?i)(?:{names})"
    return BlockDetector(
        name=f"{number.name}-named",
        opening=opening,
        # The gap may hold the end of a table's header and the row's first columns.
        pattern=rf"{opening}(?s:.){{0,64}}?\b(?P<secret>(?:{number.bare}))(?:[^\w]|$)",
        keywords=tuple(name.split()[0] for name in number.names),
        category=Category.NATIONAL_ID,
        examples=(f"{number.names[0]}: {_digits(number.sample)}",),
        counterexamples=(f"{number.names[0]}: {_digits(number.sample)[1:]}0000",),
        check=_checked(number.check),
        why=f"number with the check digits of {number.name} after its name",
    )


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip().lower()


_NAMED = {
    _words(name): tuple(each for each in _NUMBERS if each.bare and name in each.names)
    for number in _NUMBERS
    for name in number.names
    if name.isascii()
}


def _of_name_behind(candidate: Candidate) -> bool:
    value, name = candidate.value.upper(), _words(candidate.name)
    named = _NAMED.get(name) or _NAMED.get(name.rpartition(" ")[0], ())  # `pps number`
    return any(
        re.fullmatch(rf"{number.bare}|{number.shaped or number.bare}", value) is not None
        and number.check(_digits(value))
        for number in named
    )


_BEHIND_IT = r"\s(?:is\s(?:my|his|her|your|our)|for\skey)\s{1,3}[\"'`]?"
_BEHIND = PatternDetector(
    name="number-before-name",
    pattern=r"(?i)(?:^|[^\w.+-])(?P<secret>[A-Z]{0,6}\d[\dA-Z]{0,15}(?:[ ./-][\dA-Z]{1,9}){0,6})"
    r"[\"'`]?\)?"
    + _BEHIND_IT
    + r"(?P<name>[\w -]{3,40}?)(?:[^\w -]|$|\s(?:number|no|id|and|but)\b)",
    hint=r"(?i)" + _BEHIND_IT,  # not the names: all of them in one pattern are dear
    keywords=("is", "key"),
    category=Category.NATIONAL_ID,
    examples=(
        "811228" + "-9874 is my personnummer.",
        "Duplicate entry '440514" + "01359' for key 'pesel'",
    ),
    counterexamples=("811228-9875 is my personnummer", "version 3.11.2 is our nif"),
    check=_of_name_behind,
    why="number with the check digits of what is named behind it",
)

_FIELD = PatternDetector(
    name="number-of-a-person",
    pattern=rf"(?i)(?:^|[^\w]|_|[a-z]\.){_ANY}[\"'`*]{{0,3}}\s{{0,3}}(?:[:=#>]|=>|is|\s)\s{{0,3}}"
    r"[\"'`(]?(?P<secret>[A-Z]{0,3}[ -]?\d(?:[ ./-]?[A-Z0-9]){4,17})(?:[^\w-]|$)",
    keywords=(
        "id",
        "national",
        "personal",
        "citizen",
        "number",
        "passport",
        "tax",
        "social",
        "licen",
        "pass",
        "ausweis",
        "pasaporte",
        "paspoort",
        "permit",
    ),
    category=Category.NATIONAL_ID,
    examples=("passport number C0" + "1X00T47", '"national_id": "510102' + '19151"'),
    counterexamples=("national id 11111111", "tax id required", "identity 2 of 3 given"),
    check=_checked(further.any_number),
    why="number after what forms call a person's number",
)

DETECTORS: tuple[Detector, ...] = (
    _FIELD,
    _BEHIND,
    *(_shaped(number) for number in _NUMBERS if number.shaped),
    *(_named(number) for number in _NUMBERS if number.bare),
)
