"""Generates labelled cases of personal data in every notation, and of hidden secrets.

    python -m tools.redaction_people --seed 1 --rounds 3 > cases.jsonl

Numbers are drawn at random with right check digits, telephones from the phone library's example
numbers; the disguises nest. Nothing here is read by the package.
"""

import argparse
import base64
import gzip
import html
import json
import quopri
import random
import string
import urllib.parse
import zlib
from collections.abc import Callable, Iterator

import phonenumbers
from tools.redaction_cases import Case, data, tokens

_BANKS = (
    "AD12NNNNNNNNAAAAAAAAAAAA",
    "AT18NNNNNNNNNNNNNNNNNN",
    "BE14NNNNNNNNNNNNNN",
    "BG20AAAANNNNNNAAAAAAAA",
    "CH19NNNNNAAAAAAAAAAAA",
    "CY26NNNNNNNNAAAAAAAAAAAAAAAA",
    "CZ22NNNNNNNNNNNNNNNNNNNNNN",
    "DE20NNNNNNNNNNNNNNNNNNNN",
    "DK16NNNNNNNNNNNNNN",
    "EE18NNNNNNNNNNNNNNNNNN",
    "ES22NNNNNNNNNNNNNNNNNNNNNN",
    "FI16NNNNNNNNNNNNNN",
    "FR25NNNNNNNNNNAAAAAAAAAAANN",
    "GB20AAAANNNNNNNNNNNNNN",
    "GR25NNNNNNNAAAAAAAAAAAAAAAA",
    "HR19NNNNNNNNNNNNNNNNN",
    "HU26NNNNNNNNNNNNNNNNNNNNNNNN",
    "IE20AAAANNNNNNNNNNNNNN",
    "IL21NNNNNNNNNNNNNNNNNNN",
    "IS24NNNNNNNNNNNNNNNNNNNNNN",
    "IT25ANNNNNNNNNNAAAAAAAAAAAA",
    "LI19NNNNNAAAAAAAAAAAA",
    "LT18NNNNNNNNNNNNNNNN",
    "LU18NNNAAAAAAAAAAAAA",
    "LV19AAAAAAAAAAAAAAAAA",
    "MC25NNNNNNNNNNAAAAAAAAAAANN",
    "MT29AAAANNNNNAAAAAAAAAAAAAAAAAA",
    "NL16AAAANNNNNNNNNN",
    "NO13NNNNNNNNNNN",
    "PL26NNNNNNNNNNNNNNNNNNNNNNNN",
    "PT23NNNNNNNNNNNNNNNNNNNNN",
    "RO22AAAAAAAAAAAAAAAAAAAA",
    "SA22NNAAAAAAAAAAAAAAAAAA",
    "SE22NNNNNNNNNNNNNNNNNNNN",
    "SI17NNNNNNNNNNNNNNN",
    "SK22NNNNNNNNNNNNNNNNNNNN",
    "TR24NNNNNNAAAAAAAAAAAAAAAA",
    "AE21NNNNNNNNNNNNNNNNNNN",
    "BR27NNNNNNNNNNNNNNNNNNNNNNNAA",
    "QA27AAAAAAAAAAAAAAAAAAAAAAAAA",
    "UA27NNNNNNAAAAAAAAAAAAAAAAAAA",
    "KZ18NNNAAAAAAAAAAAAA",
)
_REGIONS = (
    "US",
    "CA",
    "GB",
    "DE",
    "FR",
    "ES",
    "IT",
    "PT",
    "NL",
    "BE",
    "CH",
    "AT",
    "SE",
    "NO",
    "DK",
    "FI",
    "PL",
    "CZ",
    "HU",
    "RO",
    "GR",
    "IE",
    "TR",
    "RU",
    "UA",
    "IL",
    "IN",
    "CN",
    "JP",
    "KR",
    "SG",
    "AU",
    "NZ",
    "BR",
    "MX",
    "AR",
    "CL",
    "CO",
    "ZA",
    "NG",
    "EG",
    "KE",
    "AE",
    "SA",
    "TH",
    "VN",
    "ID",
    "MY",
    "PH",
    "HK",
)
_BRANDS = (
    ("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("65", 16),
    ("36", 14), ("3530", 16), ("62", 16), ("4", 13),
)  # fmt: skip
_ADDRESSES = (
    "2a00:1450:4001:81b::200e",
    "2606:4700:0:0:0:0:6810:85e5",
    "2001:67c:2e8:22::c100:68b",
    "::ffff:8.8.4.4",
    "2a00:1450:4001:81b::200e%eth0",
    "2001:4860:4860::8888/64",
    "2A03:2880::1",
)
_FIRST = ("jo", "anna", "li", "maria.jose", "o'neil", "k_b", "sven-erik", "x1")
_HOSTS = (
    "example.com",
    "example.org",
    "mail.acme.io",
    "uni-bonn.de",
    "firma.co.uk",
    "gov.br",
    "x.museum",
)
_STREETS = (
    "221B Baker Street, London NW1 6XE",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
    "742 Evergreen Terrace, Springfield, OR 97403",
    "350 Fifth Ave, Suite 300, New York, NY 10118",
    "Lindenstraße 12, 10969 Berlin",
    "Hauptstr. 5a, 80331 München",
    "Am Markt 3, 53111 Bonn",
    "12 rue de la Paix, 75002 Paris",
    "5 avenue Anatole France, 75007 Paris",
    "Calle Mayor 10, 28013 Madrid",
    "Via Roma 25, 00184 Roma",
    "Damrak 70, 1012 LM Amsterdam",
    "Keizersgracht 174, 1016 DW Amsterdam",
    "Bahnhofstrasse 1, 8001 Zürich",
    "Drottninggatan 5, 111 51 Stockholm",
    "Rua Augusta 100, 1100-053 Lisboa",
    "4 Privet Drive, Little Whinging, GU21 4QT",
    "PO Box 1234, Austin, TX 78701",
    "10 Downing St, London SW1A 2AA",
    "100 Queen St W, Toronto, ON M5H 2N2",
    "1 Macquarie Street, Sydney NSW 2000",
    "Karl Johans gate 1, 0154 Oslo",
)
_RECORDS: tuple[tuple[str, str], ...] = (
    ("My {w} is ", ", thanks."),
    ('{{"{w}": "', '", "n": 3}}'),
    ("{w}: ", ""),
    ("{w}=", ""),
    ("customer {w} ", " is wrong"),
    ("id,name,{w}\n1,Jo,", ""),
    ("<{w}>", "</{w}>"),
    ("| {w} | ", " |"),
    ("User(id=3, {w}='", "')"),
    ("2024-05-01 10:00:00 INFO app {w}=", " ok"),
    ('- {w}: "', '"'),
    ("INSERT INTO t VALUES (3, '", "'); -- {w}"),
    ("  {w} : ", ","),
    ("The {w} (", ") bounced."),
)


def main() -> None:
    """Write the cases to standard output."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rounds", type=int, default=3, help="cases of each datum")
    options = arguments.parse_args()
    every = (*people(options.seed, options.rounds), *hidden(options.seed, options.rounds))
    for number, case in enumerate(every):
        row = {
            "id": f"{case.label}-{number}",
            "source": "generated",
            "kind": "positive",
            "label": case.label,
            "text": case.text,
            "secrets": [list(span) for span in case.secrets],
        }
        print(json.dumps(row))


def people(seed: int, rounds: int) -> Iterator[Case]:
    """Yield personal data in records, logs and sentences."""
    chance = random.Random(seed)  # noqa: S311 -- test data, the same at every run
    for _ in range(rounds):
        for label, word, value in _data(chance):
            before, after = chance.choice(_RECORDS)
            text = before.format(w=word) + value + after.format(w=word) + "\n"
            start = len(before.format(w=word))
            yield Case("pii", label, text, ((start, start + len(value)),))


def _data(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    yield from _contacts(chance)
    yield from _accounts(chance)
    yield from _machines(chance)
    for street in _STREETS:
        yield "address", "address", street
    for kind in ("ssn", "nhs", "bsn", "pesel"):
        yield "national", kind, data(chance)[kind]


def _contacts(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    yield "email", "email", f"{chance.choice(_FIRST)}@{chance.choice(_HOSTS)}"
    yield (
        "email",
        "contact",
        f"{chance.choice(_FIRST)}+tag{chance.randrange(9)}@{chance.choice(_HOSTS)}",
    )
    for region in _REGIONS:
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None:
                continue
            for style in ("INTERNATIONAL", "E164", "NATIONAL"):
                shown = phonenumbers.format_number(
                    number, getattr(phonenumbers.PhoneNumberFormat, style)
                )
                yield f"phone-{style.lower()}", chance.choice(("phone", "tel", "mobile")), shown


def _accounts(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for pattern in _BANKS:
        bank = _bank(chance, pattern)
        yield "iban", "iban", bank
        yield "iban", "account", " ".join(bank[n : n + 4] for n in range(0, len(bank), 4))
    for prefix, size in _BRANDS:
        card = _card(chance, prefix, size)
        yield "card", "card", card
        cut = [card[n : n + 4] for n in range(0, size, 4)] if size == 16 else [card]  # noqa: PLR2004 -- four groups
        yield "card", "card", chance.choice((" ", "-")).join(cut)


def _machines(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    yield (
        "ipv4",
        "ip",
        f"{chance.choice((8, 45, 81, 93, 151, 203))}.{chance.randrange(100, 255)}.7.9",
    )
    yield "ipv4", "ip", f"91.198.174.{chance.randrange(1, 255)}"
    for address in _ADDRESSES:
        yield "ipv6", "ip", address
    mac = [f"{chance.randrange(256):02x}" for _ in range(6)]
    for shown in (
        ":".join(mac),
        "-".join(mac).upper(),
        ".".join("".join(mac[n : n + 2]) for n in (0, 2, 4)),
    ):
        yield "mac", "mac", shown
    yield "mac-bare", "mac", "".join(mac)
    yield "mac-bare", "hwaddr", "".join(mac).upper()


def _bank(chance: random.Random, pattern: str) -> str:
    body = "".join(
        chance.choice(string.digits if ch == "N" else string.ascii_uppercase) for ch in pattern[4:]
    )
    turned = "".join(str(int(ch, 36)) for ch in body + pattern[:2] + "00")
    return f"{pattern[:2]}{98 - int(turned) % 97:02}{body}"


def _card(chance: random.Random, prefix: str, size: int) -> str:
    body = prefix + "".join(chance.choice(string.digits) for _ in range(size - len(prefix) - 1))
    total = sum(
        sum(divmod(int(ch) * (2 if place % 2 == 0 else 1), 10))
        for place, ch in enumerate(reversed(body))
    )
    return body + str(-total % 10)


# ---- hidden secrets


Change = Callable[[random.Random, str], str]


def _cut(chance: random.Random, value: str) -> tuple[str, str]:
    at = chance.randrange(6, len(value) - 5)
    return value[:at], value[at:]


def _join(between: str) -> Change:
    def change(chance: random.Random, value: str) -> str:
        return between.join(_cut(chance, value))

    return change


def _b64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _everywhere(code: str) -> Change:
    return lambda _c, value: "".join(code.format(ord(ch)) for ch in value)


_DISGUISES: tuple[tuple[str, str, Change, str], ...] = (
    ("base64", "auth: ", lambda _c, v: _b64(v), "\n"),
    ("base64", "data: ", lambda _c, v: _b64(f'{{"token": "{v}"}}'), "\n"),
    (
        "base64-url",
        "s=",
        lambda _c, v: base64.urlsafe_b64encode(f"key={v}".encode()).decode().rstrip("="),
        "&x=1\n",
    ),
    (
        "base64-wrapped",
        "blob:\n",
        lambda _c, v: (
            base64.encodebytes(f"some config here\ntoken: {v}\nend of it".encode()).decode().strip()
        ),
        "\n",
    ),
    (
        "base64-of-url",
        "p: ",
        lambda _c, v: _b64(urllib.parse.quote(f"token={v}&x=1", safe="")),
        "\n",
    ),
    ("url-of-base64", "?p=", lambda _c, v: urllib.parse.quote(_b64(f"token={v};"), safe=""), "\n"),
    (
        "url-twice",
        "?p=",
        lambda _c, v: urllib.parse.quote(urllib.parse.quote(f"https://x/?t={v}", safe=""), safe=""),
        "\n",
    ),
    ("base64-thrice", "p: ", lambda _c, v: _b64(_b64(_b64(f"token={v}"))), "\n"),
    (
        "gzip",
        "d: ",
        lambda _c, v: base64.b64encode(gzip.compress(f"a: 1\ntoken: {v}\n".encode())).decode(),
        "\n",
    ),
    (
        "gzip-twice",
        "d: ",
        lambda _c, v: _b64(base64.b64encode(gzip.compress(f"token: {v}\n".encode())).decode()),
        "\n",
    ),
    ("hex", "h: ", lambda _c, v: v.encode().hex(), "\n"),
    ("hex-upper", "h: 0x", lambda _c, v: v.encode().hex().upper(), "\n"),
    ("hex-spaced", "h: ", lambda _c, v: v.encode().hex(" "), "\n"),
    ("hex-escapes", 'h: "', _everywhere("\\x{:02x}"), '"\n'),
    ("octal-escapes", 'h: "', _everywhere("\\{:03o}"), '"\n'),
    ("unicode-escapes", 'h: "', _everywhere("\\u{:04x}"), '"\n'),
    ("unicode-braces", 'h: "', _everywhere("\\u{{{:x}}}"), '"\n'),
    ("unicode-double", 'h: "', _everywhere("\\\\u{:04x}"), '"\n'),
    ("entities", "<p>", _everywhere("&#{};"), "</p>\n"),
    ("entities-hex", "<p>", _everywhere("&#x{:X};"), "</p>\n"),
    ("entities-amp", "<a href='?a=1&amp;token=", lambda _c, v: html.escape(v), "'>\n"),
    ("percent", "?q=", _everywhere("%{:02X}"), "\n"),
    (
        "quoted-printable",
        "",
        lambda _c, v: quopri.encodestring(
            f"the key for our staging system which is in use is api_key={v} and more".encode()
        ).decode(),
        "\n",
    ),
    ("json-thrice", "", lambda _c, v: json.dumps(json.dumps(json.dumps({"token": v}))), "\n"),
    ("json-of-env", "", lambda _c, v: json.dumps({"f": f"A=1\nAPI_TOKEN={v}\nB=2\n"}), "\n"),
    ("zero-width", "token: ", _join("\u200b"), "\n"),
    ("zero-width-all", "token: ", lambda _c, v: "\u200c".join(v), "\n"),
    ("soft-hyphen", "token: ", _join("\u00ad"), "\n"),
    ("byte-order-mark", "token: ", _join("\ufeff"), "\n"),
    (
        "cyrillic",
        "token: ",
        lambda _c, v: v.translate(
            str.maketrans(
                "aeopcxAEOPCTHKMB",
                "\u0430\u0435\u043e\u0440\u0441\u0445\u0410\u0415\u041e\u0420\u0421\u0422\u041d\u041a\u041c\u0412",
            )
        ),
        "\n",
    ),
    (
        "greek",
        "token: ",
        lambda _c, v: v.translate(
            str.maketrans(
                "oABEZHIKMN", "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d"
            )
        ),
        "\n",
    ),
    ("full-width", "token: ", lambda _c, v: "".join(chr(ord(ch) + 0xFEE0) for ch in v), "\n"),
    (
        "mathematical",
        "token: ",
        lambda _c, v: "".join(chr(0x1D5BA + ord(ch) - 97) if ch.islower() else ch for ch in v),
        "\n",
    ),
    ("plus", 'k = "', _join('" + "'), '"\n'),
    ("plus-lines", 'k = "', _join('" +\n    "'), '";\n'),
    ("dot", "$k = '", _join("' . '"), "';\n"),
    ("dot-lines", "$k = '", _join("'\n  . '"), "';\n"),
    ("dots", 'k = "', _join('" .. "'), '"\n'),
    ("ampersand", 'k = "', _join('" & _\n "'), '"\n'),
    ("adjacent", 'k = "', _join('" "'), '"\n'),
    ("adjacent-lines", 'k = ("', _join('"\n     "'), '")\n'),
    ("array-join", 'k = ["', _join('", "'), '"].join("")\n'),
    ("concat-call", 'k = concat("', _join('", "'), '")\n'),
    ("concat-method", 'k = "', _join('".concat("'), '")\n'),
    ("string-builder", 'b.append("', _join('").append("'), '")\n'),
    ("plus-equals", 'k = "', _join('"\nk += "'), '"\n'),
    ("template", "k = `", _join("${''}"), "`\n"),
    ("pipes", "k = '", _join("' || '"), "'\n"),
    ("haskell", 'k = "', _join('" ++ "'), '"\n'),
    ("shell-adjacent", "K=", _join('""'), "\n"),
    ("backslash", "export K=", _join("\\\n"), "\n"),
    ("backslash-indent", 'K: "', _join("\\\n    "), '"\n'),
    ("folded-yaml", "key: >-\n  ", _join("\n  "), "\n"),
    ("literal-in-diff", '+k = "', _join('"\n+    "'), '"\n'),
    ("wrapped", "x" * 60 + " ", _join("\n"), "\n"),
    ("wrapped-crlf", "x" * 60 + " ", _join("\r\n"), "\r\n"),
    ("ansi", "token: ", lambda _c, v: f"\x1b[31m{v}\x1b[0m", "\n"),
    ("ansi-inside", "token: ", _join("\x1b[0m\x1b[31m"), "\n"),
    ("bold", "**", lambda _c, v: v, "**\n"),
    ("brackets", "(see ", lambda _c, v: v, ").\n"),
    ("angle", "<", lambda _c, v: v, ">\n"),
    ("comma", "keys a, ", lambda _c, v: v, ", b\n"),
    ("ellipsis", "it is ", lambda _c, v: v, "...\n"),
    ("quotes", "\u201c", lambda _c, v: v, "\u201d\n"),
    ("trailing-backslash", '\\"', lambda _c, v: v, '\\",\n'),
    ("after-equals", "a=b=", lambda _c, v: v, "\n"),
    ("upper-name", "MY_APP_KEY_", lambda _c, v: "=" + v, "\n"),
    ("no-space", "token", lambda _c, v: ":" + v, ";\n"),
    ("path", "/v1/", lambda _c, v: v, "/x\n"),
    ("nul", "token: ", lambda _c, v: v, "\0\n"),
    ("utf16-escapes", "", lambda _c, v: "\0".join(f"token: {v}"), "\n"),
    ("reversed-base64", "p: ", lambda _c, v: _b64(f"token={v}")[::-1], "\n"),
    (
        "zlib",
        "d: ",
        lambda _c, v: base64.b64encode(zlib.compress(f"token: {v} ".encode() * 2)).decode(),
        "\n",
    ),
    ("codes", "[", lambda _c, v: ", ".join(str(code) for code in v.encode()), "]\n"),
    ("unicode-long", 'h: "', _everywhere("\\U{:08x}"), '"\n'),
    ("elixir", 'k = "', _join('" <> "'), '"\n'),
    ("interpolated", 'var k = "', _join('" + $"'), '";\n'),
    ("rust-concat", 'k = concat!("', _join('", "'), '");\n'),
    ("paste", 'k <- paste0("', _join('", "'), '")\n'),
    ("after-break", '"first\\n', lambda _c, v: v, '\\nlast"\n'),
    ("markdown-escapes", "token: ", lambda _c, v: v.replace("_", "\\_"), "\n"),
    (
        "circled",
        "token: ",
        lambda _c, v: "".join(chr(0x24D0 + ord(ch) - 97) if ch.islower() else ch for ch in v),
        "\n",
    ),
    (
        "rot13",
        "p: ",
        lambda _c, v: v.translate(
            str.maketrans(
                string.ascii_letters, "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM"
            )
        ),
        "\n",
    ),
    ("base32", "p: ", lambda _c, v: base64.b32encode(f"token={v}".encode()).decode(), "\n"),
    ("base85", "p: ", lambda _c, v: base64.b85encode(f"token={v}".encode()).decode(), "\n"),
)


def hidden(seed: int, rounds: int) -> Iterator[Case]:
    """Yield tokens of services under every disguise."""
    chance = random.Random(seed)  # noqa: S311 -- test data, the same at every run
    for label, before, change, after in _DISGUISES:
        for _ in range(rounds):
            value = chance.choice(sorted(tokens(chance).values()))
            shown = change(chance, value)
            text = before + shown + after
            start, end = len(before), len(before) + len(shown)
            if value in shown:
                start = text.index(value)
                end = start + len(value)
            elif label == "quoted-printable":
                start, end = text.index("=3D") + 3, text.index(" and")
            yield Case("adversarial", label, text, ((start, end),))


if __name__ == "__main__":
    main()
