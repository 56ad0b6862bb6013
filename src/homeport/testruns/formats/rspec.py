"""RSpec's `--format json`."""

from collections.abc import Iterable, Iterator

from homeport.testruns.formats.json_values import (
    Record,
    line_of,
    number_of,
    read_members,
    record_of,
    text_of,
)
from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line

_VERDICTS = {"passed": Outcome.PASSED, "failed": Outcome.FAILED, "pending": Outcome.SKIPPED}


def read_rspec(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield the examples; errors outside of them are unfinished, with what RSpec said."""
    messages: list[str] = []
    for key, value in read_members(chunks, source, remarks):
        if key == "examples":
            yield _case(record_of(value))
        elif key == "messages" and isinstance(value, str):
            messages.append(value)
        elif key == "summary":
            outside = record_of(value).get("errors_outside_of_examples_count")
            for number in range(outside if isinstance(outside, int) else 0):
                said = messages[number] if number < len(messages) else ""
                yield _outside(said)


def _case(example: Record) -> Case:
    error = record_of(example.get("exception"))
    stack = error.get("backtrace")
    frames = [text_of(frame) for frame in stack] if isinstance(stack, list) else []
    kind, said = text_of(error.get("class")), text_of(error.get("message"))
    trace = "\n".join([f"{kind}: {said.strip()}", *(f"\tfrom {frame}" for frame in frames)])
    return Case(
        text_of(example.get("full_description")) or text_of(example.get("description")),
        _VERDICTS.get(text_of(example.get("status")), Outcome.ERROR),
        number_of(example.get("run_time")),
        said.strip() or text_of(example.get("pending_message")),
        kind,
        clipped(trace) if error else "",
        "",
        text_of(example.get("file_path")),
        line_of(example.get("line_number")),
    )


def _outside(said: str) -> Case:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    found = next((one for one in lines if "rror" in one.partition(":")[0] and ":" in one), "")
    return Case(
        "(outside of the examples)",
        Outcome.UNFINISHED,
        message=found or first_line(said) or "an error outside of the examples",
        trace=clipped(said),
    )
