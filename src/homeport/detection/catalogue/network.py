"""Addresses of machines that point at people: public IP addresses, hardware addresses.

Private and loopback ranges name nobody outside and stay. The documentation ranges of RFC 5737 and
RFC 3849 count: they stand for public addresses wherever somebody writes one.
"""

import functools
import ipaddress
import re

from homeport.detection.detector import Candidate, PatternDetector
from homeport.domain import Category

_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
# First bytes without 0, 10, 127, 224 and up; the four that are partly private come apart.
_FIRST = (
    r"(?:22[0-3]|2[01]\d|1[13-58]\d|10[1-9]|12[0-689]|16[0-8]|17[013-9]|19[013-9]"
    r"|1[1-9]|[2-9]\d|[1-9])"
)
_PARTLY = (
    r"172\.(?:[0-9]|1[0-5]|3[2-9]|[4-9]\d|1\d\d|2[0-4]\d|25[0-5])"
    r"|192\.(?:\d{1,2}|1[0-57-9]\d|16[0-79]|2[0-4]\d|25[0-5])"
    r"|169\.(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-35])"
    r"|100\.(?:[0-9]|[1-5]\d|6[0-3]|12[89]|1[3-9]\d|2[0-4]\d|25[0-5])"
)
# Four small numbers are a version far more often than an address; these are addresses.
_SMALL = 32
# Object identifiers of certificates and kernels that had four numbers.
_NUMBERED = ("2.5.4.", "2.5.29.", "2.6.16.", "2.6.18.", "2.6.32.", "2.6.35.")
_TWOS = re.compile(r"(?:[0-9a-f]{2}:){7}[0-9a-f]{2}")
_RESOLVERS = frozenset(("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9"))
# First bytes in which nothing is set apart; asking for all ranges costs ten times as much.
_WHOLLY_PUBLIC = frozenset(range(1, 224)) - {10, 100, 127, 169, 172, 192, 198, 203}
_EXEMPLARY = ("192.0.2.", "198.51.100.", "203.0.113.")
_EXEMPLARY_V6 = ipaddress.ip_network("2001:db8::/32")
_HEX = r"[0-9a-fA-F]{1,4}"
# Starts with a character that is rarer than a digit, as a time of day does not.
_COLONS = r"(?::" + _HEX + r"){3}:"


@functools.lru_cache(maxsize=4096)
def _is_public(address: str) -> bool:
    address = address.lower().removeprefix("::ffff:").partition("%")[0]
    if _is_other(address):
        return False
    if "." in address and int(address.partition(".")[0]) in _WHOLLY_PUBLIC:
        return True
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    exemplary = address.startswith(_EXEMPLARY) if number.version == 4 else number in _EXEMPLARY_V6  # noqa: PLR2004 -- a name
    return exemplary or (number.is_global and not number.is_multicast)


def _is_other(address: str) -> bool:
    """Tell what only looks like an address: a number, a version, what a chip is called by."""
    if address.startswith(_NUMBERED) or address.endswith(".0.0"):
        return True  # of all zeros: a network at most, far oftener the version of a browser
    if "." in address and address not in _RESOLVERS:
        return max(map(int, address.split("."))) < _SMALL
    return _TWOS.fullmatch(address) is not None  # eight pairs: a chip's or a world-wide name


def _public(candidate: Candidate) -> bool:
    return _is_public(candidate.value)


def _public_with_dashes(candidate: Candidate) -> bool:
    numbers = candidate.value.split("-")
    return max(map(int, numbers)) < 256 and _is_public(".".join(numbers))  # noqa: PLR2004 -- a byte


def _hardware(candidate: Candidate) -> bool:
    """A device's address: not nobody's, not everybody's."""
    digits = "".join(ch for ch in candidate.value.lower() if ch.isalnum())
    return len(set(digits)) > 2  # noqa: PLR2004 -- 00:00:.., ff:ff:..


