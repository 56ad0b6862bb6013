"""A key is not in the table: a misspelt name, or an environment variable that is not set."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.data import keys
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(r"^(?:KeyError: )?(?P<quote>['\"])(?P<key>.*)(?P=quote)$", re.DOTALL)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Look for the key that was probably meant among those the code writes."""
    site = case.crash()
    if site is None:
        return
    key = match.group("key")
    for node in case.expressions(site):
        if not isinstance(node, ast.Subscript):
            continue
        table = code(node.value)
        symbol = case.symbol(site.path, site.line)
        if dotted(node.value) == "os.environ":
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.85,
                f"The environment variable {key} is not set.",
                f"set {key}, or read it with `os.environ.get({key!r}, default)`",
            )
            continue
        written = [
            (str(o.node.value), o)
            for o in case.flow.keys(node.value, site)
            if isinstance(o.node, ast.Constant)
        ]
        meant = similar(key, [name for name, _ in written])
        if meant is None:
            if written and isinstance(node.slice, ast.Constant):
                origin = written[0][1]
                held = ", ".join(dict.fromkeys(repr(name) for name, _ in written[:8]))
                yield Cause(
                    RULE.name,
                    site.path,
                    site.line,
                    symbol,
                    0.65,
                    f"`{table}` has no key {key!r}: it is made with the keys {held} "
                    f"({place(origin.site.path, origin.site.line)}).",
                    "read one of the keys that are there, or write this one where it is made",
                    origin.steps,
                )
            yield from _in_data(case, site, node, key)
            continue
        made = next(origin for name, origin in written if name == meant)
        literal = isinstance(node.slice, ast.Constant)
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.85 if literal else 0.6,
            f"`{table}` has no key {key!r}, but it has {meant!r} "
            f"({place(made.site.path, made.site.line)}).",
            f"use {meant!r}",
            made.steps,
        )


def _in_data(case: Case, site: Site, node: ast.Subscript, key: str) -> Iterator[Cause]:
    """A key that the data file spells otherwise, or does not have."""
    origins = [o for o in case.flow.origins(node.value, site) if "json" in o.kinds]
    source = "".join(case.sources.text(path) or "" for path in {o.site.path for o in origins})
    for path in case.sources.data.paths() if origins else ():
        name = path.rpartition("/")[2]
        named = name in source or any(
            name in (case.sources.text(frame.file) or "") for frame in case.frames
        )
        found = {entry.key: entry for entry in keys(case.sources.data, path)} if named else {}
        if not found or key in found:
            continue
        meant = similar(key, found)
        told = (
            f"it has {meant!r} (line {found[meant].line})" if meant else "nothing like it is there"
        )
        yield Cause(
            RULE.name,
            path if meant else site.path,
            found[meant].line if meant else site.line,
            meant or case.symbol(site.path, site.line),
            0.6,
            f"{path} has no key {key!r}, which {place(site.path, site.line)} reads; {told}.",
            "make the file and the code spell the key alike",
        )


RULE = Rule(
    name="missing-key",
    types=frozenset({"KeyError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "def load():\n    return {'colour': 1}\n\n\nprint(load()['color'])\n"},
            ("main.py", 5),
        ),
        Example(
            {"main.py": "import os\n\nprint(os.environ['NO_SUCH_NAME_HERE'])\n"}, ("main.py", 3)
        ),
        Example({"main.py": "table = {'a': 1}\nprint(table['zebra'])\n"}, ("main.py", 2)),
    ),
)
