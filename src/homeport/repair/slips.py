"""Candidates for a Python file that does not parse: what was forgotten near the error's line.

A colon behind a header, a bracket that was opened or closed once too often, the indentation of the
line. Each candidate parses.
"""

import ast
import math
import re
from collections.abc import Iterator

from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.python.source import parses

_HEADER = re.compile(
    r"\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b"
)
_COMMENT = re.compile(r"\s*(?:#.*)?$")
_CLOSING = ")]}"
_NEAR = 3  # lines around the error
_STEP = 4  # columns of one level, where the file shows no other


def completed(path: str, data: bytes) -> list[Candidate]:
    """Return the changes near the error that make the file parse, the likeliest first."""
    try:
        ast.parse(data)
    except SyntaxError as error:
        at = error.lineno or 1
    except (ValueError, RecursionError):
        return []
    else:
        return []
    found: dict[bytes, Candidate] = {}
    lines = data.decode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    for distance in range(_NEAR + 1):
        for number in dict.fromkeys((at - distance, at + distance)):
            if 1 <= number <= len(lines):
                begin = starts[number - 1]
                for text, note, chance in _rewritten(lines, number):
                    splice = Splice(begin, begin + len(lines[number - 1].encode()), text)
                    weight = math.log(chance) - distance
                    candidate = Candidate(path, (splice,), "slip", "", number, weight, note)
                    after = spliced(data, candidate.splices)
                    if after not in found and parses(after):
                        found[after] = candidate
    return sorted(found.values(), key=lambda one: (-one.weight, one.splices))


def _rewritten(lines: list[str], number: int) -> Iterator[tuple[str, str, float]]:
    """Yield a line as it may have been meant, what was done, and how likely that is."""
    line = lines[number - 1]
    body = line.rstrip("\r\n")
    end = line[len(body) :]
    code = body.rstrip()
    if _HEADER.match(code) and not code.endswith(":"):
        yield code + ":" + end, "a colon is added", 0.5
    elif _HEADER.match(code):
        for bracket in _CLOSING:
            yield code[:-1] + bracket + ":" + end, f"`{bracket}` is added", 0.3
    for bracket in _CLOSING:
        yield code + bracket + end, f"`{bracket}` is added", 0.3
        if code.endswith(bracket):
            yield code[:-1] + end, f"`{bracket}` is taken away", 0.2
    margin = body[: len(body) - len(body.lstrip())]
    near = [other for other in lines[max(number - 9, 0) : number + 8] if not _COMMENT.match(other)]
    known = {other[: len(other) - len(other.lstrip())] for other in near}
    for other in sorted({*known, margin + " " * _STEP} - {margin}):
        yield other + body.lstrip() + end, "its indentation is changed", 0.2
