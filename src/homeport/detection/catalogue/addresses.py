"""Postal addresses where they are structured: with a code, over two lines, in fields for them."""

from homeport.detection.detector import BlockDetector, Candidate, Detector, PatternDetector
from homeport.domain import Category

_STREET = (
    r"(?:street|st\.?|avenue|ave\.?|road|rd\.?|boulevard|blvd\.?|lane|ln\.?|drive|dr\.?|court"
    r"|ct\.?|"
    r"square|sq\.?|terrace|place|pl\.?|way|parkway|pkwy\.?|highway|hwy\.?|circle|cir\.?|crescent|"
    r"close|gardens|mews|trail|alley)"
)
_STREET_ENDS = (
    r"(?:stra(?:\xc3\x9fe|sse)|str\.|weg|platz|allee|gasse|laan|straat|plein|gracht|kade|rak|gatan"
    r"|gade|vej|gate)"
)
_STREETS = (
    "st", "ave", "road", "rd", "boulevard", "blvd", "lane", "ln", "dr", "court", "ct", "sq",
    "terrace", "pl", "way", "parkway", "pkwy", "highway", "hwy", "circle", "cir", "cres", "close",
    "gardens", "mews", "trail", "alley",
)  # fmt: skip
_IN_LICENCES = ("Temple Place", "Franklin Street", "Mass Ave", "Saratoga Avenue", "Preston White")


def _somebodys(candidate: Candidate) -> bool:
    """An address that is not printed in half of all licences."""
    return not any(street in candidate.value for street in _IN_LICENCES)


