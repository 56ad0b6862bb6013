"""Bytes that are not in the encoding they are read with."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.scope import dotted

_PATTERN = re.compile(r"'(?P<codec>[\w-]+)' codec can't (?P<way>decode|encode)")
_OPENERS = ("open", "read_text", "decode", "encode", "write_text", "write", "read")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Name the open, read or decode that says the wrong encoding, or none."""
    codec, way = match.group("codec"), match.group("way")
    for site in case.sites():
        for node in case.expressions(site):
            if not isinstance(node, ast.Call):
                continue
            name = dotted(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
            if name not in _OPENERS:
                continue
            opener = _opened(case, site.path, site.line) if name in ("read", "write") else None
            line = opener or node.lineno
            said = any(k.arg == "encoding" for k in node.keywords)
            yield Cause(
                RULE.name,
                site.path,
                line,
                case.symbol(site.path, line),
                0.8,
                f"The text is not {codec}: this line says {'an' if said else 'no'} encoding "
                f"{'that does not fit' if said else 'and gets the default'} and cannot {way} it.",
                "name the encoding the data really has (`encoding=...`), or `errors=`",
            )
            return
    yield from _read_by_a_loop(case, codec, way)


def _read_by_a_loop(case: Case, codec: str, way: str) -> Iterator[Cause]:
    """`for line in file` reads without naming a method."""
    site = case.crash()
    line = _opened(case, site.path, site.line) if site else None
    if site and line:
        yield Cause(
            RULE.name,
            site.path,
            line,
            case.symbol(site.path, line),
            0.75,
            f"The file opened here is not {codec} text, so reading it cannot {way} it.",
            "name the encoding the data really has (`encoding=...`), or `errors=`",
        )


def _opened(case: Case, path: str, line: int) -> int | None:
    function = case.function(path, line) or case.sources.tree(path)
    lines = (
        [
            node.lineno
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and dotted(node.func).rpartition(".")[2] == "open"
            and node.lineno <= line
        ]
        if function
        else []
    )
    return max(lines, default=None)


RULE = Rule(
    name="text-encoding",
    types=frozenset({"UnicodeDecodeError", "UnicodeEncodeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from pathlib import Path\n\nPath('x').write_bytes(b'\\xff')\n"
                "with open('x', encoding='utf-8') as f:\n    print(f.read())\n"
            },
            ("main.py", 4),
        ),
        Example({"main.py": "data = b'\\xe9'\nprint(data.decode())\n"}, ("main.py", 2)),
    ),
)
