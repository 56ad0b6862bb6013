"""The catalogue: every detector carries its own examples, and this runs them all."""

import base64
import gzip
import ipaddress

import pytest
from tools.redaction_places import cases

from homeport.detection import BlockDetector, Candidate, Detector, Layer, PatternDetector, Scanner
from homeport.detection.catalogue import DETECTORS, code_hosts, imported, network, personal
from homeport.detection.catalogue.layers import LAYERS
from homeport.detection.prefilter import KeywordPrefilter
from homeport.domain import Category

OWN = [detector for detector in DETECTORS if detector not in imported.DETECTORS]


def keeps_its_word(detector: Detector) -> None:
    """Check one detector, alone, against what it carries."""
    alone = Scanner.of((detector,), (), KeywordPrefilter((detector,)))
    assert detector.examples
    assert detector.why
    for example in detector.examples:
        assert alone.scan(example), example
    for counterexample in detector.counterexamples:
        assert not alone.scan(counterexample), counterexample


@pytest.mark.parametrize("detector", OWN, ids=lambda detector: detector.name)
def test_examples(detector: Detector) -> None:
    """Each detector finds its examples and nothing in its counterexamples."""
    assert detector.counterexamples
    keeps_its_word(detector)


def test_imported_examples() -> None:
    """Each imported rule finds the example that was generated for it."""
    for detector in imported.DETECTORS:
        keeps_its_word(detector)


def test_several_hundred_services_are_known() -> None:
    """The data holds both rule sets, each rule once."""
    names = [detector.name for detector in imported.DETECTORS]
    assert len(names) == len(set(names)) > 800
    assert {name.split(".")[0] for name in names} == {"documented", "gitleaks", "kingfisher"}


def test_stand_ins_are_left() -> None:
    """A format filled with one letter is a documentation example, not a token."""
    [rule] = [each for each in imported.DETECTORS if each.name == "gitleaks.databricks-api-token"]
    assert rule.check is not None
    assert not rule.check(Candidate("dapi" + "a" * 32))


def test_national_numbers_of_many_countries() -> None:
    """Numbers of more than thirty kinds are told by their check digits."""
    kinds = {
        rule.name.rsplit("-", 1)[0]
        for rule in DETECTORS
        if rule.category is Category.NATIONAL_ID
        and isinstance(rule, PatternDetector | BlockDetector)
        and rule.check is not None
    }
    assert len(kinds) > 30


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:some/repo.git",
        "logo@2x.png",
        "at 4111111111111112",
        "12:30 +1 day",
        "see 1.2.3 and 4.5.6",
    ],
)
def test_everyday_text_is_left(text: str) -> None:
    """What looks a little like a personal datum, and is none, stays."""
    rules = personal.DETECTORS
    assert not Scanner.of(rules, (), KeywordPrefilter(rules)).scan(text)


TOKEN = "gh" + "p_" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T"
RULES: tuple[Detector | Layer, ...] = (*code_hosts.DETECTORS, *LAYERS)
SCANNER = Scanner.of(code_hosts.DETECTORS, LAYERS, KeywordPrefilter(RULES))
HALVES = (TOKEN[:15], TOKEN[15:])


def found(text: str) -> list[str]:
    """Return what the scanner withholds."""
    return [text[f.span.start : f.span.end] for f in SCANNER.scan(text)]


@pytest.mark.parametrize(
    "hidden",
    [
        base64.b64encode(f"token={TOKEN};".encode()).decode(),
        base64.b64encode(base64.b64encode(f"the token is {TOKEN}".encode())).decode(),
        base64.b64encode(gzip.compress(f"token {TOKEN}\n".encode())).decode(),
        f"my token {TOKEN}".encode().hex(),
        "".join(f"%{ord(ch):02x}" for ch in TOKEN),
        "".join(f"\\u{ord(ch):04x}" for ch in TOKEN),
        "".join(f"&#{ord(ch)};" for ch in TOKEN),
        "\u200b".join(HALVES),
        '" + "'.join(HALVES),
        '"\n    "'.join(HALVES),
        "\\\n".join(HALVES),
        TOKEN.replace("a", "\u0430"),
        "".join(chr(ord(ch) + 0xFEE0) if ch.isalnum() else ch for ch in TOKEN),
    ],
    ids=[
        "base64", "base64-twice", "gzip", "hex", "url", "unicode", "html", "zero-width", "spliced",
        "spliced-lines", "continued", "homoglyph", "full-width",
    ],
)  # fmt: skip
def test_hidden_whole(hidden: str) -> None:
    """A hidden token is withheld from its first hidden character to its last."""
    assert found(f'x "{hidden}" y') == [hidden]


def test_quoted_printable() -> None:
    """A soft line break inside a token does not hide it."""
    hidden = "=\n".join(HALVES)
    text = f"The key that we have been using since the first of May is key=3D{hidden} here\n"
    assert found(text) == [hidden]


def test_wrapped_terminal() -> None:
    """A token that a terminal broke at its width is withheld with the break."""
    line = "x" * 60 + " " + HALVES[0]
    assert found(f"{line}\n{HALVES[1]} done\n") == ["\n".join(HALVES)]


def test_wraps_only_in_small_texts() -> None:
    """In a text larger than a screen's scroll, lines are not joined."""
    line = "x" * 60 + " " + HALVES[0]
    assert not found(f"{line}\n{HALVES[1]} done\n" + "\n" * 70_000)


