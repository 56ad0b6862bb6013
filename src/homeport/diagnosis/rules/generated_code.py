"""The failing line is minified or otherwise generated: nobody changes it there."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.sources import GENERATED

_SHOWN = 120  # characters of a message


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Say so, and how to get at the line that a person wrote."""
    site = case.crash()
    length = len(case.sources.line(site.path, site.line)) if site else 0
    if site is None or length <= GENERATED:
        return
    yield Cause(
        RULE.name, site.path, site.line, "", 0.47,
        f"The failing line is generated (minified or bundled) code, {length:,} characters on one line, and is not "
        f"read here; the error is {case.type or 'an error'}: {case.message.strip()[:_SHOWN]}.",
        "run the unbundled sources, or build with source maps and run `node --enable-source-maps`",
    )  # fmt: skip


RULE = Rule(
    name="generated-code",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="",
    examples=(
        Example(
            {"main.js": "var a=function(e){return e.b.c};" + "var q=0;" * 2000 + "a({});\n"},
            ("main.js", 1),
        ),
        Example({"main.js": "var a = {};\n\na.b.c();\n"}, None),
    ),
)
