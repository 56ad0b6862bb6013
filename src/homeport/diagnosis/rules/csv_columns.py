"""A column that the CSV reader did not find: another delimiter, a byte order mark, another header."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin

_PATTERN = re.compile(r"^(?:KeyError: )?['\"](?P<key>.*)['\"]$", re.DOTALL)
_MARK = "\ufeff"
_NAMES = {";": "semicolon", "\t": "tab", "|": "bar"}
_DATA = (".csv", ".tsv", ".txt", ".dat")


class Told(NamedTuple):
    """What the data files say about a missing column."""

    why: str
    remedy: str
    score: float


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Compare the column with the headers of the data files that the repository holds."""
    key = match["key"]
    for site in case.sites():
        for node in case.expressions(site):
            if isinstance(node, ast.Subscript):
                yield from _readers(case, site, node, key)


def _readers(case: Case, site: Site, node: ast.Subscript, key: str) -> Iterator[Cause]:
    for origin in case.flow.origins(node.value, site):
        if "csv-row" not in origin.kinds:
            continue
        told = _told_by_data(case, key) or Told(
            f"the CSV reader found no column `{key}`: the header or the delimiter differs.",
            "look at the first line of the file, and give the reader its delimiter",
            0.6,
        )
        yield from_origin(
            case, RULE.name, origin, score=told.score,
            why=f"`{code(node)}`: {told.why}", remedy=told.remedy,
        )  # fmt: skip


def _told_by_data(case: Case, key: str) -> Told | None:
    for path in case.sources.data.paths():
        if not path.endswith(_DATA):
            continue
        header = (case.sources.data.read(path) or "").split("\n", 1)[0].strip()
        if key not in header:
            continue
        if header.startswith(_MARK):
            why = (
                f"{path} starts with a byte order mark (BOM), which stays in the name of the first "
                "column because the file is read as utf-8."
            )
            return Told(why, "open it with `encoding='utf-8-sig'`", 0.85)
        other = next((d for d in _NAMES if d in header and "," not in header), None)
        if other:
            why = (
                f"{path} is separated by a {_NAMES[other]}, and the reader uses its default "
                "delimiter, the comma, so the whole header is one column."
            )
            return Told(why, f"pass the delimiter: `delimiter={other!r}`", 0.85)
    return None


RULE = Rule(
    name="csv-columns",
    types=frozenset({"KeyError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import csv\n\nwith open('rates.csv', encoding='utf-8') as f:\n"
                "    for row in csv.DictReader(f):\n        print(row['name'])\n",
                "rates.csv": "\ufeffname,rate\na,1\n",
            },
            ("main.py", 4),
        ),
        Example(
            {
                "main.py": "import csv\n\nfor row in csv.DictReader(['a', '1']):\n    print(row['b'])\n"
            },
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "import csv\n\nwith open('rates.csv', encoding='utf-8') as f:\n"
                "    for row in csv.DictReader(f):\n        print(row['rate'])\n",
                "rates.csv": "name;rate\na;1\n",
            },
            ("main.py", 4),
        ),
        Example({"main.py": "print({'a': 1}['b'])\n"}, None),
    ),
)
