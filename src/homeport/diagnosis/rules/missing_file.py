"""A file is not there: a relative path and another working directory, or a misspelling."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.verdicts import from_origin, place, similar

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
        if not wanted.is_absolute():
            yield from _written(case, site, wanted, (ends or named)[0])
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
            0.79 if not wanted.is_absolute() else 0.7,
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


def _written(case: Case, site: Site, wanted: PurePosixPath, found: str) -> Iterator[Cause]:
    """The place, not the opening line itself, where the relative path is written."""
    for node in case.expressions(site):
        for origin in case.flow.origins(node, site) if isinstance(node, ast.Name) else ():
            same = isinstance(origin.node, ast.Constant) and origin.node.value == str(wanted)
            if same and origin.steps and origin.site.line != site.line:
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.82,
                    why=f"The relative path `{wanted}` is written here and opened at "
                    f"{place(site.path, site.line)}, but it does not exist in the working directory: "
                    f"the repository has it at {found}.",
                    remedy="build it from `Path(__file__).parent`, or start in the right folder",
                )
                return


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
