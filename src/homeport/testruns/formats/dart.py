"""Dart's and Flutter's JSON protocol: `dart test --reporter json`, `flutter test --machine`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from homeport.testruns.formats.json_values import (
    Record,
    line_of,
    number_of,
    read_records,
    record_of,
    text_of,
)
from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line

_VERDICTS = {"success": Outcome.PASSED, "failure": Outcome.FAILED, "error": Outcome.ERROR}
_SECOND = 0.001


@dataclass(slots=True)
class _Open:
    test: Record
    began: float
    suite: str
    errors: list[str] = field(default_factory=list)


def read_dart(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield a case for each test that the protocol does not hide."""
    suites: dict[object, str] = {}
    running: dict[object, _Open] = {}
    for record, _ in read_records(chunks, source, remarks):
        match text_of((record or {}).get("type")), record:
            case "suite", dict(event):
                suite = record_of(event.get("suite"))
                suites[suite.get("id")] = text_of(suite.get("path"))
            case "testStart", dict(event):
                test = record_of(event.get("test"))
                path = suites.get(test.get("suiteID"), "")
                running[test.get("id")] = _Open(test, number_of(event.get("time")) or 0.0, path)
            case "error", dict(event):
                if started := running.get(event.get("testID")):
                    said = (text_of(event.get("error")), text_of(event.get("stackTrace")))
                    started.errors.append("\n".join(said))
            case "testDone", dict(event):
                ended = running.pop(event.get("testID"), None)
                if ended and event.get("hidden") is not True:
                    yield _case(ended, event)
            case _:
                pass
    for started in running.values():
        if not text_of(started.test.get("name")).startswith("loading "):
            yield _named(started, Outcome.UNFINISHED, None, "began and never ended")


def _case(ended: _Open, event: Record) -> Case:
    skipped = event.get("skipped") is True
    outcome = _VERDICTS.get(text_of(event.get("result")), Outcome.ERROR)
    took = ((number_of(event.get("time")) or 0.0) - ended.began) * _SECOND
    reason = text_of(record_of(ended.test.get("metadata")).get("skipReason"))
    message = reason if skipped else first_line("\n".join(ended.errors))
    return _named(ended, Outcome.SKIPPED if skipped else outcome, max(took, 0.0), message)


def _named(open_: _Open, outcome: Outcome, took: float | None, message: str) -> Case:
    url = text_of(open_.test.get("url"))
    return Case(
        text_of(open_.test.get("name")),
        outcome,
        took,
        message,
        message.partition(":")[0] if "Exception" in message.partition(":")[0] else "",
        clipped("\n".join(open_.errors)),
        open_.suite,
        url.removeprefix("file://") or open_.suite,
        line_of(open_.test.get("line")),
    )
