"""Structured personal data: mail addresses, cards, accounts, telephones, postal addresses."""

from homeport.detection import checks, telephone
from homeport.detection.detector import Candidate, PatternDetector
from homeport.domain import Category

_STREET = (
    r"(?:street|st\.?|avenue|ave\.?|road|rd\.?|boulevard|blvd\.?|lane|ln\.?|drive|dr\.?|court|ct\.?|"
    r"square|sq\.?|terrace|place|pl\.?|way|parkway|pkwy\.?|highway|hwy\.?|circle|cir\.?|crescent|"
    r"close|gardens|mews|trail|alley)"
)


_IN_LICENCES = ("Temple Place", "Franklin Street", "Mass Ave", "Saratoga Avenue", "Preston White")


def _mailbox(candidate: Candidate) -> bool:
    """A person's or team's address, not a remote of a repository or a file name with a scale."""
    user, _, host = candidate.value.partition("@")
    return user.lower() != "git" and not host.lower().endswith(
        (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".js", ".css", ".local", ".ts")
    )


def _somebodys(candidate: Candidate) -> bool:
    """An address that is not printed in half of all licences."""
    return not any(street in candidate.value for street in _IN_LICENCES)


DETECTORS = (
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
        why="mail address",
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
        keywords=(),
        category=Category.IBAN,
        examples=("pay to DE89 3704 0044 " + "0532 0130 00", "GB29NWBK6016" + "1331926819"),
        counterexamples=("DE88 3704 0044 " + "0532 0130 00",),
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
        pattern=r"(?i)(?:\b|_)(?:phone|telephone|tel|mobile|mobil|cell|cellphone|fax|handy|telefon|"
        r"telefono|telefone|call me (?:at|on)|whatsapp|sms|contact number|dial|reach me at)"
        r"(?:[ _-]?(?:number|no|nr|num))?[\"']?\.?\s{0,3}(?:[:=#]|is|at|to|on|,)?\s{0,3}[\"']?"
        r"(?P<secret>[+(]?\d[\d ().\x2f-]{5,18}\d)(?:[^\w-]|$)",
        keywords=("phone", "tel", "mobil", "cell", "fax", "handy", "call me", "whatsapp", "sms",
                  "contact", "dial", "reach"),
        category=Category.PHONE,
        examples=("phone: 030 " + "901820", '"mobile_number": "0171 ' + '2345678"'),
        counterexamples=("phone: 12", "tel: none"),
        check=telephone.national,
        why="digits after a word like phone",
    ),
    PatternDetector(
        name="street-address",
        pattern=r"(?i)(?:^|[^\w.])(?P<secret>\d{1,5}[a-z]?,? (?:[NSEW]\.? )?"
        r"(?:[A-Z][\w'.-]{1,20} ){1,3}"
        + _STREET
        + r"(?:,? (?:apt|suite|unit|ste|flat|#)\.? ?[\w-]{1,6})?"
        r"(?:,? [A-Z][\w .'-]{2,30},? (?-i:[A-Z]{2} \d{5}(?:-\d{4})?"
        r"|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})))(?:\W|$)",
        hint=r"[A-Z]{2} \d{5}|[A-Z]\d[A-Z\d]? \d[A-Z]{2}",
keywords=("st", "ave", "road", "rd", "boulevard", "blvd", "lane", "ln", "dr", "court", "ct",
                  "sq", "terrace", "pl",
                  "way", "parkway", "pkwy", "highway", "hwy", "circle", "cir",
                  "cres", "close", "gardens", "mews", "trail", "alley"),
        category=Category.ADDRESS,
        examples=("ship to 742 Evergreen Terrace, Spring" + "field, OR 97403 today",),
        counterexamples=("12 unit tests on the way",),
        check=_somebodys,
        why="postal address with its code",
    ),
    PatternDetector(
        name="street-address-european",
        pattern=r"(?P<secret>[A-Z][\w'.\x80-\xff-]{2,24}(?:stra(?:\xc3\x9fe|sse)|str\.|weg|pla"
            r"tz|allee|gasse|"
        r"laan|straat|plein|gatan|gade|vej) \d{1,4} ?[a-z]?,? "
        r"(?:[A-Z]{1,2}-)?\d{4,5} [A-Z][\w\x80-\xff-]{2,30})",
        keywords=("str", "weg", "platz", "allee", "gasse", "laan", "plein", "gatan", "gade", "vej"),
        category=Category.ADDRESS,
        examples=("an Lindenstr. 12, 10969 Ber" + "lin",),
        counterexamples=("Umweg 12 machen",),
        why="postal address with its code",
    ),
)  # fmt: skip
