"""A time without a zone meets one with a zone."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_MOST_SUMS = 3
_PATTERN = re.compile(r"offset-naive and offset-aware")


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Name the call that made the time without a zone."""
    site = case.crash()
    if site is None:
        return
    for node in case.expressions(site):
        match node:
            case ast.BinOp(left=left, right=right):
                sides = [left, right]
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
            case _:
                continue
        for side in sides:
            for origin in _makers(case, side, site):
                if not isinstance(origin.node, ast.Call) or not _naive(origin.node):
                    continue
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.75 if code(origin.node.func).endswith("fromisoformat") else 0.9,
                    why=f"`{code(side)}` at {place(site.path, site.line)} has no timezone (it is naive): "
                    f"it is made by `{code(origin.node)}`, while the other side has one (it is aware).",
                    remedy="make it with a zone: `datetime.now(timezone.utc)`",
                )


def _makers(case: Case, value: ast.expr, site: Site, depth: int = 0) -> Iterator[Origin]:
    """Where the time came from, also through sums such as `now - timedelta(...)`."""
    for origin in case.flow.origins(value, site):
        match origin.node:
            case ast.BinOp(left=left, right=right) if depth < _MOST_SUMS:
                for part in (left, right):
                    for deeper in _makers(case, part, origin.site, depth + 1):
                        yield replace(deeper, steps=(*origin.steps, *deeper.steps))
            case _:
                yield origin


def _naive(call: ast.Call) -> bool:
    name = dotted(call.func)
    if name.endswith(("utcnow", "today", "utcfromtimestamp")):
        return True
    if name.endswith(("datetime.now", "fromtimestamp")):
        zoned = 1 if name.endswith("now") else 2
        return len(call.args) < zoned and not any(k.arg in ("tz", "tzinfo") for k in call.keywords)
    if name.endswith("strptime"):
        form = call.args[-1] if call.args else None
        return isinstance(form, ast.Constant) and "%z" not in str(form.value)
    return name.endswith("fromisoformat")


RULE = Rule(
    name="naive-time",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from datetime import datetime, timezone\n\n"
                "start = datetime.strptime('2024', '%Y')\n"
                "print(start < datetime.now(timezone.utc))\n"
            },
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "from datetime import datetime, timezone\n\nstart = datetime.utcnow()\n"
                "print(datetime.fromtimestamp(0, timezone.utc) < start)\n"
            },
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "from datetime import datetime, timezone\nfrom clock import start\n\n"
                "print(datetime.now(timezone.utc) - start())\n",
                "clock.py": "from datetime import datetime\n\n\ndef start():\n"
                "    return datetime.now()\n",
            },
            ("clock.py", 5),
        ),
    ),
)