DETECTORS: tuple[Detector, ...] = (
    PatternDetector(
        name="street-address",
        pattern=r"(?i)(?:^|[^\w.])(?P<secret>(?:\d{1,5}[a-z]?,? (?:[NSEW]\.? )?"
        r"(?:[A-Z][\w'.-]{0,20} ){1,3}"
        + _STREET
        + r"(?:,? (?:NW|NE|SW|SE|N|S|E|W))?(?:,? (?:apt|suite|unit|ste|flat|floor|fl|#)\.? ?[\w-]"
        r"{1,6})?"
        r"|p\.?o\.? box \d{1,6}),? (?:[A-Z][\w .'-]{1,30}?,? )?(?-i:"
        r"(?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]{2} [A-Z]\d[A-Z]"
        r" \d[A-Z]\d"
        r"|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) \d{4})))(?:\W|$)",
        hint=r"[A-Z]{2} \d{5}|[A-Z]\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d|[A-Z]{2,3} \d{4}",
        keywords=(*_STREETS, "box"),
        category=Category.ADDRESS,
        examples=(
            "ship to 742 Evergreen Terrace, Spring" + "field, OR 97403 today",
            "at 221B Baker Street, London" + " NW1 6XE",
            "100 Queen St W, Toronto, ON" + " M5H 2N2",
        ),
        counterexamples=("12 unit tests on the way",),
        check=_somebodys,
        why="postal address with its code",
    ),
    PatternDetector(
        name="street-named",
        pattern=r"(?i:(?:^|[^\w]|_)(?:street(?:[ _-]?(?:address|name|line))?[ _-]?[12]?"
        r"|address[ _-]?(?:line)?[ _-]?[12]?"
        r"|(?:home|postal|mailing|shipping|billing|delivery)[ _-]?address(?:_?[12])?|addr[12]"
        r"|line[ _-]?[12]|(?:ship|deliver|bill)[ _-]?to"
        r"|stra(?:\xc3\x9f|ss)e|adresse|calle|direcci\xc3\xb3n|domicilio|indirizzo|adres))"
        r"[\"']{0,2}\s{0,2}(?:[:=>|]|=>)\s{0,2}[\"']?"
        r"(?P<secret>\d{1,5}[a-zA-Z]?,? (?:[\w'.\x80-\xff-]{1,20} ){0,3}"
        r"[A-Z\xc3][\w'.\x80-\xff-]{2,24}"
        r"(?: [\w'.#\x80-\xff-]{1,20}){0,4}"
        r"|(?:[A-Z\xc3][\w'.\x80-\xff-]{1,24} )(?:[\w'.\x80-\xff-]{1,20} ){0,4}\d{1,4} ?[a-zA-Z]?)"
        r"(?: ?[,;\"'<\r)|]|\.?$)",
        # What follows the name at once: a line's rest would be looked through for each name.
        hint=r"(?i:(?:street|address|addr[12]|stra(?:\xc3\x9f|ss)e|adresse?|adres|calle|direcci\xc3\xb3n"
        r"|domicilio|indirizzo|line|(?:ship|deliver|bill)[ _-]?to)"
        r"[ _-]?(?:address|name|line)?[ _-]?[12]?)"
        r"[\"']{0,2}\s{0,2}=?[:=>|]\s{0,2}[\"']?[\dA-Z\xc3]",
        keywords=(
            "street", "addr", "stra", "adres", "calle", "direcci", "domicilio", "indirizzo", "line",
            "ship", "deliver", "bill",
        ),
        category=Category.ADDRESS,
        examples=('"street": "742 Evergreen ' + 'Terrace"', "<street>Linden" + "straße 9</street>"),
        counterexamples=("address: 0x1000 Section", "Address: page 7", 'address="10 bytes"',
                         "address = Base 16 and so on"),
        check=_somebodys,
        why="street and number in a field for them",
    ),
    BlockDetector(
        name="street-above-town",
        opening=r"^[ \t>|*#+-]{0,12}\d{1,5}[a-zA-Z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w'.-]{0,20} ){1,3}"
        r"(?i:" + _STREET + r")[ \t,]*\r?$",
        pattern=r"[ \t>|*#+-]{0,12}(?P<secret>\d[^\n]{4,80}\n(?:[^\n]{1,40}\n)?[ \t>|*#+-]{0,12}"
        r"[A-Z][\w.' -]{1,30},? (?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
        r"|[A-Z]{2} [A-Z]\d[A-Z] \d[A-Z]\d|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) \d{4}))(?:\W|$)",
        keywords=_STREETS,
        category=Category.ADDRESS,
        examples=("Ship to\n742 Evergreen Terrace\nSpring" + "field, OR 97403\n",),
        counterexamples=("12 Monkeys Street\nis no film\n",),
        check=_somebodys,
        why="street above its town and code",
    ),
    BlockDetector(
        name="street-above-town-european",
        opening=r"^[ \t>|*#+-]{0,12}[A-Z\xc3][\w'.\x80-\xff-]{1,24}" + _STREET_ENDS
        + r" \d{1,4} ?[a-zA-Z]?[ \t,]*\r?$",
        pattern=r"[ \t>|*#+-]{0,12}(?P<secret>[^\n]{5,60}\n[ \t>|*#+-]{0,12}(?:[A-Z]{1,2}-)?"
        r"(?:\d{3} \d{2}|\d{4} [A-Z]{2}|\d{4,5}) [A-Z\xc3][\w\x80-\xff-]{2,30})",
        keywords=("stra", "str.", "weg", "platz", "allee", "gasse", "laan", "plein", "gracht",
                  "kade", "rak", "gat", "gade", "vej"),
        category=Category.ADDRESS,
        examples=("Lindenstraße 12\n10969 Ber" + "lin\n",),
        counterexamples=("Umweg 12\nmachen wir\n",),
        why="street above its town and code",
    ),
    PatternDetector(
        name="postal-code-named",
        pattern=r"(?i)(?:^|[^\w]|_)(?:post_?code|postal_?code|zip_?code|zip|plz|cod(?:e|igo)_?postal)"
        r"[\"']{0,2}\s?(?:[:=>]|=>)\s{0,2}[\"']?"
        r"(?P<secret>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-\d{3,4})?"
        r"|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2})(?:[^\w-]|$)",
        hint=r"(?i)(?:post_?code|postal_?code|zip_?code|zip|plz|postal)[\"']{0,2}\s?(?:[:=>]|=>)\s{0,2}"
        r"[\"']?[A-Z]{0,2}\d",
        keywords=("post", "zip", "plz"),
        category=Category.ADDRESS,
        examples=("postcode=SW1A " + "2AA", '"zip": "97' + '403"', "plz: 10" + "969"),
        counterexamples=("zip: 3", "gzip=12345", "zip=123456"),
        why="postal code in a field for one",
    ),
    PatternDetector(
        name="street-address-european",
        pattern=r"(?:^|[^\w.])(?P<secret>(?:"
        r"[A-Z\xc3][\w'.\x80-\xff-]{2,24}" + _STREET_ENDS
        + r"|[A-Z][\w\x80-\xff ]{2,20} (?:gate|gata|vei|veien|katu|tie))"
        r",? \d{1,4} ?[a-zA-Z]?,? (?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{4} [A-Z]{2}|\d{4,5}) "
        r"[A-Z\xc3][\w\x80-\xff-]{2,30}"
        r"|(?:(?:Am|An der|Im|In der|Zum|Zur|Auf dem) [A-Z\xc3][\w\x80-\xff-]{2,24}"
        r"|(?:Calle|Avenida|Avda\.|Plaza|Paseo|C/|Via|Viale|Piazza|Corso|Largo|Rua|Pra\xc3\xa7a"
        r"|Travessa|ul\.|"
        r"ulica|aleja) (?:(?:de|del|della|dei|di|da|do|la|el|los|las) ){0,2}[A-Z\xc3]"
        r"[\w'.\x80-\xff -]{2,30}?)"
        r",? \d{1,4} ?[a-zA-Z]?,? (?:[A-Z]{1,2}-)?(?:\d{4}-\d{3}|\d{2}-\d{3}|\d{5}(?:-\d{3})?) "
        r"[A-Z\xc3][\w\x80-\xff-]{2,30}"
        r"|\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|all\xc3\xa9e|"
        r"impasse|quai|cours|"
        r"route|passage|square) [\w'.\x80-\xff -]{3,40}?,? \d{5} [A-Z\xc3][\w\x80-\xff-]{2,30})",
        hint=r"(?:\d{4}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}|\d{4} [A-Z]{2}|\d{4,5}) [A-Z\xc3]"
        r"[\w\x80-\xff-]",
        keywords=(),
        category=Category.ADDRESS,
        examples=(
            "an Lindenstr. 12, 10969 Ber" + "lin", "12 rue de la Paix, 75002" + " Paris",
            "Calle Mayor 10, 28013" + " Madrid", "Damrak 70, 1012 LM" + " Amsterdam",
        ),
        counterexamples=("Umweg 12 machen", "Am Ende 3, 2007 Free Software"),
        why="postal address with its code",
    ),
)  # fmt: skip