def test_layers_have_an_end() -> None:
    """Text encoded more often than anyone does is not looked into for ever."""
    text = f"token={TOKEN}; and so on"
    for _ in range(6):
        text = base64.b64encode(text.encode()).decode()
    assert found(text) == []


JWT = (
    "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0."
    "dozjgNryP4J3jVmNHl0w5NXgL0n3I9PlFUP0THsR8U"
)  # fmt: skip
RANDOM = "kQ9xR7tW2mZvN5cL8p" + "J1hF4gD6sXbY3aEu0T"


@pytest.mark.parametrize(
    ("before", "secret"),
    [
        ("JWT=", JWT),
        ("Authorization: Bearer ", JWT),
        ("SLACK_BOT_TOKEN=", "xox" + "b-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1"),
        ("OPENAI_API_KEY=", "sk" + "-proj-" + RANDOM),
        ("//registry.some.org/:_authToken=", RANDOM),
        ("Authorization: Basic ", RANDOM + "dXNlcjprUTl4Ujd0VzI="),
    ],
)
@pytest.mark.parametrize(
    "after",
    ["NEXT_NAME=1", "SECOND: abc", "2026-01-31 ready", "Traceback (most", "done", "INFO up"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_finding_ends_with_its_line(before: str, secret: str, after: str, newline: str) -> None:
    """A token that ends with its line does not swallow how the next line begins."""
    text = before + secret + newline + after + newline
    findings = Scanner.default().scan(text)
    assert [text[f.span.start : f.span.end] for f in findings] == [secret]


def test_a_complete_token_that_goes_on() -> None:
    """A web token that a terminal broke in its signature is withheld with the rest of it."""
    text = f"sent {JWT[:-12]}\n{JWT[-12:]}\ndone\n"
    [finding] = Scanner.default().scan(text)
    assert text[finding.span.start : finding.span.end] == f"{JWT[:-12]}\n{JWT[-12:]}"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("jdbc:oracle:thin:app/hunter2xyz@db1:1521:CORE", "hunter2xyz"),
        ("jdbc:oracle:thin:app/geheim@//db1:1521/CORE", "geheim"),
        ("sqlplus app/hunter2xyz@CORE", "hunter2xyz"),
        ("sqlplus -s app/Sommer@CORE", "Sommer"),
        ("impdp system/geheim@CORE full=y", "geheim"),
        ("app/hunter2xyz@//db1:1521/CORE", "hunter2xyz"),
        ("session=9f86d081884c7d65", "9f86d081884c7d65"),
        ("12:00 in session=9f86d081884c7d65 user=3", "9f86d081884c7d65"),
    ],
)
def test_oracle_logins_and_sessions(text: str, secret: str) -> None:
    """A login before a database's name, and a session's identifier, are withheld."""
    findings = Scanner.default().scan(text)
    assert [text[f.span.start : f.span.end] for f in findings] == [secret]


@pytest.mark.parametrize(
    "text",
    ["npm i @types/node@18", "see app/main@v2.1", "uses: actions/checkout@v4", "import a/b@c"],
)
def test_paths_with_versions_are_left(text: str) -> None:
    """A package or a branch with its version is no login."""
    assert not Scanner.default().scan(text)


@pytest.mark.parametrize("name", ["cvv", "CVC2", "card_verification", "cardCvv", "otp", "userPin"])
@pytest.mark.parametrize(
    "shape",
    [
        "{}={}",
        "{}='{}',",
        '"{}":"{}"',
        '{{"{}": {}}}',
        "{}: {}\r\n",
        'x {}=\\"{}\\" y',
        "{} is {}.",
    ],
)
def test_short_numbers(name: str, shape: str) -> None:
    """A number that verifies or opens something is withheld by its name, in every notation."""
    text = shape.format(name, "4" + "711")
    findings = Scanner.default().scan(text)
    assert [text[f.span.start : f.span.end] for f in findings] == ["4711"]


@pytest.mark.parametrize(
    "text",
    [
        "pin 4711", "mapping: 4711", "OTP 26.2.5", "otp:4000", "pincode: 560001", "gpio_pin = 13",
        '{"cvc": 3}', "pin.number = 1000", "cvv: number", 'pin = "GPIO1000"', "otp == 4711",
    ],
)  # fmt: skip
def test_other_numbers(text: str) -> None:
    """Numbers beside names that only resemble these stay."""
    assert not Scanner.default().scan(text)


def test_places() -> None:
    """In the places where people meet secrets, nearly all are withheld."""
    scanner = Scanner.default()
    done = []
    for case in cases(seed=3, rounds=1):
        covered = bytearray(len(case.text))
        for finding in scanner.scan(case.text):
            size = finding.span.end - finding.span.start
            covered[finding.span.start : finding.span.end] = b"\1" * size
        # A full stop or an exclamation mark at the end may be the sentence's.
        done.append(all(all(covered[start : end - 1]) for start, end in case.secrets))
    assert len(done) > 400
    assert sum(done) / len(done) >= 0.98


def test_first_bytes_of_public_networks() -> None:
    """Where the first byte alone tells that an address is public, each address with it is."""
    assert len(network._WHOLLY_PUBLIC) > 200
    for first in network._WHOLLY_PUBLIC:
        for rest in ("0.0.1", "0.2.1", "64.0.9", "88.99.1", "100.7.7", "168.1.1", "255.255.255"):
            address = ipaddress.ip_address(f"{first}.{rest}")
            assert address.is_global
            assert not address.is_multicast
