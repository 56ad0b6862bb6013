"""Structured personal data: mail addresses, names beside them, cards, accounts, telephones."""

from homeport.detection import checks, telephone
from homeport.detection.credits import is_credit
from homeport.detection.detector import Candidate, Detector, PatternDetector
from homeport.domain import Category

_SERVICES = frozenset(
    ("git", "hg", "svn", "noreply", "no-reply", "do-not-reply", "donotreply", "mailer-daemon")
)
# What shows the form of an address, as in `username@hostname.com`; reserved domains do count.
_ANYONE = frozenset(("user", "username", "password", "pass", "login", "email", "name"))
_ANYWHERE = frozenset(("host", "hostname", "domain", "domainname", "server", "servername"))


def _mailbox(candidate: Candidate) -> bool:
    """A person's or team's address, not a service nobody reads, a remote or a file name."""
    user, _, host = candidate.value.partition("@")
    if user.lower() in _ANYONE and host.partition(".")[0].lower() in _ANYWHERE:
        return False
    return user.lower() not in _SERVICES and not host.lower().endswith(
        (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".js", ".css", ".local", ".ts")
    )


_NOBODY = frozenset(("first", "firstname", "last", "lastname", "example", "your", "name"))
_ACCENTED = r"[\xc3-\xc5][\x80-\xbf]"


def _somebody(candidate: Candidate) -> bool:
    """A name, not what forms write where one goes."""
    return _NOBODY.isdisjoint(candidate.value.lower().split())


# The notation of a country: none of these is also a date, an amount or a version.
_NATIONAL_PHONES = (
    ("FR", r"0[1-9](?:[ .]\d{2}){4}", "06 12 34", " 56 78"),
    ("GB", r"0(?:7\d{3} \d{6}|20 \d{4} \d{4}|1\d{3} \d{6}|1\d1 \d{3} \d{4})", "07400 ", "123456"),
    ("AU", r"(?:04\d{2} \d{3} \d{3}|\(0[2378]\) \d{4} \d{4})", "0412 ", "345 678"),
    ("BR", r"\(\d{2}\) 9?\d{4}-\d{4}", "(11) 96123", "-4567"),
    ("JP", r"0[789]0-\d{4}-\d{4}", "090-1234", "-5678"),
    ("KR", r"01\d-\d{3,4}-\d{4}", "010-2000", "-0000"),
    ("IT", r"3\d{2} \d{3} \d{4}", "312 345", " 6789"),
)


