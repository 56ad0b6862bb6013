"""A value of a data file has another type than the code needs: `port = "8080"`."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.data import ALWAYS_TEXT, Entry, entries
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code, short
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(
    r"can only concatenate (?P<a>\w+) \(not \"(?P<b>\w+)\"\)"
    r"|unsupported operand type\(s\) for [^:]+: '(?P<c>\w+)' and '(?P<d>\w+)'"
    r"|not supported between instances of '(?P<e>\w+)' and '(?P<f>\w+)'"
    r"|'(?P<g>\w+)' object (?:is not|has no|cannot be|does not)"
    r"|must be [\w ,-]+, not (?P<h>\w+)|expected [\w ,.-]+, not (?P<i>\w+)"
    r"|invalid literal for int\(\) with base \d+: (?P<text>'.*')"
    r"|could not convert string to float: (?P<text_>'.*')"
    r"|argument of type '(?P<j>\w+)' is not|invalid format string|(?P<k>\w+) indices must be"
    r"|requires (?:a )?(?:string|int)\w*.*, not '?(?P<l>\w+)'?|can't multiply sequence by non-int of type '(?P<m>\w+)'"
    r"|an integer is required|a number is required"
)
_READ = re.compile(
    r"\b(?:json|tomllib|tomli|yaml|configparser|dotenv|toml|ConfigParser|DictReader)\b"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow the operands to the key they were read by, and look that key up in the data files."""
    site = case.crash()
    if site is None or not case.sources.data.paths():
        return
    groups = {name: value for name, value in match.groupdict().items() if value}
    text = groups.pop("text", "") or groups.pop("text_", "")
    kinds = set(groups.values()) or {"str"}
    seen: set[tuple[str, int]] = set()
    for node in case.expressions(site):
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
            continue
        for origin in case.flow.origins(node, site):
            key = _key(origin.node)
            if not key or origin.kinds - {"json", "None", "?", "str"}:
                continue
            for entry in _fitting(case, key, kinds, text):
                if (entry.path, entry.line) in seen:
                    continue
                seen.add((entry.path, entry.line))
                yield _cause(case, node, site, origin, entry)


def _fitting(case: Case, key: str, kinds: set[str], text: str) -> Iterator[Entry]:
    """The entries whose value is of the odd kind (text among numbers) or is the very text."""
    odd = {"str"} if "str" in kinds and kinds & {"int", "float"} else kinds
    for entry in entries(case.sources.data, key):
        bare = entry.value.strip("'\"")
        if text and bare != text.strip("'"):
            continue
        if entry.kind in odd and any(_named(case, path, entry.path) for path in case.sources.paths):
            yield entry


def _named(case: Case, path: str, data: str) -> bool:
    """Tell whether a source file names the data file, or reads files of its kind."""
    source = case.sources.text(path) or ""
    return data.rpartition("/")[2] in source or bool(_READ.search(source))


def _cause(case: Case, node: ast.expr, site: Site, origin: Origin, entry: Entry) -> Cause:
    if entry.path.endswith(ALWAYS_TEXT) and entry.value.strip("'\"").lstrip("-").isdigit():
        return _unconverted(case, node, site, origin, entry)
    exact = any(
        entry.path.rpartition("/")[2] in (case.sources.text(path) or "")
        for path in case.sources.paths
    )
    kind = {"NoneType": "None", "str": "text (a string)"}.get(entry.kind, f"a {entry.kind}")
    return Cause(
        RULE.name,
        entry.path,
        entry.line,
        entry.key,
        0.86 if exact else 0.6,
        f"`{short(node)}` is {kind} at {place(site.path, site.line)}, because `{entry.key}` is "
        f"written as {entry.value[:40] or 'nothing'} in {place(entry.path, entry.line)}.",
        f"write a value of the right type there, or convert `{code(origin.node)}` when it is read",
        (*origin.steps, Step(entry.path, entry.line, f"`{entry.key}` has this value")),
    )


def _unconverted(case: Case, node: ast.expr, site: Site, origin: Origin, entry: Entry) -> Cause:
    """Such a file knows no numbers: what takes the value must make one of it."""
    at = origin.site
    where = place(entry.path, entry.line)
    return Cause(
        RULE.name,
        at.path,
        at.line,
        case.symbol(at.path, at.line),
        0.84,
        f"`{short(node)}` is text (a string) at {place(site.path, site.line)}: `{code(origin.node)}` takes "
        f"`{entry.key}` out of {where}, where every value is text, and does not convert it to a number.",
        f"convert it where it is read: `int({code(origin.node)})` (ConfigParser: `getint`)",
        (*origin.steps, Step(entry.path, entry.line, f"`{entry.key}` is written as {entry.value}")),
    )


def _key(node: ast.AST) -> str:
    """The constant key that an expression reads."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
        case ast.Call(
            func=ast.Attribute(attr="get" | "getenv" | "pop"),
            args=[ast.Constant(value=str() as key), *_],
        ):
            return key
        case ast.Attribute(attr=attr) if dotted(node):
            return attr
        case _:
            return ""


RULE = Rule(
    name="setting-value",
    types=frozenset({"TypeError", "ValueError", "AttributeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import tomllib\n\nwith open('app.toml', 'rb') as file:\n"
                "    settings = tomllib.load(file)\n\n\ndef after(made):\n"
                "    return made['port'] + 1\n\n\nprint(after(settings))\n",
                "app.toml": 'name = "x"\nport = "8080"\n',
            },
            ("app.toml", 2),
        ),
        Example(
            {
                "main.py": "import json\n\nlimits = json.load(open('limits.json'))\n"
                "print(len(limits['most'].keys()))\n",
                "limits.json": '{\n  "least": 1,\n  "most": null\n}\n',
            },
            ("limits.json", 3),
        ),
        Example(
            {
                "main.py": "import configparser\n\nfrom client import Client\n\nmade = configparser.ConfigParser()\n"
                "made.read('settings.ini')\nprint(Client(made['net']).tries())\n",
                "client.py": "class Client:\n    def __init__(self, settings):\n        self.retries = settings['retries']\n\n"
                "    def tries(self):\n        return self.retries + 1\n",
                "settings.ini": "[net]\nretries = 3\n",
            },
            ("client.py", 3),
        ),
    ),
)
