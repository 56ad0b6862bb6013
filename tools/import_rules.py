"""Makes the imported detectors from rule sets that others maintain: patterns only, as data.

    python tools/import_rules.py GITLEAKS_TOML KINGFISHER_RULES_FOLDER

Nothing but names, patterns and entropy thresholds is taken; keywords are worked out from the
patterns, and examples are generated here, so no rule set's samples enter the repository. The
licences that come with the data are named in docs/decisions/0030-imported-rules.md.
"""

import argparse
import json
import random
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # the parser's own names
from re import _parser as parser  # type: ignore[attr-defined]  # no public one keeps structure
from typing import Any

import re2
import yaml

from homeport.detection.checks import entropy
from homeport.detection.judgement import is_placeholder

TARGET = Path("src/homeport/detection/catalogue/imported.json")
# Rules whose job a detector of our own does better, or that name no secret at all.
LEFT_OUT = {
    "gitleaks.generic-api-key",
    "gitleaks.private-key",
    "gitleaks.curl-auth-header",
    "gitleaks.curl-auth-user",
    "gitleaks.kubernetes-secret-yaml",
    "gitleaks.hashicorp-tf-password",
    "gitleaks.jwt",
    "gitleaks.jwt-base64",
    "gitleaks.pkcs12-file",
    "gitleaks.sourcegraph-access-token",  # takes any git hash
    "kingfisher.weak_password.1",
    "kingfisher.netrc.1",  # takes the host with the password
    "gitleaks.nuget-config-password",
    "kingfisher.postgres.1",  # take the host with the password
    "kingfisher.mongodb.3",
    "kingfisher.snowflake.3",  # takes any word of eight letters
}
LEFT_OUT_FAMILIES = ("kingfisher.generic.", "kingfisher.credentials.", "kingfisher.pwhash.")
# Cheaper patterns for the multi-pattern engine, where a rule has no literal to hold on to.
HINTS = {
    "gitleaks.facebook-access-token": r"\d{15}[|%]",
    "gitleaks.maxmind-license-key": "_mmk",
    "kingfisher.discord.2": r"\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}",
}
_PIECE = 6  # characters; shorter than any token a scanner would take for one


@dataclass(frozen=True, slots=True)
class Rule:
    """One imported rule, as it is written down."""

    name: str
    pattern: str
    entropy: float
    keywords: tuple[str, ...]
    example: str


def main() -> None:
    """Read both rule sets and write the data file."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gitleaks", type=Path)
    arguments.add_argument("kingfisher", type=Path)
    options = arguments.parse_args()
    rules = []
    met: Counter[str] = Counter()
    for given, pattern, bits in [*gitleaks(options.gitleaks), *kingfisher(options.kingfisher)]:
        met[given] += 1
        name = given if met[given] == 1 else f"{given}-{met[given]}"
        if name in LEFT_OUT or name.startswith(LEFT_OUT_FAMILIES):
            continue
        rule = made(name, pattern, bits)
        if rule is None:
            print(f"left out: {name}")
        else:
            rules.append(rule)
    rows = [
        [r.name, r.pattern, r.entropy, list(r.keywords), pieces(r.example), HINTS.get(r.name, "")]
        for r in sorted(rules, key=lambda r: r.name)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="ascii")
    print(f"{len(rows)} rules")


def gitleaks(path: Path) -> Iterator[tuple[str, str, float]]:
    """Yield name, pattern and entropy of each rule that has a pattern."""
    for rule in tomllib.loads(path.read_text())["rules"]:
        if "regex" in rule:
            group = rule.get("secretGroup")
            pattern = rule["regex"] if group is None else _named(rule["regex"], group)
            yield f"gitleaks.{rule['id']}", pattern, float(rule.get("entropy", 0))


def kingfisher(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Yield name, pattern and entropy of each rule in the folder's files."""
    for path in sorted(folder.glob("*.yml")):
        for rule in yaml.safe_load(path.read_text())["rules"]:
            if rule.get("visible", True):
                yield rule["id"], rule["pattern"], float(rule.get("min_entropy") or 0)


def made(name: str, raw: str, bits: float) -> Rule | None:
    """Return the rule in our notation, or None when RE2 or its own example refuses it."""
    pattern = on_one_line(raw)
    try:
        compiled = re2.compile("(?m)" + pattern)
        tree = parser.parse(_for_python(pattern))
    except (re2.error, re.error, OverflowError):
        return None
    keywords = required(tree)
    chance = random.Random(name)  # noqa: S311 -- examples, the same at every run
    for _ in range(200):
        example = Sampler(chance).sample(tree)
        found = compiled.search(example)
        if found is None or "\n" in example:
            continue
        secret = next((g for g in found.groups() if g), found.group())
        if entropy(secret) >= bits and not is_placeholder(secret):
            return Rule(name, pattern, bits, keywords, example)
    return None


