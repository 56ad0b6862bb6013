import base64
import gzip

import pytest

from homeport.detection import Scanner
from homeport.detection.catalogue import code_hosts
from homeport.detection.catalogue.layers import LAYERS
from homeport.detection.engine import KeywordPrefilter

TOKEN = "gh" + "p_" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T"
RULES = (*code_hosts.DETECTORS, *LAYERS)
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
