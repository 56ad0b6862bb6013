"""Generates labelled cases in the places where people meet secrets: files, commands, dumps, prose.

    python -m tools.redaction_places --seed 1 --rounds 3 > cases.jsonl

A place is a text with gaps: `⟪P⟫` takes a password as machines or people make them, `⟪W⟫` a plain
word, `⟪T⟫` a token, `⟪X⟫` hexadecimal, `⟪B⟫` base-64, `⟪A⟫` an access key, `⟪S⟫` its secret half,
`⟪K⟫` the token of a service. `⟪P|url⟫` encodes what it takes. Cases have the shape that
`tools/redaction_cases.py` writes; nothing here is read by the package.
"""

import argparse
import base64
import json
import random
import re
import string
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from tools.redaction_cases import Case, tokens

PLACES = Path(__file__).with_name("redaction_places.txt")
_GAP = re.compile("⟪([A-Z])(?:\\|([a-z0-9-]+))?⟫")
_ALNUM = string.ascii_letters + string.digits
_WORDS = (
    "sunshine", "dragon", "monkey", "letmein", "butterfly", "pineapple", "mountain", "bluebird",
    "thunder", "cinnamon", "raspberry", "telescope", "marathon", "lighthouse", "penguin",
)  # fmt: skip
_OPENINGS = (
    "", "", "Why does this fail?\n\n", "I get this on our staging box, what is wrong?\n```\n",
    "Here is what I ran and what came back:\n", "see below\n\n", "[build 4711] step 3/9\n",
)  # fmt: skip
_CLOSINGS = ("", "", "\n```\nAny idea?\n", "\nThanks for looking into it!\n", "\n\nexit status 1\n")


def main() -> None:
    """Write the cases to standard output."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rounds", type=int, default=3, help="cases of each place")
    options = arguments.parse_args()
    for number, case in enumerate(cases(options.seed, options.rounds)):
        row = {
            "id": f"{case.label}-{number}",
            "source": "generated",
            "kind": "positive",
            "label": case.label,
            "text": case.text,
            "secrets": [list(span) for span in case.secrets],
        }
        print(json.dumps(row))


def cases(seed: int, rounds: int) -> Iterator[Case]:
    """Yield `rounds` cases of every place, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- test data, the same at every run
    for label, place in places(PLACES.read_text(encoding="utf-8")):
        for _ in range(rounds):
            yield filled(chance, label, place)


def places(text: str) -> Iterator[tuple[str, str]]:
    """Yield the places of a file with the family each belongs to: `=== family` opens one."""
    label, lines = "", list[str]()
    for line in [*text.splitlines(), "=== "]:
        if line.startswith("=== "):
            if lines:
                yield label, "\n".join(lines) + "\n"
            label, lines = line[4:].strip(), []
        elif line == "---" and lines:
            yield label, "\n".join(lines) + "\n"
            lines = []
        elif lines or line:
            lines.append(line.replace("␛", "---"))


def filled(chance: random.Random, label: str, place: str) -> Case:
    """Return a place with its gaps filled, between an opening and a closing."""
    out, spans, at = chance.choice(_OPENINGS), list[tuple[int, int]](), 0
    for gap in _GAP.finditer(place):
        out += place[at : gap.start()]
        value = _coded(_value(chance, gap[1]), gap[2] or "")
        spans.append((len(out), len(out) + len(value)))
        out += value
        at = gap.end()
    return Case("planted", label, out + place[at:] + chance.choice(_CLOSINGS), tuple(spans))


def _letters(chance: random.Random, alphabet: str, size: int) -> str:
    return "".join(chance.choice(alphabet) for _ in range(size))


def _value(chance: random.Random, kind: str) -> str:
    if kind == "P":
        return _password(chance)
    values = {
        "W": chance.choice(_WORDS),
        "T": _letters(chance, _ALNUM, chance.randrange(20, 41)),
        "S": _letters(chance, _ALNUM + "+/", 40),
        "X": _letters(chance, "0123456789abcdef", chance.choice((32, 40, 64))),
        "B": base64.b64encode(chance.randbytes(chance.choice((24, 32, 64)))).decode(),
        "A": "AKIA" + _letters(chance, string.ascii_uppercase + "234567", 16),
        "K": chance.choice(sorted(tokens(chance).values())),
    }
    return values[kind]


def _password(chance: random.Random) -> str:
    word = chance.choice(_WORDS)
    match chance.randrange(5):
        case 0:
            return _letters(chance, _ALNUM, chance.randrange(10, 25))
        case 1:
            return f"{word.title()}{chance.randrange(10, 9999)}{chance.choice('!#*')}"
        case 2:
            return f"{word}-{chance.choice(_WORDS)}-{chance.randrange(2, 99)}"
        case 3:
            return word[:3].title() + _letters(chance, _ALNUM + "!#*+~", chance.randrange(8, 16))
        case _:
            return f"{word}{chance.randrange(100, 999)}"


def _coded(value: str, how: str) -> str:
    match how:
        case "url":
            return urllib.parse.quote(value, safe="")
        case "b64":
            return base64.b64encode(value.encode()).decode()
        case "b64user":
            return base64.b64encode(f"app:{value}".encode()).decode()
        case _:
            return value


if __name__ == "__main__":
    main()
