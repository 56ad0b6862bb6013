"""A file is not there: a relative path and another working directory, or a misspelling."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.verdicts import similar

_PATTERN = re.compile(r"No such file or directory: (?P<quote>['\"])(?P<path>.*)(?P=quote)")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Look for the file in the repository."""
    site = case.crash()
    if site is None:
        return
    wanted = PurePosixPath(match.group("path").replace("\\", "/"))
    symbol = case.symbol(site.path, site.line)
    held = [*case.sources.paths, *case.sources.data.paths()]
    ends = [p for p in held if p == str(wanted) or p.endswith(f"/{wanted}")]
    named = [p for p in held if p.rpartition("/")[2] == wanted.name]
    if ends or named:
        found = (ends or named)[0]
        relative = (
            ""
            if wanted.is_absolute()
            else (" The path is relative, so it depends on the folder the program is started from.")
        )
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.85 if not wanted.is_absolute() else 0.7,
            f"`{wanted}` is not in the working directory; the repository has it at {found}.{relative}",
            "build the path from `Path(__file__).parent`, or start the program in the right folder",
        )
        return
    meant = similar(wanted.name, [p.rpartition("/")[2] for p in held])
    if meant:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.7,
            f"There is no `{wanted.name}`; the repository has a `{meant}`.",
            f"use `{meant}`",
        )
    else:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.5,
            f"`{wanted}` does not exist where this ran, and the repository does not hold it.",
            "create it first, or check the setting it comes from",
        )


RULE = Rule(
    name="missing-file",
    types=frozenset({"FileNotFoundError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "print(open('prices.csv').read())\n", "data/prices.csv": "a\n"},
            ("main.py", 1),
        ),
        Example({"main.py": "x = 1\nopen('nowhere-at-all.bin')\n"}, ("main.py", 2)),
    ),
)
