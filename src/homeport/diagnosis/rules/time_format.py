"""A date or time is written in another form than the format says."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"time data '(?P<text>[^']*)' does not match format '(?P<format>[^']*)'"
    r"|unconverted data remains: (?P<rest>.*)"
    r"|Invalid isoformat string: '(?P<iso>[^']*)'"
    r"|(?P<range>month must be in 1..12|day is out of range for month)"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Name the format, where it is written."""
    for site in case.sites():
        for node in case.expressions(site):
            if not (
                isinstance(node, ast.Call)
                and code(node.func).endswith(("strptime", "fromisoformat"))
            ):
                continue
            why = _why(match)
            given = node.args[1] if len(node.args) > 1 else None
            if given is None:
                yield Cause(RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.75,
                            why, "parse it with the format that the data really has")  # fmt: skip
                return
            for origin in case.flow.origins(given, site):
                yield from_origin(
                    case, RULE.name, origin, score=0.8,
                    why=f"{why} The format is used at {place(site.path, site.line)}.",
                    remedy="write the format in the order of the data: day %d, month %m, year %Y",
                )  # fmt: skip
            return


def _why(match: re.Match[str]) -> str:
    if match["text"] is not None:
        order = _order(match["text"], match["format"])
        return (
            f"The date '{match['text']}' is not written in the format '{match['format']}'{order}."
        )
    if match["rest"] is not None:
        return f"The format ends before the data does: '{match['rest']}' is left over."
    if match["iso"] is not None:
        return f"'{match['iso']}' is no ISO 8601 date."
    return "The parts of the date are in another order than they are taken (day and month)."


def _order(text: str, form: str) -> str:
    """Say that day and month are exchanged when exchanging them makes the date fit."""
    numbers = re.findall(r"\d+", text)
    signs = re.findall(r"%(\w)", form)
    if len(numbers) >= len(signs) and "m" in signs and "d" in signs:
        month, day = numbers[signs.index("m")], numbers[signs.index("d")]
        if int(month) > 12 >= int(day):  # noqa: PLR2004 -- months of a year
            return f": month and day stand the other way round ({month} is no month)"
    return ""


RULE = Rule(
    name="time-format",
    types=frozenset({"ValueError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from datetime import datetime\n\n"
                "datetime.strptime('2024-03-24 10:00', '%Y-%m-%d')\n"
            },
            ("main.py", 3),
        ),
        Example(
            {"main.py": "from datetime import datetime\n\ndatetime.fromisoformat('24.03.2024')\n"},
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "from datetime import datetime\n\nFORMAT = '%m/%d/%Y'\n\n\ndef day(text):\n"
                "    return datetime.strptime(text, FORMAT)\n\n\nday('24/03/2024')\n"
            },
            ("main.py", 3),
        ),
    ),
)