def _named(pattern: str, group: int) -> str:
    """Name the wanted group, so that the engine takes it for the value."""
    opened = 0
    for found in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|\((?!\?)", pattern):
        opened += found[0] == "("
        if opened == group and found[0] == "(":
            return pattern[: found.start()] + "(?P<secret>" + pattern[found.end() :]
    return pattern


def on_one_line(pattern: str) -> str:
    """Return the pattern without comments, and without what only serves crossing lines."""
    flags = re.match(r"\s*((?:\(\?[imsx]+\)\s*)+)", pattern)
    letters = "".join(re.findall(r"[imsx]", flags[1])) if flags else ""
    body = pattern[flags.end() :] if flags else pattern
    if "x" in letters:
        body = _compact(body)
    for many in (r"(?:.|[\n\r])", r"(?:.|[\\n\r])", r"(?s:.)", r"[\s\S]"):
        body = body.replace(many, ".")
    body = re.sub(r"^\[\\w\.-\]\{0,50\}\?", "", body)
    body = re.sub(r"^\(\?i:\[\\w\.-\]\{0,50\}\?", "(?i:", body)
    body = body.replace(r"\z", "$")
    kept = "".join(sorted(set(letters) & set("is")))
    return f"(?{kept}){body}" if kept else body


def _compact(body: str) -> str:
    """Drop white space and comments of a verbose pattern, outside of classes and escapes."""
    out = []
    for found in re.finditer(
        r"\(\?#[^)]*\)|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]])*\]|#[^\n]*|\s+|.", body, re.DOTALL
    ):
        piece = found[0]
        if not (piece[0] == "#" or piece.startswith("(?#") or piece.isspace()):
            out.append(piece)
    return "".join(out)


def _for_python(pattern: str) -> str:
    """Rewrite what Python's parser spells differently, for its structure only."""
    text = pattern.replace("[[:alnum:]]", "[A-Za-z0-9]").replace(r"\z", r"\Z")
    text = text.replace("(?P<", "(?P<").replace("[:alnum:]", "A-Za-z0-9")
    while (inner := re.search(r"(?<!\\)\(\?([is]+)\)", text[1:])) is not None:
        at = inner.start() + 1
        depth, end = 0, len(text)
        for place in range(at + len(inner[0]), len(text)):
            if text[place - 1] == "\\":
                continue
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if depth < 0:
                end = place
                break
        inside = text[at + len(inner[0]) : end]
        text = f"{text[:at]}(?{inner[1]}:{inside}){text[end:]}"
    return text


class Sampler:
    """Writes a random string that a parsed pattern matches."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def sample(self, tree: Any) -> str:  # noqa: ANN401 -- the parser's own structure
        """Return one string for the whole tree."""
        return "".join(self._one(kind, value) for kind, value in tree)

    def _one(self, kind: Any, value: Any) -> str:  # noqa: ANN401, PLR0911 -- one line a kind of node
        match kind:
            case op.LITERAL:
                return chr(value)
            case op.IN:
                return self._chance.choice(self._members(value))
            case op.ANY:
                return self._chance.choice(" _-")
            case op.NOT_LITERAL:
                return "a" if chr(value) != "a" else "b"
            case op.SUBPATTERN:
                return self.sample(value[3])
            case op.BRANCH:
                return self.sample(self._chance.choice(value[1]))
            case op.MAX_REPEAT | op.MIN_REPEAT:
                least, most, inner = value
                few = least if kind is op.MIN_REPEAT or least else 0
                count = self._chance.randint(few, min(most, few + 4)) if inner else few
                return "".join(self.sample(inner) for _ in range(count))
            case _:
                return ""

    def _members(self, items: Any) -> str:  # noqa: ANN401 -- as above
        allowed: set[str] = set()
        turned = False
        everything = set(string.ascii_letters + string.digits + "-_.=/+ ")
        for kind, value in items:
            match kind:
                case op.NEGATE:
                    turned = True
                case op.LITERAL:
                    allowed.add(chr(value))
                case op.RANGE:
                    allowed |= {chr(c) for c in range(value[0], min(value[1], 126) + 1)}
                case op.CATEGORY:
                    allowed |= _category(value)
                case _:
                    raise ValueError(kind)
        chosen = everything - allowed if turned else allowed
        wanted = {c for c in chosen if c.isalnum()} or chosen - set("\n\r\v\f") or chosen
        return "".join(sorted(wanted))


def _category(value: Any) -> set[str]:  # noqa: ANN401 -- the parser's own names
    return {
        op.CATEGORY_DIGIT: set(string.digits),
        op.CATEGORY_WORD: set(string.ascii_letters + string.digits),
        op.CATEGORY_SPACE: {" "},
        op.CATEGORY_NOT_SPACE: set(string.ascii_letters + string.digits),
        op.CATEGORY_NOT_WORD: {" "},
        op.CATEGORY_NOT_DIGIT: set(string.ascii_letters),
    }[value]


def required(tree: Any) -> tuple[str, ...]:  # noqa: ANN401 -- the parser's own structure
    """Return lower-case words one of which every match holds: the longest choice there is."""
    best: tuple[str, ...] = ()
    run = ""
    for kind, value in tree:
        if kind is op.LITERAL and value < 128:  # noqa: PLR2004 -- ASCII
            run += chr(value).lower()
            continue
        best, run = _longer(best, (run,)), ""
        if kind is op.SUBPATTERN:
            best = _longer(best, required(value[3]))
        elif kind is op.BRANCH:
            choices = [required(each) for each in value[1]]
            if all(choices):
                best = _longer(best, tuple(sorted({w for each in choices for w in each})))
        elif kind is op.MAX_REPEAT and value[0] >= 1:
            best = _longer(best, required(value[2]))
    return _longer(best, (run,))


def _longer(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the set of words that says more: by its shortest word."""
    worth = [min((len(w) for w in words), default=0) for words in (one, other)]
    return other if worth[1] > worth[0] else one


def pieces(text: str) -> list[str]:
    """Cut an example so that no scanner takes the data for a secret."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


if __name__ == "__main__":
    main()