DETECTORS = (
    PatternDetector(
        name="mac-address-named",
        pattern=r"(?i)(?:\b|_)(?:mac(?:[ _-]?(?:address|addr))?|hw_?addr|hardware[ _-]address|"
        r"bssid|lladdr|"
        r"ether)(?:\b|_)[\"'`*]{0,3}\s{0,3}(?:[:=#>|(]|is|of)?\s{0,3}[\"'`]?"
        r"(?P<secret>[0-9a-f]{12}|(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}|[0-9a-f]{6}[:-][0-9a-f]{6})(?:[^\w:.-]|$)",
        keywords=("mac", "hw", "hardware", "bssid", "lladdr", "ether"),
        category=Category.MAC_ADDRESS,
        examples=("mac: 3c22fb" + "8a1e09", "MAC address is 3C22FB-8A" + "1E09"),
        counterexamples=("mac: 000000000000", "mac = machine"),
        check=_hardware,
        why="hardware address after its name",
    ),
    PatternDetector(
        name="ipv4-address",
        pattern=r"(?:^|[^\w.+-]|[a-z]-)(?P<secret>(?:::(?:ffff|FFFF):)?(?:"
        + _FIRST + r"\." + _BYTE + "|" + _PARTLY + r")\." + _BYTE + r"\." + _BYTE
        + r")(?:[^\w.+-]|\.(?:\s|$)|$)",
        hint=r"\d\.\d{1,3}\.\d{1,3}\.\d",
        keywords=(".",),
        category=Category.IP_ADDRESS,
        examples=(
            "from 8.8." + "8.8 port 22",
            "ip=203.0.113" + ".77",
            "peer 172.67.12" + ".9:443",
            "(81.2.69" + ".142).",
        ),
        counterexamples=(
            "Chrome/120.0.0.0 Safari",
            "version 1.2.3.4.5",
            "Git 1.8.1.3 is",
            "10.0.0.1",
            "192.168.1.7",
        ),
        check=_public,
        why="public network address",
    ),
    PatternDetector(
        name="ipv4-address-with-port",  # as packet captures write it
        pattern=r"(?:\bIP |[<>] )(?P<secret>(?:" + _FIRST + r"\." + _BYTE + "|" + _PARTLY + r")\."
        + _BYTE + r"\." + _BYTE + r")\.(?:\d{1,5}|[a-z]{2,12}):? ",
        hint=r"(?:\bIP |[<>] )\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\.",
        keywords=("ip ", "> ", "< "),
        category=Category.IP_ADDRESS,
        examples=("IP 172.67.12" + ".9.443 > 10.0.0.2.5555: Flags",),
        counterexamples=("IP 10.0.0.2.5555 > 10.0.0.1.443: Flags",),
        check=_public,
        why="public network address with its port",
    ),
    PatternDetector(
        name="ipv6-address",
        pattern=r"(?:^|[^\w:.]|[a-zA-Z][=:])(?P<secret>(?:(?:" + _HEX + r":){7}" + _HEX
        + r"|[23][0-9a-fA-F]{3}(?::" + _HEX + r"){1,6}::(?:" + _HEX + r"(?::" + _HEX + r"){0,5})?"
        r"|[23][0-9a-fA-F]{3}::" + _HEX + r"(?::" + _HEX + r"){0,5})(?:%[\w.-]{1,15})?)"
        r"(?:/\d{1,3})?"
        r"(?:[^\w:.]|\.?$|\.\s)",
        hint=r"[23][0-9a-fA-F]{3}(?::" + _HEX + r"){0,6}::|" + _COLONS,
        keywords=(":",),
        category=Category.IP_ADDRESS,
        examples=("via 2a00:1450:4001:81b" + "::200e", "2606:4700:0:0:0:0:6810" + ":85e5"),
        counterexamples=(
            "::1", "fe80::1", "12:34:56", "std::a::b", "ff:f2:9f:15:1f:72:" + "00:0d",
        ),
        check=_public,
        why="public network address",
    ),
    PatternDetector(
        name="ipv4-in-host-name",
        pattern=r"(?i)\b(?:ip|ec2|host|static|dynamic|dsl|pool|client)-(?P<secret>(?:\d{1,3}-){3}\d{1,3})"
        r"(?:[^\w-]|$)",
        keywords=("ip-", "ec2-", "host-", "static-", "dynamic-", "dsl-", "pool-", "client-"),
        category=Category.IP_ADDRESS,
        examples=("ec2-54-210" + "-167-204.compute-1.some.org",),
        counterexamples=("ip-10-0-3-17.ec2.internal", "host-1-2-3-999", "ip-1-2-3-4-5"),
        check=_public_with_dashes,
        why="public network address in the name of a host",
    ),
    PatternDetector(
        name="mac-address",
        pattern=r"(?:^|[^\w:.*-])(?P<secret>(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}"
        r"|(?:[0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4})(?:[^\w:.-]"
        r"|\.?$)",
        hint=_COLONS + r"|(?:-[0-9a-fA-F]{2}){3}-|\.[0-9a-fA-F]{4}\.",
        keywords=(":", "-", "."),
        category=Category.MAC_ADDRESS,
        examples=("ether 3c:22:fb" + ":8a:1e:09 up", "3C-22-FB" + "-8A-1E-09"),
        counterexamples=("ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "3c:22:fb:8a:1e:09:77"),
        check=_hardware,
        why="hardware address of a device",
    ),
)  # fmt: skip
