"""Short numbers that only their names betray: those that verify cards, of one use, PINs."""

import re

from homeport.detection.detector import BlockDetector, Candidate, PatternDetector
from homeport.domain import Category

# Names as they stand after no letter, and as they end a name with humps: `cardCvv`.
_CARD = (
    r"(?:(?i:(?:^|[^a-z0-9])(?:cv[vc]2?(?:[_ -]?(?:code|value|number|no))?|"
    r"card[_ -]?verification(?:[_ -]?(?:code|value|number|no))?|"
    r"(?:card[_ -]?)?security[_ -]?code))|"
    r"[a-z0-9](?:C[Vv][VvCc]2?(?:Code|Value)?|CardVerification(?:Code|Value)?|SecurityCode))"
)
_ONCE = (
    r"(?:(?i:(?:^|[^a-z0-9])(?:pin|t?otp(?:[_ -]?(?:code|token|value))?|"
    r"(?:one[_ -]?time|verification|sms|[m2]fa|two[_ -]?factor)[_ -]?"
    r"(?:pin|code|pass(?:code|word)|token)))|"
    r"[a-z0-9](?:Pin|PIN|T?O(?:tp|TP)(?:Code)?|(?:OneTime|Verification|Sms|Mfa)(?:Pin|Code)))"
)
_OPEN = r"\\{0,3}[\"'`]"
# A sign that gives a value; a bare colon without a space may stand before a port.
_SIGN = (
    r"(?:(?:" + _OPEN + r")?\]?\s{0,4}(?:=>|:=|=)\s{0,4}(?:" + _OPEN + r")?"
    r"|" + _OPEN + r"\]?\s{0,4}:\s{0,4}(?:" + _OPEN + r")?"
    r"|\s{0,4}:[*_]{0,2}(?:\s{1,4}(?:" + _OPEN + r")?|" + _OPEN + r")"
    r"|(?:\sf[o\xc3][r\xbc]{1,2}(?:\s\w{1,20}){1,4})?\s{1,3}(?:is|ist|lautet|est?|\xc3[\xa8\xa9]):?\s{1,3}(?:"
    + _OPEN
    + r")?"
    r")"
)
_END = r"(?:[^\w.,>-]|,(?:\D|$)|[.-](?:\s|$)|$)"
_NUMBERED = re.compile(r"[A-Za-z]{3,}\d{1,3}")  # `server01`


def _are_codes(candidate: Candidate) -> bool:
    """Tell lines of codes from lines of words: most are long, and no word with a number."""
    lines = candidate.value.splitlines()
    return 2 * sum(map(_is_code, lines)) > len(lines)


def _is_code(line: str) -> bool:
    code = "".join(ch for ch in line if ch.isalnum())
    long = len(code) >= 8 or (code.isdigit() and len(code) >= 6)  # noqa: PLR2004 -- as issued
    return long and any(map(str.isdigit, code)) and _NUMBERED.fullmatch(code) is None


DETECTORS = (
    PatternDetector(
        name="card-verification",
        pattern=_CARD + _SIGN + r"(\d{3,4})" + _END
        + r"|(?i)<cv[vc]2?>\s{0,4}(\d{3,4})\s{0,4}</",
        keywords=("cvv", "cvc", "verification", "code"),
        category=Category.SECRET,
        examples=(
            "cvc='7" + "37'", '{"cvv":"7' + '37", "a": 1}', "card_verification: 1" + "23",
            "cardCvv=7" + "37&page=2", "<cvc>7" + "37</cvc>", '"cvv2": 7' + "37,",
        ),
        counterexamples=(
            "cvv: 3 or 4 digits", "cvv=3", "cvc: 1.234.5", "cvv == 123", "security_code: 12345",
            "if cvc>100 {", "maxcvv=123",
        ),
        why="number that verifies a card",
    ),
    PatternDetector(
        name="one-time-code",
        pattern=_ONCE + _SIGN + r"(\d{4,8})" + _END
        + r"|\b(?:with|us(?:e|ing)|enter(?:ed)?|the|my|your)\sPIN\s(\d{4,8})" + _END
        + r"|(?i)<(?:pin|otp)>\s{0,4}(\d{4,8})\s{0,4}</",
        keywords=("otp", "pin", "code", "token", "password"),
        category=Category.SECRET,
        examples=(
            "otp=4829" + "10", "PIN: 47" + "11", '"userPin": 47' + "11}",
            "your verification code is 4829" + "10.", "sms_code='4829" + "10'",
        ),
        counterexamples=(
            "otp: 26.2.5", "otp=27", "http://otp:8080/", "spin=1200", "pin = 13", "pins: 1000",
            "one-time codes: 123456", "pin>1000)", "otp: 20260131T1200",
        ),
        why="named PIN or code of one use",
    ),
    BlockDetector(
        name="recovery-codes",
        opening=r"(?i)\b(?:recovery|backup|scratch|emergency)[ _-]codes?\b"
        r"[^\n]{0,60}$",
        pattern=r"(?i)[^\n]*\n(?:[ \t>-]{0,12}\r?\n)?(?P<secret>(?:[ \t>*-]{0,12}(?:\d{1,2}[.)]\s)?"
        r"[a-z0-9]{3,24}(?:[ -][a-z0-9]{3,12}){0,3}[ \t]*(?:\r?\n|$)){2,24})",
        keywords=("recovery", "backup", "scratch", "emergency"),
        category=Category.SECRET,
        examples=("Your recovery codes:\nx7k2" + "-9qmw4\nb3hd" + "-t8vz1\nr5np" + "-c6yj2\n",),
        counterexamples=("backup keys:\nhost\nport\n", "recovery codes\nare kept\n"),
        check=_are_codes,
        why="codes that let somebody in without the second factor",
    ),
)  # fmt: skip