DETECTORS: tuple[Detector, ...] = (
    PatternDetector(
        name="email-address",
        pattern=r"(?i)(?:^|mailto:|[^\w.+%/-])(?P<secret>[a-z0-9][\w.+%'-]{0,63}@"
        r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,18})(?:[^\w@-]|$)",
        hint=r"[\w.+%'-]@[A-Za-z0-9]",
        keywords=("@",),
        category=Category.EMAIL,
        examples=("mail jo" + "@" + "some-where.org now", "<a.b+c" + "@" + "mail.some.co.uk>"),
        counterexamples=("git@github.com:a/b.git", "@decorator", "icon@2x.png"),
        check=_mailbox,
        spared=is_credit,
        why="mail address",
    ),
    PatternDetector(
        name="email-address-accented",
        pattern=r"(?i)(?:^|[^\w.+%/\x80-\xff-])(?P<secret>(?:[\w.+%'-]{0,60}" + _ACCENTED
        + r"(?:[\w.+%'-]|" + _ACCENTED + r"){0,60}@(?:(?:[a-z0-9-]|" + _ACCENTED
        + r"){1,63}\.){1,6}|[\w.+%'-]{1,64}@(?:[a-z0-9-]{1,63}\.){0,5}[a-z0-9-]{0,60}" + _ACCENTED
        + r"(?:[a-z0-9-]|" + _ACCENTED + r"){0,60}\.(?:(?:[a-z0-9-]|" + _ACCENTED
        + r"){1,63}\.){0,4})[a-z]{2,18})(?:[^\w@-]|$)",
        hint=_ACCENTED + r"[^\s@]*@|@[^\s@]*" + _ACCENTED,
        keywords=("@",),
        category=Category.EMAIL,
        examples=("mail jörg.mül" + "ler@bau-mül" + "ler.de now",),
        counterexamples=("für @alle", "schön@home"),
        check=_mailbox,
        spared=is_credit,
        why="mail address with letters of its country",
    ),
    PatternDetector(
        name="email-address-spelled",
        pattern=r"(?i)(?:^|[^\w.+-])(?P<secret>[a-z0-9][\w.+-]{1,63}\s?[\[({<]\s?at\s?[\])}>]\s?"
        r"[a-z0-9][a-z0-9-]{0,61}(?:\s?(?:[\[({<]\s?dot\s?[\])}>]|\.)\s?[a-z0-9-]{2,61}){1,5})(?:[^\w]|$)",
        hint=r"(?i)[\[({<]\s?at\s?[\])}>]",
        keywords=("at",),
        category=Category.EMAIL,
        examples=("write to jo [at] some" + "where [dot] org", "jo(at)some" + "where.org"),
        counterexamples=("see [at] the end", "push (at) x"),
        spared=is_credit,
        why="mail address that is spelled out",
    ),
    PatternDetector(
        name="name-of-mailbox",
        pattern=r"(?P<secret>[A-Z\x80-\xff][\w\x80-\xff'.-]{1,30}"
        r"(?: [A-Z\x80-\xff][\w\x80-\xff'.-]{0,30}){1,3})"
        r"\"? {0,2}<(?:mailto:)?[\w.+%'-]{1,64}@[\w.-]{1,253}>",
        hint=r"@[\w.-]{1,253}>",
        keywords=("@",),
        category=Category.PERSON,
        examples=("by Anna " + "Meier <a.m@" + "some.org>", '"Jo Van ' + 'Dam" <jo@' + "x.org>"),
        counterexamples=("List<String> <T@Override", "see <docs@some.org>", "team <x@some.org>"),
        spared=is_credit,
        why="name in front of a mail address",
    ),
    PatternDetector(
        name="person-named",
        pattern=r"(?i:(?:^|[^\w])(?:person|full[ _-]?name|(?:customer|patient|client|employee"
        r"|contact|user|account|beneficiary|recipient|sender|debtor|creditor)[ _-]?name"
        r"|customer|patient"
        r"|card[ _-]?holder|account[ _-]?holder|beneficiary))[\"']{0,2}\s{0,2}[:=]\s{0,2}[\"']?"
        r"(?P<secret>[A-Z\x80-\xff][\w\x80-\xff'-]{1,30}"
        r"(?: [A-Z\x80-\xff][\w\x80-\xff'.-]{0,30}){1,3})(?:[^\w(.]|\.?$|\.\s)",
        hint=r"(?i:person|(?:full|tomer|tient|lient|loyee|tact|user|count|iary|ient|nder|btor"
        r"|ditor)"
        r"[ _-]?name|customer|patient|holder|beneficiary)[\"']{0,2}\s{0,2}[:=]\s{0,2}[\"']?"
        r"[A-Z\x80-\xff]",
        keywords=("person", "name", "customer", "patient", "holder", "beneficiary"),
        category=Category.PERSON,
        examples=("person=Anna " + "Meier took", '"full_name": "Jürgen ' + 'Groß"'),
        counterexamples=(
            "person: Person(", "customer = Customer", "user_name=Admin", "full_name: First Last",
        ),
        check=_somebody,
        why="two or more capitalised words after the name of a person's field",
    ),
    PatternDetector(
        name="payment-card",
        pattern=r"(?:^|[^\w.+/-])(?P<secret>(?:4\d{3}|5[0-8]\d\d|2[2-7]\d\d|6\d{3}|3[0-9]\d\d)"
        r"(?:[ -]?\d{4}){2}[ -]?\d{1,7}"
        r"|3[47]\d\d[ -]?\d{6}[ -]?\d{5}|3[068]\d\d[ -]?\d{6}[ -]?\d{4})"
        r"(?:[^\w-]|$)",
        hint=r"(?:^|[^\w.+/-])[2-6]\d{3}[ -]?\d{4,6}[ -]?\d{4}",
        keywords=(),
        category=Category.CARD,
        examples=(
            "card 4111 1111 " + "1111 1111.",
            "amex 3782 822463 " + "10005",
            "pay 5555555555" + "554444",
        ),
        counterexamples=("card 4111 1111 " + "1111 1112", "1512345678901234", "4000000000000000"),
        check=checks.card,
        why="payment card number: a brand's range and a right check digit",
    ),
    PatternDetector(
        name="iban",
        pattern=r"(?:^|[^\w+/])(?P<secret>[A-Z]{2}\d{2}"
        r"(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?)"
        r"(?:[^\w+/]|$)",
        hint=r"(?:^|[^\w+/])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2}",
        keywords=(),
        category=Category.IBAN,
        examples=("pay to DE89 3704 0044 " + "0532 0130 00", "GB29NWBK6016" + "1331926819"),
        counterexamples=("DE88 3704 0044 " + "0532 0130 00",),
        check=checks.iban,
        why="bank account number with right check digits",
    ),
    PatternDetector(
        name="iban-before-word",  # whose letters would pass for the last group
        pattern=r"(?:^|[^\w+/])"
        r"(?P<secret>[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|"
        r"(?:[ -][A-Z0-9]{4}){3,7}))"
        r"[ -][A-Z]{1,4}(?:[^\w]|$)",
        hint=r"(?:^|[^\w+/])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2}",
        keywords=(),
        category=Category.IBAN,
        examples=("GB29NWBK6016" + "1331926819 BIC X", "LU28 0019 4006" + " 4475 0000 BIC X"),
        counterexamples=("GB28NWBK6016" + "1331926819 BIC X",),
        check=checks.iban,
        why="bank account number with right check digits",
    ),
    PatternDetector(
        name="iban-named",  # written as it is typed: lower case, or grouped otherwise
        pattern=r"(?i)(?:^|[^a-z])iban(?:[ _-]?(?:no|nr|number|code))?[\"'`*]{0,3}\s{0,3}"
        r"(?:[:=#>]|=>|is|\s)\s{0,3}[\"'`(]?(?P<secret>[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30})"
        r"(?:[^\w]|$)",
        keywords=("iban",),
        category=Category.IBAN,
        examples=("iban=de893704004405" + "32013000", "IBAN: de89.3704.0044." + "0532.0130.00"),
        counterexamples=("iban=de88370400440532013000",),
        check=checks.iban,
        why="bank account number with right check digits",
    ),
    PatternDetector(
        name="phone-number",
        pattern=r"(?:^|[^\w.+/-])(?P<secret>(?:\+|00)[1-9]\d{0,2}[ .\x2f-]{0,2}"
        r"(?:\(\d{1,5}\)[ .-]?)?"
        r"\d{1,12}(?:[ .\x2f-]{1,2}\d{2,8}){0,5}(?:\s?(?:x|ext\.?)\s?\d{1,6})?)(?:[^\w+-]|$)",
        keywords=(),
        category=Category.PHONE,
        examples=("call +49 30 " + "901820 today", "+1-415-555-" + "0132", "+4479460" + "95812"),
        counterexamples=("+1 day", "at offset +0x1f", "+12.5"),
        check=telephone.international,
        why="international phone number",
    ),
    PatternDetector(
        name="phone-number-american",
        pattern=r"(?:^|[^\w.+/()-])(?P<secret>(?:1[ .-])?(?:\([2-9]\d\d\) ?\d{3}[.-]\d{4}"
        r"|[2-9]\d\d-\d{3}-\d{4}|[2-9]\d\d\.\d{3}\.\d{4})(?:\s?(?:x|ext\.?)\s?\d{1,6})?)"
        r"(?:[^\w.+-]|\.(?:\s|$)|$)",
        hint=r"[.) -]\d{3}[.-]\d{4}",
        keywords=(),
        category=Category.PHONE,
        examples=("call (415) 555-" + "0132 now", "fax 415-555-" + "0132x12"),
        counterexamples=("1.415.555.0132.7", "415-555-01323"),
        check=telephone.north_american,
        why="phone number in North American notation",
    ),
    PatternDetector(
        name="phone-number-named",
        pattern=r"(?i)(?:\b|_)(?:(?:tele|i|my|work|home|cell|smart)?phone|tel|mobile|mobil|cell"
        r"|fax|handy|"
        r"t\xc3\xa9l(?:\xc3\xa9phone)?|(?:my|her|his|their|our|contact|private|direct) number"
        r"|tel\xc3\xa9fono|telefone|telefono|telefon|celular|m\xc3\xb3vil|"
        r"call me (?:at|on)|whatsapp|sms|contact number|dial|reach me at|msisdn|rufnummer|gsm|"
        r"puhelin)"
        r"(?:[ _-]?(?:number|no|nr|num|nummer))?(?:\\?[\"'`*>])?[.)\]*]?\s{0,3}(?:[:=#>|(]|=>|is|"
        r"at|to|on|,)?"
        r"\s{0,3}(?:\\?[\"'`(])?(?P<secret>[+(]?\d[\d ().\x2f-]{5,22}\d)(?:[^\w-]|$)",
        keywords=("phone", "tel", "number", "mobil", "cell", "fax", "handy", "call me", "whatsapp",
                  "sms", "contact", "dial", "reach", "t\u00e9l", "m\u00f3vil", "msisdn",
                  "rufnummer", "gsm", "puhelin", "celular"),
        category=Category.PHONE,
        examples=("phone: 030 " + "901820", '"mobile_number": "0171 ' + '2345678"'),
        counterexamples=("phone: 12", "tel: none", "cell 2019-10-12 10:00:00"),
        check=telephone.national,
        why="digits after a word like phone",
    ),
    *(
        PatternDetector(
            name=f"phone-number-{region.lower()}",
            # Not behind a pair of hexadecimal digits: that is a dump of bytes.
            pattern=r"(?:^|[^\w.+/() -]|[^\w ] |[A-Za-z]{3} |[g-zG-Z]\w? )"
            rf"(?P<secret>{shape})(?:[^\w.+ -]| \D|\.(?:\s|$)| ?$)",
            hint=shape,
            keywords=(),
            category=Category.PHONE,
            examples=(f"ring {first}{second} today",),
            counterexamples=(
                "ring 00 00 00 00 00 today",
                "2019-10-12 10:00",
                "06 0b 05 00 30 12 31  |.*|",
            ),
            check=telephone.valid_in(region),
            why="phone number in the notation of a country",
        )
        for region, shape, first, second in _NATIONAL_PHONES
    ),
)  # fmt: skip
