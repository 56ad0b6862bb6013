"""The failing check, replayed with one edit of the code, passes: that names the line and the mistake."""

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.differences import compare
from homeport.diagnosis.verdicts import CRASHES

if TYPE_CHECKING:
    from homeport.diagnosis.replay.search import Mended

_ALONE, _AHEAD, _AMONG = 0.84, 0.76, 0.66  # no other line mends it; none is as likely; some are
_UNCHECKED = 0.5  # a program without a check only stops to fail
_CONFIRMED = 0.72  # so it does, and with a well-known mistake mended
_KNOWN = 0.62  # weight of edits that mend a mistake people know by name
_A_RANK = 0.07
_LEAST = 0.35
_LITERAL = 0.54
_BELOW = 0.3  # a rare mistake is less sure, even where it is the only one that fits
_CLOSE = 0.1  # weights nearer than this are rivals
_MOST = 4
_MOST_SHOWN = 60


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Replay the check that failed, and say which edits mend it."""
    from homeport.diagnosis.replay.limits import GaveUp  # noqa: PLC0415 -- only for failed checks

    try:
        found = list(_mending(case))
    except GaveUp:
        return  # an object of the program answered a question about it with endless work
    yield from found


def _mending(case: Case) -> Iterator[Cause]:
    from homeport.diagnosis.replay.checks import check_at  # noqa: PLC0415 -- only for failed checks
    from homeport.diagnosis.replay.search import search  # noqa: PLC0415

    sites = list(case.sites())
    check = check_at(case.sources, sites[-1].path, sites[-1].line) if sites else None
    if check is None:
        return
    checked = bool(check.function) or case.type == "AssertionError"
    found = search(case.sources, check, case.type, (sites[0].path, sites[0].line))
    if found is None or not found.mended:
        return
    # A crash goes away with whatever takes the failing line away: only well-known mistakes count.
    least = _KNOWN if case.type in CRASHES else 0.0
    best: dict[tuple[str, int], Mended] = {}
    for one in found.mended:
        if one.edit.weight < least or (least and isinstance(one.edit.node, ast.Compare)):
            continue
        best.setdefault((one.path, one.edit.line), one)
    lines = list(best.values())
    if not lines:
        return
    top = lines[0].edit.weight
    rivals = sum(one.edit.weight > top - _CLOSE for one in lines[1:])
    score = _AMONG if rivals else _AHEAD if len(lines) > 1 else _ALONE
    if not checked or case.type in CRASHES:
        score = _CONFIRMED if top >= _KNOWN else _UNCHECKED
    told = _compared(found.sides)
    for rank, one in enumerate(lines[:_MOST]):
        edit = one.edit
        # Some number mends many a check: among rivals it is less than a commit that changed the line.
        most = _LITERAL if len(lines) > 1 and _a_number_beside(edit.node, edit.by) else score
        line = edit.line
        fit = (
            f" and the {one.others} other tests that could be replayed still do"
            if one.others > 1
            else ""
        )
        what = edit.what[:1].upper() + edit.what[1:]
        yield Cause(
            RULE.name,
            one.path,
            line,
            case.symbol(one.path, line),
            round(max(min(score - rank * _A_RANK, most, _BELOW + edit.weight), _LEAST), 2),
            f"{what}. With {edit.told}, the failing check passes when it is replayed{fit}.{told}",
            f"try {edit.told}",
            (Step(sites[0].path, sites[0].line, f"the check that fails with {case.type}"),),
            _replacement(case, one.path, edit.node, edit.by) if score == _ALONE else "",
        )


def _a_number_beside(node: ast.AST, by: ast.AST) -> bool:
    """Tell whether an edit only tries the next number, or the same with another sign."""
    match node, by:
        case ast.Constant(value=int() | float() as one), ast.Constant(
            value=int() | float() as other
        ):
            return abs(one - other) == 1 or one == -other
        case ast.Constant(), ast.UnaryOp(op=ast.USub()):
            return True
        case ast.BinOp(left=left, right=ast.Constant(value=1)), _:
            return by is left
        case _:
            return False


def _compared(sides: tuple[object, object] | None) -> str:
    """The two values in words."""
    if sides is None or not all(_plain(side) for side in sides):
        return ""
    actual, expected = (repr(side) for side in sides)
    if len(actual) > _MOST_SHOWN or len(expected) > _MOST_SHOWN:
        actual, expected = "a value", "another"
    words = "; ".join(one.words for one in compare(*sides)[:1])
    return f" It gives {actual}, expected is {expected}" + (f": {words}." if words else ".")


def _plain(value: object) -> bool:
    """Tell whether a value is data through and through: nothing of the program runs to show it."""
    if type(value) in (list, tuple, set):
        return all(_plain(one) for one in value)  # type: ignore[attr-defined]  # one of the three
    if type(value) is dict:
        return all(_plain(key) and _plain(one) for key, one in value.items())
    return value is None or type(value) in (bool, int, float, str, bytes)


def _replacement(case: Case, path: str, node: ast.AST, by: ast.AST) -> str:
    """The new text of the line, when the edit is of an expression on one line."""
    if (
        not (isinstance(node, ast.expr) and isinstance(by, ast.expr))
        or node.end_lineno != node.lineno
    ):
        return ""
    data = case.sources.line(path, node.lineno).encode()
    text = ast.unparse(by)
    if "!" in text and "!=" not in text:
        return ""
    return (data[: node.col_offset] + text.encode() + data[node.end_col_offset :]).decode()


RULE = Rule(
    name="replayed",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from gate import may\n\nassert may(18)\nassert not may(17)\n",
                "gate.py": "def may(age):\n    return age > 18\n",
            },
            ("gate.py", 2),
        ),
        Example(
            {
                "main.py": "from till import Till\n\ntill = Till()\ntill.pay(5)\nassert till.left == 5\n",
                "till.py": "class Till:\n    def __init__(self):\n        self.left = 10\n\n"
                "    def pay(self, amount):\n        self.left += amount\n",
            },
            ("till.py", 6),
        ),
        Example({"main.py": "import sys\n\nassert sys.argv[1:] == ['a']\n"}, None),
    ),
)
