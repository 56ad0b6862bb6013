"""Uncovers text under zero-width characters, look-alike letters, typographic quotes, backwards.

Works on UTF-8 bytes, line by line; the table is made once from the code points below.
"""

import unicodedata
from collections.abc import Iterator

from homeport.detection.detector import Decoded
from homeport.detection.disguises import replaced
from homeport.detection.expressions import Spans

_NOTHING = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
# Accents written as characters of their own, behind the letter they stand on.
_MARKS = "".join(chr(code) for code in range(0x300, 0x370))
_SPACES = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'}
_LETTERS = dict(
    zip(
        # Cyrillic, then Greek letters that look like the Latin ones below them.
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u051b\u051d\u04cf"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408"
        "\u03bf\u03b1\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1"
        "\u03a4\u03a5\u03a7",
        "aeopcyxisjdqwlABEKMHOPCTYXISJoavABEZHIKMNOPTYX",
        strict=True,
    )
)
_WIDE = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}
# Letters and digits as mathematicians write them, in circles, in boxes.
_STYLED = {
    chr(code): plain
    for block in (range(0x1D400, 0x1D800), range(0x2460, 0x2500), range(0x2100, 0x2150))
    for code in block
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
    and plain.isascii()
    and plain.isalnum()
}
_PLAIN = {
    wide.encode(): plain.encode()
    for wide, plain in (
        *((ch, "") for ch in _NOTHING + _MARKS),
        *((ch, " ") for ch in _SPACES),
        *_QUOTES.items(),
        *_LETTERS.items(),
        *_WIDE.items(),
        *_STYLED.items(),
    )
}


def _any_of(characters: str) -> str:
    """Return a pattern over UTF-8 bytes for any of the characters."""
    tails: dict[bytes, str] = {}
    for character in characters:
        code = character.encode()
        tails[code[:-1]] = tails.get(code[:-1], "") + f"\\x{code[-1]:02x}"
    heads = ("".join(f"\\x{byte:02x}" for byte in head) + f"[{t}]" for head, t in tails.items())
    return f"(?:{'|'.join(heads)})"


_WHOLLY = "".join(_WIDE) + "".join(_STYLED)
_DISGUISED = "".join(_LETTERS) + _WHOLLY
TRIGGERS = (
    _any_of(_NOTHING + _SPACES + "".join(_QUOTES)),
    f"[A-Za-z0-9_]{_any_of(_DISGUISED + _MARKS)}",
    f"{_any_of(_DISGUISED)}[A-Za-z0-9_]",
    f"{_any_of(_WHOLLY)}{{4}}",
)
_BACKWARDS = r"\xe2\x80\xae([\x20-\x7e]{4,400})(?:\xe2\x80\xac)?"  # from right to left
_EVERY = _BACKWARDS + "|" + _any_of(_NOTHING + _MARKS + _SPACES + "".join(_QUOTES) + _DISGUISED)


def in_lookalikes(data: bytes) -> Iterator[Decoded]:
    """Uncover what the text reads like to a person."""

    def plain(data: bytes, found: Spans) -> bytes:
        backwards = data[slice(*found[1])] if found[1][0] >= 0 else b""
        return backwards[::-1] or _PLAIN[data[slice(*found[0])]]

    return replaced(data, _EVERY, plain)
