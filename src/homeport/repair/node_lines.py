"""Which lines JavaScript ran, from the coverage that Node.js writes when it is asked to."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlparse

VARIABLE = "NODE_V8_COVERAGE"


def ran(reports: Iterable[bytes], sources: Mapping[str, str]) -> dict[str, set[int]]:
    """Return the lines that ran, by path, of the sources that are known by their absolute path."""
    lines: dict[str, set[int]] = {}
    for report in reports:
        try:
            scripts = json.loads(report).get("result", [])
        except (ValueError, AttributeError):
            continue
        for script in scripts:
            path = unquote(urlparse(script.get("url", "")).path)
            if path in sources:
                lines.setdefault(path, set()).update(_lines(script, sources[path]))
    return lines


def _lines(script: dict[str, Any], text: str) -> set[int]:
    """The lines of a script that were run: of nested ranges, the innermost one tells."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    counts: dict[int, int] = {}
    ranges = [one for function in script.get("functions", []) for one in function["ranges"]]
    for one in sorted(ranges, key=lambda one: one["startOffset"] - one["endOffset"]):
        first = bisect_right(starts, one["startOffset"])
        last = bisect_right(starts, max(one["endOffset"] - 1, 0))
        whole = range(first, last + 1)
        # A range of no runs may begin in the middle of a line that has run.
        inner = whole if one["count"] else range(first + 1, last)
        counts.update(dict.fromkeys(inner, one["count"]))
    return {line for line, count in counts.items() if count}
