"""libtest's JSON events: `cargo test -- --format json`, and cargo nextest's of the same form."""

from collections.abc import Iterable, Iterator

from homeport.testruns.formats.json_values import Record, number_of, read_records, text_of
from homeport.testruns.model import Attempt, Case, Outcome, Remarks, clipped, first_line

_VERDICTS = {
    "ok": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "ignored": Outcome.SKIPPED,
    "timeout": Outcome.ERROR,
    "allowed_failure": Outcome.SKIPPED,
}


def read_libtest(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield a case for each test's verdict; nextest's tries of one test become one case."""
    running: dict[str, None] = {}
    tried: dict[str, Case] = {}
    for record, _ in read_records(chunks, source, remarks):
        if record is None or record.get("type") != "test":
            continue
        name, event = text_of(record.get("name")), text_of(record.get("event"))
        if event == "started":
            running[name] = None
        elif event in _VERDICTS:
            running.pop(name, None)
            case = _case(name, _VERDICTS[event], record)
            if case.name == name and case.name not in tried:
                yield case
            else:
                tried[case.name] = _joined(tried.get(case.name), case)
    yield from tried.values()
    for name in running:
        yield Case(name, Outcome.UNFINISHED, message="began and never ended")


def _case(name: str, outcome: Outcome, record: Record) -> Case:
    """Make a case; nextest writes the number of a try behind a `#`."""
    plain, mark, number = name.rpartition("#")
    said = text_of(record.get("stdout")) or text_of(record.get("message"))
    message = text_of(record.get("reason")) or text_of(record.get("message")) or said_first(said)
    return Case(
        plain if mark and number.isdecimal() else name,
        outcome,
        number_of(record.get("exec_time")),
        "" if outcome is Outcome.PASSED else message,
        trace="" if outcome is Outcome.PASSED else clipped(said),
        suite=plain.partition("$")[0] if "$" in name else "",
    )


def _joined(before: Case | None, now: Case) -> Case:
    """Put an earlier try in front of a later one."""
    if before is None:
        return now
    try_before = Attempt(before.outcome, before.message, before.trace)
    return Case(
        now.name,
        now.outcome,
        now.duration,
        now.message,
        now.kind,
        now.trace,
        now.suite,
        attempts=(*before.attempts, try_before),
    )


def said_first(text: str) -> str:
    """Choose the line of a Rust test's output that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        if "panicked at " in line:
            _, quote, rest = line.partition("panicked at '")
            if quote:
                return rest.rpartition("', ")[0] or rest
            return lines[number + 1] if number + 1 < len(lines) else line
    return first_line(text)
