"""Java: a NullPointerException, followed back to where the null came from."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.compiled.nothing import At, Source, returned, sources_of, sources_of_value
from homeport.diagnosis.compiled.reached import named
from homeport.diagnosis.compiled.reading import (
    arguments_of,
    called,
    calls_in,
    line_of,
    symbol_at,
    unit_of,
)
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(
    r'because (?:the return value of "(?P<call>[^"]+)"|"(?P<what>[^"]+)") is null'
    r"|(?P<parsed>Cannot parse null string|^null$)"
)
_LIBRARY = 0.72


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow the variable, field or call that the message names."""
    site = case.crash()
    unit = unit_of(case.sources, site.path) if site else None
    function = unit.around(site.line) if unit and site else None
    if site is None or function is None:
        return
    where = place(site.path, site.line)
    found: list[Source] = []
    if match["parsed"]:
        what, found = "what is parsed", list(_parsed(case, At(function, site.line)))
    elif match["call"]:
        method = match["call"].partition("(")[0].rpartition(".")
        own = [
            one
            for one in named(case, method[2], site.path)
            if one.owner == method[0].rpartition(".")[2]
        ]
        what = f"what `{match['call']}` returns"
        found = [source for one in own for source in returned(case, one)]
        if not own:
            why = f"`{match['call']}` gives null when it finds nothing (a missing key), and {where} uses it unasked"
            found = [Source(site.path, site.line, why, _LIBRARY)]
    else:
        what = f"`{re.sub(r'<local[0-9]+>', 'a variable', match['what'])}`"
        found = list(sources_of(case, match["what"], At(function, site.line)))
    for source in found:
        yield Cause(
            RULE.name, source.path, source.line, symbol_at(case.sources, source.path, source.line), source.score,
            f"{what[0].upper()}{what[1:]} is null at {where}: {source.why} ({place(source.path, source.line)}).",
            "give it a value there, or handle null where it is used", source.steps,
        )  # fmt: skip


def _parsed(case: Case, at: At) -> Iterator[Source]:
    """Where the text came from that is parsed as a number on this line."""
    for call in calls_in(at.function.node):
        given = arguments_of(call)
        if line_of(call) == at.line and called(call).startswith(("parse", "valueOf")) and given:
            yield from sources_of_value(case, given[0], at)


RULE = Rule(
    name="java-null",
    types=frozenset({"NullPointerException", "NumberFormatException"}),
    pattern=_PATTERN,
    examine=examine,
    language="java",
    examples=(
        Example(
            {
                "Main.java": "import java.util.*;\n\npublic class Main {\n"
                "  private static List<String> names;\n\n"
                '  public static void main(String[] args) {\n    names.add(args.length + "");\n  }\n}\n'
            },
            ("Main.java", 4),
        ),
        Example(
            {
                "Main.java": "import java.util.*;\n\npublic class Main {\n"
                "  static String find(Map<String, String> all, String key) {\n    return all.get(key);\n  }\n\n"
                "  public static void main(String[] args) {\n"
                '    System.out.println(find(new HashMap<>(), "a").length());\n  }\n}\n'
            },
            ("Main.java", 5),
        ),
    ),
)
