"""Mocha's `--reporter json`, and its `json-stream`.

`tests` does not say how a test ended, the three lists after it do; so those are read.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from homeport.errors import InputError
from homeport.testruns.formats.json_values import (
    Record,
    number_of,
    read_members,
    record_of,
    text_of,
)
from homeport.testruns.formats.lines import lines_of, plain
from homeport.testruns.model import Case, Counts, Outcome, Remarks, clipped, first_line

_LISTS = {
    "passes": Outcome.PASSED,
    "failures": Outcome.FAILED,
    "pending": Outcome.SKIPPED,
}
_EVENTS = {"pass": Outcome.PASSED, "fail": Outcome.FAILED, "pending": Outcome.SKIPPED}
_PAIR = 2
_SECOND = 0.001


def read_mocha(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield the cases of a JSON report: passed, failed and pending ones as the lists come."""
    for key, value in read_members(chunks, source, remarks):
        if key in _LISTS:
            yield _case(record_of(value), _LISTS[key])


def read_mocha_stream(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield the cases of `json-stream`: one `[event, test]` a line.

    Raises:
        InputError: a line that is not the last begins an event and is no JSON.
    """
    broken, ended = 0, False
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines_of(chunks), 1):
        bare = plain(line).strip()
        if broken:
            raise InputError(f"{source}:{broken}: the line is no JSON", hint="run mocha again")
        if not bare.startswith('["'):
            continue
        try:
            event = json.loads(bare)
        except (ValueError, RecursionError):
            broken = number
            continue
        if len(event) == _PAIR and event[0] in _EVENTS:
            seen[event[0]] += 1
            yield _case(record_of(event[1]), _EVENTS[event[0]])
        elif event[0] == "end":
            ended = True
            _count_pending(record_of(event[-1]), seen, remarks)
    if broken or not ended:
        remarks.cut = f"{source}: the report ends before its end event"


def _count_pending(end: Record, seen: Counter[str], remarks: Remarks) -> None:
    """Count the tests that mocha left out: this reporter has no event for them."""
    pending = end.get("pending")
    if isinstance(pending, int) and pending > 0 and not seen["pending"]:
        tests = seen["pass"] + seen["fail"] + pending
        remarks.counts = Counts(tests, seen["fail"], 0, pending)
        remarks.notes.append(f"{pending} pending tests are counted but not named")


def _case(test: Record, outcome: Outcome) -> Case:
    error = record_of(test.get("err"))
    stack = text_of(error.get("stack")) or text_of(test.get("stack"))
    said = text_of(error.get("message")) or text_of(test.get("err")) or first_line(stack)
    return Case(
        text_of(test.get("fullTitle")) or text_of(test.get("title")),
        outcome,
        number_of(test.get("duration"), _SECOND),
        said,
        text_of(error.get("name")) or _kind(stack),
        clipped(stack),
        "",
        text_of(test.get("file")),
    )


def _kind(stack: str) -> str:
    head = first_line(stack).partition(":")[0].partition(" [")[0]
    return head if head.isidentifier() and head.endswith(("Error", "Exception")) else ""
