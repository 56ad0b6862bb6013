"""Generates labelled cases for measuring redaction: secrets in context, personal data, disguises.

    python tools/redaction_cases.py --seed 1 --count 400 > cases.jsonl

Every value is drawn at random; every case is a JSON line {"id","source","kind","label","text",
"secrets":[[start,end],...]}, spans in code points. Nothing here is read by the package.
"""

import argparse
import base64
import gzip
import json
import random
import string
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ALNUM = string.ascii_letters + string.digits
_LOWER = string.ascii_lowercase + string.digits
_WORDS = (
    "river", "lamp", "otter", "cloud", "green", "swift", "harbor", "maple", "stone", "violet",
    "copper", "falcon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One text with the spans of its secrets."""

    kind: str
    label: str
    text: str
    secrets: tuple[tuple[int, int], ...]


def main() -> None:
    """Write the cases to standard output."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=400, help="cases of each kind")
    options = arguments.parse_args()
    for number, case in enumerate(cases(options.seed, options.count)):
        row = {
            "id": f"{case.kind}-{number}",
            "source": "generated",
            "kind": case.kind,
            "label": case.label,
            "text": case.text,
            "secrets": [list(span) for span in case.secrets],
        }
        print(json.dumps(row))


def cases(seed: int, count: int) -> Iterator[Case]:
    """Yield `count` cases of each kind, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- test data, the same at every run
    for _ in range(count):
        yield credential(chance)
    for _ in range(count):
        yield personal(chance)
    for _ in range(count):
        yield disguised(chance)


# ---- secrets of every kind, each in a place where people meet them


def _letters(chance: random.Random, alphabet: str, size: int) -> str:
    return "".join(chance.choice(alphabet) for _ in range(size))


def tokens(chance: random.Random) -> dict[str, str]:
    """Return one fresh token of each provider format."""
    return {
        "aws": "AKIA" + _letters(chance, string.ascii_uppercase + "234567", 16),
        "github": "gh" + "p_" + _letters(chance, _ALNUM, 36),
        "gitlab": "glp" + "at-" + _letters(chance, _ALNUM, 20),
        "slack": "xox" + "b-" + _letters(chance, string.digits, 12) + "-"
        + _letters(chance, string.digits, 12) + "-" + _letters(chance, _ALNUM, 24),
        "stripe": "sk" + "_live_" + _letters(chance, _ALNUM, 24),
        "openai": "sk" + "-proj-" + _letters(chance, _ALNUM, 48),
        "npm": "npm" + "_" + _letters(chance, _ALNUM, 36),
        "google": "AI" + "za" + _letters(chance, _ALNUM + "_-", 35),
        "sendgrid": "SG" + "." + _letters(chance, _ALNUM, 22) + "." + _letters(chance, _ALNUM, 43),
    }  # fmt: skip


def password(chance: random.Random) -> str:
    """Return a password as machines or people make them."""
    match chance.randrange(4):
        case 0:
            return _letters(chance, _ALNUM, chance.randrange(10, 33))
        case 1:
            words = [chance.choice(_WORDS).title() for _ in range(2)]
            return "".join(words) + str(chance.randrange(10, 9999)) + chance.choice("!?#%")
        case 2:
            return _letters(chance, _ALNUM + "!#%^*_-+?~", chance.randrange(10, 25))
        case _:
            return _letters(chance, "0123456789abcdef", 32)


_PLACES: tuple[Callable[[str], tuple[str, str]], ...] = (
    lambda v: ("HOME=/root\nDB_PASSWORD=", v + "\nPATH=/usr/bin\n"),
    lambda v: ("export API_TOKEN=", v + "\n"),
    lambda v: ('{"user": "app", "password": "', v + '", "retries": 3}\n'),
    lambda v: ("database:\n  host: db\n  password: ", v + "\n  pool: 5\n"),
    lambda v: ("[server]\nport = 80\nsecret_key = '", v + "'\n"),
    lambda v: ('  client = Client(url, api_key="', v + '")\n    raise Error\n'),
    lambda v: ("2024-05-01T10:00:00Z ERROR login failed user=app password=", v + " attempt=2\n"),
    lambda v: ("curl -H 'X-Api-Key: ", v + "' https://api.some.org/v1\n"),
    lambda v: ("<connection><dbPassword>", v + "</dbPassword></connection>\n"),
    lambda v: ("const config = { clientSecret: `", v + "` };\n"),
    lambda v: ("$ deploy --auth-token ", v + " --region eu\n"),
    lambda v: ("ENV APP_SECRET=", v + "\nRUN make\n"),
    lambda v: ("Server=db;Database=app;User Id=sa;Password=", v + ";Encrypt=true\n"),
    lambda v: ("mongodb+srv://app:", v.replace("/", "").replace("%", "x") + "@c0.mongodb.net/t\n"),
    lambda v: ("the password for staging is ", v + " - please rotate it\n"),
    lambda v: ("-  name: JWT_SECRET\n   value: ", v + '\n-  name: DEBUG\n   value: "1"\n'),
    lambda v: ("diff --git a/.env b/.env\n-SECRET=old\n+SECRET_TOKEN=", v + "\n"),
    lambda v: ('os.environ.setdefault("DJANGO_SECRET_KEY", "', v + '")\n'),
    lambda v: ("spring.datasource.password=", v + "\nspring.jpa.show-sql=false\n"),
    lambda v: ('variable "db_password" {\n  default = "', v + '"\n}\n'),
)  # fmt: skip


def credential(chance: random.Random) -> Case:
    """Return one secret in one ordinary place."""
    if chance.random() < 0.4:  # noqa: PLR2004 -- a share
        label, value = chance.choice(sorted(tokens(chance).items()))
        before, after = chance.choice(("call with ", "token ", "x=", '"', "failed: ")), "\n"
    else:
        label, value = "password", password(chance)
        place = chance.choice(_PLACES)
        before, rest = place(value)
        value, after = _split(rest, value)
    return _at("credential", label, before, value, after)


def _split(rest: str, value: str) -> tuple[str, str]:
    size = len(value) if rest.startswith(value) else rest.index("@")
    return rest[:size], rest[size:]


def _at(kind: str, label: str, before: str, value: str, after: str) -> Case:
    return Case(kind, label, before + value + after, ((len(before), len(before) + len(value)),))


# ---- structured personal data


def personal(chance: random.Random) -> Case:
    """Return one personal datum in one sentence or record."""
    label, value = chance.choice(sorted(data(chance).items()))
    name = {"ssn": "SSN", "iban": "IBAN", "nhs": "NHS number", "bsn": "BSN", "pesel": "PESEL"}
    word = name.get(label, label)
    before, after = chance.choice(
        (
            (f"My {word} is ", ", thanks.\n"),
            (f'{{"{word}": "', '"}\n'),
            (f"{word}: ", "\n"),
            (f"customer wrote: {word} ", " does not work\n"),
            (f"id,name,{word}\n1,Jo,", "\n"),
        )
    )
    return _at("pii", label, before, value, after)


def data(chance: random.Random) -> dict[str, str]:
    """Return one fresh datum of each kind, with right check digits."""
    digits = string.digits

    def fitting(make: Callable[[], str], fits: Callable[[str], bool]) -> str:
        while not fits(value := make()):
            pass
        return value

    def luhn(value: str) -> bool:
        odd = [int(d) for d in value[-1::-2]]
        even = [sum(divmod(2 * int(d), 10)) for d in value[-2::-2]]
        return (sum(odd) + sum(even)) % 10 == 0

    def iban(value: str) -> bool:
        return int("".join(str(int(ch, 36)) for ch in value[4:] + value[:4])) % 97 == 1

    def weighted(value: str, weights: tuple[int, ...]) -> int:
        return sum(int(d) * w for d, w in zip(value, weights, strict=False))

    card = fitting(lambda: "4" + _letters(chance, digits, 15), luhn)
    bank = fitting(lambda: "DE" + _letters(chance, digits, 20), iban)
    return {
        "email": f"{chance.choice(_WORDS)}.{chance.choice(_WORDS)}{chance.randrange(99)}@"
        f"{chance.choice(_WORDS)}-mail.{chance.choice(('com', 'org', 'de', 'co.uk'))}",
        "card": chance.choice((card, " ".join(card[n : n + 4] for n in range(0, 16, 4)))),
        "iban": chance.choice((bank, " ".join(bank[n : n + 4] for n in range(0, 22, 4)))),
        "phone": chance.choice(
            (
                f"+49 {chance.randrange(150, 179)} {_letters(chance, digits, 7)}",
                f"+1-{chance.randrange(212, 989)}-555-{_letters(chance, digits, 4)}",
                f"({chance.randrange(212, 989)}) 555-{_letters(chance, digits, 4)}",
                f"+44 20 {_letters(chance, '789', 4)} {_letters(chance, digits, 4)}",
            )
        ),
        "ip": f"{chance.choice((8, 45, 81, 93, 151, 203))}.{chance.randrange(1, 255)}."
        f"{chance.randrange(1, 255)}.{chance.randrange(1, 255)}",
        "mac": ":".join(_letters(chance, "0123456789abcdef", 2) for _ in range(6)),
        "ssn": f"{chance.randrange(100, 665)}-{chance.randrange(10, 99)}-"
        f"{chance.randrange(1000, 9999)}",
        "nhs": fitting(
            lambda: _letters(chance, digits, 10),
            lambda v: (11 - weighted(v, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11) % 11 == int(v[9]),
        ),
        "bsn": fitting(
            lambda: _letters(chance, digits, 9),
            lambda v: (weighted(v, (9, 8, 7, 6, 5, 4, 3, 2)) - int(v[8])) % 11 == 0,
        ),
        "pesel": fitting(
            lambda: (
                f"{chance.randrange(50, 99)}{chance.randrange(1, 13):02}"
                f"{chance.randrange(1, 28):02}{_letters(chance, digits, 5)}"
            ),
            lambda v: weighted(v, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0,
        ),
    }


# ---- disguises


def disguised(chance: random.Random) -> Case:
    """Return one token hidden by one or two encodings, or broken by its surroundings."""
    _, value = chance.choice(sorted(tokens(chance).items()))
    label, change = chance.choice(_DISGUISES)
    before, hidden, after = change(chance, value)
    return _at("adversarial", label, before, hidden, after)


def _base64(_chance: random.Random, value: str) -> tuple[str, str, str]:
    return "data: ", base64.b64encode(f"token={value}\n".encode()).decode(), "\n"


def _pem(chance: random.Random, prefix: str) -> tuple[str, str, str]:
    body = base64.b64encode(chance.randbytes(600)).decode()
    lines = [body[n : n + 64] for n in range(0, len(body), 64)]
    head, tail = "-----BEGIN RSA PRIVATE" + " KEY-----", "-----END RSA PRIVATE" + " KEY-----"
    return (
        f"{prefix}{head}\n{prefix}",
        f"\n{prefix}".join(lines),
        f"\n{prefix}{tail}\nafter\n",
    )


def _escaped(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    before, value, after = (part.replace("\n", "\\n") for part in parts)
    return before, value, after


def _cut(value: str, chance: random.Random) -> tuple[str, str]:
    at = chance.randrange(8, len(value) - 6)
    return value[:at], value[at:]


def _joined(value: str, chance: random.Random, between: str) -> str:
    return between.join(_cut(value, chance))


_MAIL = "Content-Transfer-Encoding: quoted-printable\n\n"
_DISGUISES: tuple[tuple[str, Callable[[random.Random, str], tuple[str, str, str]]], ...] = (
    ("base64", _base64),
    ("base64-twice", lambda _c, v: (
        "blob ", base64.b64encode(base64.b64encode(f"token={v}\n".encode())).decode(), "\n")),
    ("hex", lambda _c, v: ("payload=", f"key {v} ".encode().hex(), "\n")),
    ("url", lambda _c, v: (
        "GET /cb?u=https%3A%2F%2Fx%2F%3Ft%3D", urllib.parse.quote(v, safe="").replace("_", "%5F"),
        " HTTP/1.1\n")),
    ("url-all", lambda _c, v: ("q=", "".join(f"%{ord(ch):02X}" for ch in v), "\n")),
    ("json-in-json", lambda _c, v: (
        '{"body": "{\\"config\\": \\"{\\\\\\"token\\\\\\": \\\\\\"', v, '\\\\\\"}\\"}"}\n')),
    ("unicode-escapes", lambda _c, v: (
        'x = "', "".join(f"\\u{ord(ch):04x}" for ch in v), '"\n')),
    ("some-escapes", lambda c, v: (
        'x = "', "".join(f"\\x{ord(ch):02x}" if c.random() < 0.3 else ch for ch in v), '"\n')),  # noqa: PLR2004 -- a share
    ("concatenated", lambda c, v: ('key = "', _joined(v, c, '" + "'), '"\n')),
    ("concatenated-lines", lambda c, v: ('key = ("', _joined(v, c, '"\n       "'), '")\n')),
    ("continued", lambda c, v: ("export KEY=", _joined(v, c, "\\\n"), "\n")),
    ("zero-width", lambda c, v: ("token: ", _joined(v, c, "\u200b"), "\n")),
    ("soft-hyphen", lambda c, v: ("token: ", _joined(v, c, "\u00ad"), "\n")),
    ("full-width", lambda _c, v: (
        "token: ", "".join(chr(ord(ch) + 0xFEE0) if ch.isalnum() else ch for ch in v), "\n")),
    ("homoglyph", lambda _c, v: ("token: ", v.replace("a", "\u0430").replace("o", "\u043e"), "\n")),
    ("quoted-printable", lambda c, v: (
        _MAIL + "The key that we used since May is key=3D", _joined(v, c, "=\n"), " now.\n")),
    ("gzip-base64", lambda _c, v: (
        "release: ", base64.b64encode(gzip.compress(f"token: {v}\n".encode() * 3)).decode(), "\n")),
    ("trailing-punctuation", lambda c, v: ("see (", v, c.choice((").", "),", ");", '").')) + "\n")),
    ("markdown", lambda _c, v: ("use `", v, "` here\n")),
    ("html", lambda _c, v: ("<td>token=&quot;", v, "&quot;</td>\n")),
    ("pem-diff", lambda c, _v: _pem(c, c.choice("+-"))),
    ("pem-log", lambda c, _v: _pem(c, "2024-05-01 10:00:00 INFO app: ")),
    ("pem-quoted", lambda c, _v: _pem(c, "> ")),
    ("pem-json", lambda c, _v: _escaped(_pem(c, ""))),
    ("secret-manifest", lambda _c, v: (
        "apiVersion: v1\nkind: Secret\ndata:\n  token: ", base64.b64encode(v.encode()).decode(),
        "\n")),
    ("basic-auth", lambda _c, v: (
        "Authorization: Basic ", base64.b64encode(f"app:{v}".encode()).decode(), "\n")),
)  # fmt: skip

if __name__ == "__main__":
    main()
