"""Two values of kinds that do not mix: name the one that came in as the wrong kind."""

import ast
import re
from collections.abc import Iterator, Mapping

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"can only concatenate (?P<one>\w+) \(not \"(?P<two>\w+)\"\) to \w+"
    r"|unsupported operand type\(s\) for [^:]+: '(?:\w+\.)*(?P<left>\w+)' and '(?:\w+\.)*(?P<right>\w+)'"
    r"|not supported between instances of '(?:\w+\.)*(?P<less>\w+)' and '(?:\w+\.)*(?P<more>\w+)'"
    r"|(?:list|tuple|string) indices must be integers(?: or slices)?, not '?(?P<index>\w+)'?"
    r"|'(?P<object>\w+)' object cannot be interpreted as an integer"
    r"|can't multiply sequence by non-int of type '(?P<factor>\w+)'"
)
_NUMBERS = {"int", "float", "Decimal"}
# Text that comes from outside is text until someone converts it.
_OUTSIDE = ("input", "environ", "argv", "getenv", "csv", "split", "read", "JSON", "json")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow both operands and name the origin of the kind that does not fit."""
    site = case.crash()
    if site is None:
        return
    groups = {key: value for key, value in match.groupdict().items() if value}
    sequence = {"str"} if "factor" in groups else set()  # text is what is commonly multiplied so
    kinds = (set(groups.values()) | sequence) - {"NoneType"}
    if "NoneType" in groups.values():
        return  # the rule none-value knows more
    for expression in _operands(case, site, groups):
        for origin in case.flow.origins(expression, site):
            wrong = origin.kinds & kinds
            if not wrong or not _odd(origin, kinds, groups) or _written_there(origin, site):
                continue
            text = code(expression)
            kind = min(wrong)
            read = origin.read
            if read and ((read.path, read.line) != (site.path, site.line) or _field(expression)):
                yield _unconverted(case, text, origin, kind, kinds)
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.6 if origin.read or not _from_outside(origin) else _sure(case, origin),
                why=f"`{text}` is {_a(kind)} at {place(site.path, site.line)}, where "
                f"{_wanted(kinds, kind, groups)} is needed: {origin.because} "
                f"({place(origin.site.path, origin.site.line)}).",
                remedy=_remedy(kinds, kind),
            )


def _field(expression: ast.expr) -> bool:
    """A field of a record by its name: `row["due"]`."""
    match expression:
        case ast.Subscript(slice=ast.Constant(value=str())):
            return True
        case _:
            return False


def _sure(case: Case, origin: Origin) -> float:
    """Less sure of what the first call of a program is given: it may be meant so."""
    outermost = case.frames[-1]
    given = isinstance(origin.node, ast.Constant) and len(case.frames) > 1
    return 0.72 if given and origin.site.path == outermost.file else 0.82


def _unconverted(case: Case, text: str, origin: Origin, kind: str, kinds: set[str]) -> Cause:
    """The line that takes the value out of a record: data is converted where it is read."""
    at = origin.read or origin.site
    line = case.sources.line(at.path, at.line).strip()
    return Cause(
        RULE.name,
        at.path,
        at.line,
        case.symbol(at.path, at.line),
        0.74,
        f"`{text}` is {_a(kind)} where {_wanted(kinds, kind, {})} is needed: it is read here, "
        f"`{line[:60]}`, out of data that holds {_a(kind)} ({place(origin.site.path, origin.site.line)}), "
        "and not converted.",
        _remedy(kinds, kind),
        origin.steps,
    )


def _operands(case: Case, site: Site, groups: Mapping[str, str]) -> list[ast.expr]:
    """The operands of the operation that the message names, and of no other on the line."""
    found: list[ast.expr] = []
    for node in case.expressions(site):
        match node:
            case ast.BinOp(left=left, right=right) if "index" not in groups:
                found += [left, right]
            case ast.Compare(left=left, comparators=others) if "less" in groups:
                found += [left, *others]
            case ast.Subscript(value=value, slice=index) if "index" in groups:
                found += [index, value]
            case ast.Call(args=args) if "object" in groups:
                found += args
            case _:
                pass
    tree = case.sources.tree(site.path)
    for statement in every(tree, ast.AugAssign) if "index" not in groups else ():
        if statement.lineno == site.line:
            found.append(statement.value)
            if isinstance(statement.target, ast.Name):
                found.append(ast.copy_location(_read(statement.target), statement.target))
    return list({ast.dump(node): node for node in found}.values())


def _read(name: ast.Name) -> ast.Name:
    return ast.Name(name.id, ast.Load())


def _odd(origin: Origin, kinds: set[str], groups: Mapping[str, str]) -> bool:
    """Text among numbers is the odd one; an index must be a number."""
    if "index" in groups:
        return groups["index"] in origin.kinds
    if groups.get("one") == "str" and groups.get("two") in _NUMBERS:
        return True  # "+" began with text: either side can be the wrong one
    if "str" in kinds and kinds & _NUMBERS:
        return "str" in origin.kinds
    if kinds == {"float", "Decimal"}:
        return "float" in origin.kinds
    return True


def _written_there(origin: Origin, site: Site) -> bool:
    """What is written in the failing expression itself is meant; a float may meet a Decimal."""
    node = origin.node
    return (
        isinstance(node, ast.Constant)
        and not isinstance(node.value, float)
        and (origin.site.path, origin.site.line) == (site.path, site.line)
    )


def _from_outside(origin: Origin) -> bool:
    return any(word in origin.because for word in _OUTSIDE) or len(origin.steps) > 0


def _wanted(kinds: set[str], wrong: str, groups: Mapping[str, str]) -> str:
    if "index" in groups or "object" in groups:
        return "an int"
    others = sorted(kinds - {wrong})
    return _a(others[0]) if others else "another kind"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def _remedy(kinds: set[str], wrong: str) -> str:
    if wrong == "str" and kinds & _NUMBERS:
        number = min(kinds & _NUMBERS)
        return f"convert it where it comes in: `{number}(...)` (or the other side to text, if text is meant)"
    if wrong in _NUMBERS and "str" in kinds:
        return "write it as text where texts are joined: `str(...)`, or use an f-string"
    return "convert one side where it comes in, so that both are of one kind"


RULE = Rule(
    name="operand-types",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import csv\n\nfield = 'amount'\ntotal = 0\n"
                "for row in csv.DictReader(['amount', '4']):\n    total += row[field]\n"
            },
            ("main.py", 6),
        ),
        Example(
            {"main.py": "sizes = [3]\n\n\ndef show(n):\n    return 'x' + sizes[n]\n\n\nshow(0)\n"},
            ("main.py", 1),
        ),
        Example(
            {
                "main.py": "from config import load\n\nlimit = load()['limit']\nprint(limit + 1)\n",
                "config.py": "def load():\n    return dict(pair.split('=') for pair in ['limit=3'])\n",
            },
            None,
        ),
        Example(
            {
                "main.py": "def width(line):\n    left, right = line.split(':')\n"
                "    return right - 1\n\n\nwidth('a:3')\n"
            },
            ("main.py", 2),
        ),
        Example(
            {
                "main.py": "import csv\n\nrows = csv.DictReader(['n', '4'])\ntotal = 0\n"
                "for row in rows:\n    total = total + row['n']\n"
            },
            ("main.py", 6),
        ),
    ),
)
