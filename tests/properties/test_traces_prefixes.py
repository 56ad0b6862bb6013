"""Laws of reading traces in logs: what stands before each line changes nothing that is read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from homeport.traces import Trace, read_traces

SAMPLES = {
    path.stem: path.read_bytes().decode("utf-8")
    for path in sorted((Path(__file__).parents[1] / "unit" / "traces" / "samples").glob("*.txt"))
}
_DAY = "2026-11-23"


def _clock(number: int) -> str:
    return f"10:{number // 60:02d}:{number % 60:02d}"


PREFIXES: dict[str, Callable[[int], str]] = {
    "ISO 8601": lambda n: f"{_DAY}T{_clock(n)}.123Z ",
    "offset": lambda n: f"{_DAY}T{_clock(n)}+01:00 ",
    "bracketed time": lambda n: f"[{_clock(n)}] ",
    "bracketed stamp": lambda n: f"[{_DAY} {_clock(n)},123] ",
    "syslog": lambda n: f"Nov 23 {_clock(n)} web1 shop[123]: ",
    "journal": lambda n: f"Nov 23 {_clock(n)} web1 shop: ",
    "RFC 5424": lambda n: f"<11>1 {_DAY}T{_clock(n)}Z web1 shop 123 - - ",
    "klog": lambda n: f"E1123 {_clock(n)}.123456    1234 run.go:12] ",
    "compose": lambda _: "web-1  | ",
    "compose, stamped": lambda n: f"web-1  | {_DAY}T{_clock(n)}.123456789Z ",
    "GitHub Actions": lambda n: f"{_DAY}T{_clock(n)}.1234567Z ",
    "gh run view": lambda n: f"build\tRun tests\t{_DAY}T{_clock(n)}.1234567Z ",
    "GitLab": lambda n: f"{_DAY}T{_clock(n)}.123456Z 01E ",
    "kubectl": lambda n: f"[pod/web-0/app] {_DAY}T{_clock(n)}.123456789Z ",
    "CRI": lambda n: f"{_DAY}T{_clock(n)}.123456789Z stderr F ",
    "platform": lambda n: f"{_DAY}T{_clock(n)}.123456+00:00 app[web.1]: ",
    "level": lambda n: f"{_DAY} {_clock(n)},123 ERROR ",
    "Spring": lambda n: f"{_DAY} {_clock(n)}.123 ERROR 1 --- [main] c.acme.Cart : ",
    "Python": lambda n: f"{_DAY} {_clock(n)},123 - shop - ERROR - ",
    "logger": lambda n: f"{_DAY} {_clock(n)},123 ERROR shop.cart: ",
}
# One line and one word before its colon: a logger's name looks like a program's.
_ONE_LINE = {
    "logger": {
        *("bash_syntax", "c_assert", "dash_syntax", "haskell_head", "haskell_pattern"),
        *(
            "perl_eval",
            "perl_handle",
            "r_condition",
            "ruby_syntax",
            "sqlite",
            "sqlserver",
            "rust_returned",
        ),
    }
}


def _said(traces: tuple[Trace, ...]) -> list[object]:
    return [
        (
            *(one.language, one.type, one.message, one.test, one.kind, one.frames, one.notes),
            tuple((link.relation, link.type, link.message, link.frames) for link in one.chain),
        )
        for one in traces
    ]


def _prefixed(text: str, prefix: Callable[[int], str]) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(prefix(number) + line for number, line in enumerate(lines))


def _different(change: Callable[[str], str]) -> set[str]:
    return {
        name
        for name, text in SAMPLES.items()
        if _said(read_traces(change(text))) != _said(read_traces(text))
    }


@pytest.mark.parametrize("name", PREFIXES)
def test_behind_a_prefix_every_sample_reads_as_bare(name: str) -> None:
    """Language, type, message, frames, notes and linked errors of all samples stay the same."""
    assert _different(lambda text: _prefixed(text, PREFIXES[name])) == _ONE_LINE.get(name, set())


@pytest.mark.parametrize("name", ["ISO 8601", "compose", "CRI", "level"])
def test_line_breaks_of_windows_behind_a_prefix_read_as_bare(name: str) -> None:
    """Carriage returns at line ends change nothing."""
    assert not _different(lambda text: _prefixed(text, PREFIXES[name]).replace("\n", "\r\n"))


def test_a_logger_around_a_trace_is_no_part_of_it() -> None:
    """Records that a logger wrote before and behind, under the same clock, stay out."""
    told = f"{_DAY}T10:00:00.123Z INFO shop started\n" * 3

    def within(text: str) -> str:
        raw = _prefixed(text, PREFIXES["ISO 8601"])
        return told + raw + ("" if raw.endswith("\n") else "\n") + told

    assert not _different(within)


@pytest.mark.parametrize("field", ["log", "message", "msg", "text", "MESSAGE", "textPayload"])
def test_records_of_one_line_each_read_as_bare(field: str) -> None:
    """A collector that wraps each line into JSON changes nothing; other streams are told apart."""

    def wrapped(text: str) -> str:
        other = json.dumps({field: "GET / 200\n", "stream": "stdout"}) + "\n"
        return other.join(
            json.dumps({field: line + "\n", "stream": "stderr"}, ensure_ascii=False) + "\n"
            for line in text.splitlines()
        )

    # There the failing line of source itself holds an escaped stack.
    assert _different(wrapped) == {"node_message_like_frames"}


def test_a_whole_trace_in_one_record_reads_as_bare() -> None:
    """A text with line breaks in a record's field is read like the text."""
    assert not _different(lambda text: json.dumps({"at": 1, "msg": text}, ensure_ascii=False))


def test_lines_written_twice_read_as_once() -> None:
    """Two handlers of one log change nothing, but where one line or record is all there is."""

    def twice(text: str) -> str:
        return "".join(f"{line}\n{line}\n" for line in text.splitlines())

    single = {name for name, text in SAMPLES.items() if len(set(text.split("\n")) - {""}) < 2}
    records = {"json_log", "node_json", "ruby_json"}
    assert _different(twice) - single - records <= _SINGLE_LINES


_SINGLE_LINES = {"msbuild", "mysql", "php_parse", "ruby_syntax", "glibc_double_free"}


@pytest.mark.parametrize("name", ["ISO 8601", "CRI", "logger"])
def test_a_prefixed_text_cut_at_any_line_reads_as_the_bare_one(name: str) -> None:
    """What a cut leaves is read alike with and without a prefix."""
    for sample in ("python_three", "java_linked", "ruby_cause", "go_index", "node_causes"):
        lines = SAMPLES[sample].splitlines(keepends=True)
        for cut in range(2, len(lines), 3):
            part = "".join(lines[:cut])
            prefixed = read_traces(_prefixed(part, PREFIXES[name]))
            assert _said(prefixed) == _said(read_traces(part)), (sample, cut)


def test_two_pods_in_one_log_are_told_apart() -> None:
    """Lines of two streams that alternate give both traces, whole, with their places."""
    one, other = SAMPLES["java_linked"].splitlines(), SAMPLES["python_three"].splitlines()
    text = "".join(
        f"{name}-1 | {line}\n"
        for pair in zip(one, other, strict=False)
        for name, line in zip(("web", "db"), pair, strict=True)
    )
    parts = "\n".join(one[: len(other)]), "\n".join(other[: len(one)])
    expected = [what for part in parts for what in _said(read_traces(part))]
    found = read_traces(text)
    assert sorted(map(repr, _said(found))) == sorted(map(repr, expected))
    assert all(text[trace.start :].startswith(("web-1 | ", "db-1 | ")) for trace in found)
