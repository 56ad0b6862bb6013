"""A template names a placeholder that `.format` or `%` is not given."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(r"^(?:KeyError: )?'(?P<key>.+)'$")
_FORMATTING = ("format", "format_map", "substitute")
_MOST_FILES = 200


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Find the template that holds the placeholder, and what was given instead."""
    site = case.crash()
    key = match["key"]
    for node in case.expressions(site) if site else ():
        percent = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
        if site is None or not (percent or method_of(node) in _FORMATTING):
            continue
        given = [k.arg for k in node.keywords if k.arg] if isinstance(node, ast.Call) else []
        spread = [k.value for k in node.keywords if not k.arg] if isinstance(node, ast.Call) else []
        spread += [node.right] if isinstance(node, ast.BinOp) else []
        for container in spread:
            given += [
                str(origin.node.value)
                for origin in case.flow.keys(container, site)
                if isinstance(origin.node, ast.Constant)
            ]
        meant = similar(key, given)
        told = f"it is given {', '.join(map(repr, given[:8]))}" if given else "it is not given"
        for path, line in _templates(case, key):
            yield Cause(
                RULE.name,
                path,
                line,
                case.symbol(path, line),
                0.8 if meant else 0.66,
                f"The template has the placeholder (key) {key!r}, but at "
                f"{place(site.path, site.line)} {told}.",
                f"write `{{{meant}}}`, or give {key!r}" if meant else f"give {key!r}",
                (Step(site.path, site.line, f"filled in by `{code(node)[:60]}`"),),
            )
            return


def _templates(case: Case, key: str) -> Iterator[tuple[str, int]]:
    """Lines that write the placeholder, those of the stack's files first."""
    written = re.compile(
        rf"\{{{re.escape(key)}[}}:!.\[]|%\({re.escape(key)}\)|\$\{{?{re.escape(key)}\b"
    )
    near = [frame.file for frame in case.frames]
    data = case.sources.data
    texts = [
        (p, case.sources.text(p)) for p in dict.fromkeys([*near, *case.sources.paths][:_MOST_FILES])
    ]
    for path, text in [*texts, *((p, data.read(p)) for p in data.paths()[:_MOST_FILES])]:
        for number, line in enumerate((text or "").splitlines(), 1):
            if written.search(line):
                yield path, number


RULE = Rule(
    name="placeholder",
    types=frozenset({"KeyError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from letters import write\n\nprint(write({'surname': 'x'}))\n",
                "letters.py": "TEXT = 'Dear {sur_name}'\n\n\ndef write(given):\n"
                "    return TEXT.format(**given)\n",
            },
            ("letters.py", 1),
        ),
        Example({"main.py": "print({'a': 1}['b'])\n"}, None),
    ),
)
