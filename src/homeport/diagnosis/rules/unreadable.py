"""A file that Python cannot read: what stops it, and the line that would let it."""

import platform
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.readable import ERRORS, mended, stop_of

_PROVEN, _SEEN, _ELSEWHERE = 0.95, 0.8, 0.5  # an edit reads; it does not read; it does, here


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Read the file again and say where that stops; try what is most often left out."""
    site = case.crash()
    text = case.sources.text(site.path) if site else None
    if site is None or text is None or _of_no_file(case):
        return
    stop = stop_of(text)
    if stop is None:
        yield Cause(
            RULE.name, site.path, site.line, "", _ELSEWHERE,
            f"Python could not read the file ({case.message.strip()}), but as it is now Python "
            f"{platform.python_version()} reads it: the file has changed since, or the program "
            "runs on an older Python that does not know what is written here.",
            "compare the version of Python that ran this with the one the code is written for",
        )  # fmt: skip
        return
    edit = mended(text, stop)
    why = f"Python cannot read the file: {stop.message}."
    if edit is None:
        remedy = "look at this line and the one above: something is missing or left over there"
        yield Cause(RULE.name, site.path, stop.line, "", _SEEN, why, remedy)
        return
    where = "" if edit.line == stop.line else f" It stops at line {stop.line}; the slip is here."
    yield Cause(
        RULE.name, site.path, edit.line, "", _PROVEN, why + where,
        f"write `{edit.text.strip()}`; the whole file can be read then",
        replacement=edit.text,
    )  # fmt: skip


def _of_no_file(case: Case) -> bool:
    """Tell whether what could not be read is a text that the program made itself (`eval`)."""
    return bool(case.failure.frames) and case.failure.frames[0].file.startswith("<")


def _example(text: str, line: int) -> Example:
    return Example({"main.py": text}, ("main.py", line))


RULE = Rule(
    name="unreadable",
    types=ERRORS,
    pattern=re.compile(""),
    examine=examine,
    examples=(
        _example('def go():\n    found = len("x"\n    print(found)\n\n\ngo()\n', 2),
        _example("def go(x)\n    return x\n", 1),
        _example("sizes = {'a': 1 'b': 2}\n", 1),
        _example("def go(x):\n    if x = 3:\n        return 1\n", 2),
        _example("def go():\nreturn 1\n", 2),
        _example("print 'a'  # seen\n", 1),
        _example("name = 'Ann\nprint(name)\n", 1),
        _example("rows = [\n    (1, 2),\n    (3, 4),\nprint(rows)\n", 3),
        _example("try:\n    x = 1\nprint(x)\n", 3),
        _example("a = (1, 2]\n", 1),
        Example({"main.py": "def go(text):\n    return eval(text)\n\n\ngo('1 +')\n"}, None),
    ),
)
