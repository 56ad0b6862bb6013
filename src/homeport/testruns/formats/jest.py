"""Jest's `--json` and Vitest's `--reporter=json`, which share their form."""

from collections.abc import Iterable, Iterator

from homeport.testruns.formats.json_values import (
    Record,
    line_of,
    number_of,
    read_members,
    record_of,
    records_of,
    text_of,
)
from homeport.testruns.model import Attempt, Case, Outcome, Remarks, clipped, first_line

_VERDICTS = {
    "passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "pending": Outcome.SKIPPED,
    "skipped": Outcome.SKIPPED,
    "todo": Outcome.SKIPPED,
    "disabled": Outcome.SKIPPED,
    "focused": Outcome.PASSED,
}
_SECOND = 0.001


def read_jest(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield the cases file by file; a file that did not load is unfinished."""
    for key, value in read_members(chunks, source, remarks):
        if key == "testResults":
            yield from _file(record_of(value))


def _file(result: Record) -> Iterator[Case]:
    path = text_of(result.get("name")) or text_of(result.get("testFilePath"))
    cases = records_of(result.get("assertionResults")) or records_of(result.get("testResults"))
    for case in cases:
        yield _case(case, path)
    said = text_of(result.get("message")) or text_of(result.get("failureMessage"))
    if result.get("status") == "failed" and not any(c.get("status") == "failed" for c in cases):
        yield Case(
            path,
            Outcome.UNFINISHED,
            message=_said_first(said) or "the test file did not load",
            trace=clipped(said),
            suite=path,
            file=path,
        )


def _case(case: Record, path: str) -> Case:
    groups = case.get("ancestorTitles")
    titles = [*(groups if isinstance(groups, list) else []), text_of(case.get("title"))]
    name = " > ".join(str(title) for title in titles if title) or text_of(case.get("fullName"))
    outcome = _VERDICTS.get(text_of(case.get("status")), Outcome.ERROR)
    given = case.get("failureMessages")
    messages = [text_of(one) for one in given] if isinstance(given, list) else []
    earlier = case.get("retryReasons")
    tries = [text_of(one) for one in earlier] if isinstance(earlier, list) else []
    return Case(
        f"{path}::{name}" if path else name,
        outcome,
        number_of(case.get("duration"), _SECOND),
        _said_first(messages[0]) if messages else "",
        _kind(messages[0]) if messages else "",
        clipped("\n".join(messages)),
        path,
        path,
        line_of(record_of(case.get("location")).get("line")),
        "",
        tuple(Attempt(Outcome.FAILED, _said_first(one), clipped(one)) for one in tries),
    )


def _said_first(text: str) -> str:
    return first_line(text).removeprefix("● ").removeprefix("Error: ")


def _kind(text: str) -> str:
    head = first_line(text).partition(":")[0]
    return head if head.isidentifier() and head.endswith(("Error", "Exception")) else ""
