"""Structured personal data: mail addresses, cards, accounts, phones, network addresses."""

import ipaddress

from homeport.detection import checks
from homeport.detection.detector import Candidate, PatternDetector
from homeport.domain import Category

_PHONE_DIGITS = range(9, 16)


def _public_address(candidate: Candidate) -> bool:
    try:
        return ipaddress.ip_address(candidate.value).is_global
    except ValueError:
        return False


def _phone(candidate: Candidate) -> bool:
    return len(checks.digits_of(candidate.value)) in _PHONE_DIGITS


DETECTORS = (
    PatternDetector(
        name="email-address",
        pattern=r"(?i)(?:^|[^\w.+%/-])(?P<secret>[a-z0-9][\w.+%-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}"
        r"[a-z]{2,18})\b",
        keywords=("@",),
        category=Category.EMAIL,
        examples=("mail jo" + "@" + "some-where.org now",),
        counterexamples=("git@v1", "@decorator"),
        why="mail address",
    ),
    PatternDetector(
        name="ipv4-address",
        pattern=r"(?:^|[^\w.-])(?P<secret>(?:\d{1,3}\.){3}\d{1,3})(?:[^\w.-]|\.?$|\.\s)",
        keywords=(".",),
        category=Category.IP_ADDRESS,
        examples=("from 8.8." + "8.8 port 22",),
        counterexamples=("version 1.2.3.4.5", "at 10.0.0.1", "127.0.0.1"),
        check=_public_address,
        why="public network address",
    ),
    PatternDetector(
        name="payment-card",
        pattern=r"(?:^|[^\w.-])(?P<secret>\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}"
        r"|3\d{3}[ -]?\d{6}[ -]?\d{4,5})(?:[^\w-]|$)",
        keywords=tuple("0123456789"),
        category=Category.CARD,
        examples=("card 4111 1111 " + "1111 1111.",),
        counterexamples=("card 4111 1111 " + "1111 1112", "1512345678901234"),
        check=checks.card,
        why="payment card number: a brand's range and a right check digit",
    ),
    PatternDetector(
        name="iban",
        pattern=r"\b(?P<secret>[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?)\b",
        keywords=tuple("0123456789"),
        category=Category.IBAN,
        examples=("pay to DE89 3704 0044 " + "0532 0130 00",),
        counterexamples=("DE88 3704 0044 " + "0532 0130 00",),
        check=checks.iban,
        why="bank account number with right check digits",
    ),
    PatternDetector(
        name="phone-number",
        pattern=r"(?:^|[^\w.+-])(?P<secret>\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?"
        r"\d{2,4}(?:[ .-]?\d{2,4}){1,4})(?:[^\w-]|$)",
        keywords=("+",),
        category=Category.PHONE,
        examples=("call +49 30 " + "901820 today",),
        counterexamples=("+1 day", "at offset +0x1f"),
        check=_phone,
        why="international phone number",
    ),
)
