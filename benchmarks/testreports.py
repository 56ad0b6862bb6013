"""Measures how fast reports are read: `python benchmarks/testreports.py [TESTS]`.

Prints, for one report of each large format, results read a second of CPU on one core.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator

from homeport.testruns import read_report

_CHUNK = 1 << 18
_FAILS_EVERY = 100


def _junit(count: int) -> Iterator[str]:
    yield '<?xml version="1.0"?><testsuites><testsuite name="pytest">'
    for n in range(count):
        name = f'classname="tests.unit.test_{n // 50}" name="test_case_{n}"'
        yield f'<testcase {name} time="0.00{n % 10}">'
        if not n % _FAILS_EVERY:
            yield f'<failure message="AssertionError: {n}">tests/a.py:{n}: AssertionError</failure>'
        yield "</testcase>\n"
    yield "</testsuite></testsuites>"


def _trx(count: int) -> Iterator[str]:
    yield "<TestRun><Results>"
    for n in range(count):
        yield f'<UnitTestResult testName="A.B.C{n}" duration="00:00:00.017" outcome="Passed"/>\n'
    yield "</Results></TestRun>"


def _go(count: int) -> Iterator[str]:
    for n in range(count):
        for action in ("run", "pass"):
            event = {"Action": action, "Package": "example.com/a", "Test": f"T{n}", "Elapsed": 0.1}
            yield json.dumps(event) + "\n"


def _jest(count: int) -> Iterator[str]:
    yield '{"numTotalTests": 1, "testResults": ['
    for file in range(count // 50):
        cases = [
            {"ancestorTitles": ["a"], "title": f"t{n}", "status": "passed", "duration": 3}
            for n in range(50)
        ]
        result = {"name": f"/a/b{file}.test.js", "status": "passed", "assertionResults": cases}
        yield ("," if file else "") + json.dumps(result)
    yield "]}"


def _tap(count: int) -> Iterator[str]:
    yield f"TAP version 13\n1..{count}\n"
    for n in range(count):
        yield f"ok {n + 1} - thing {n} does what it should\n"


def _pytest(count: int) -> Iterator[str]:
    yield "=== test session starts ===\n"
    for n in range(count):
        yield f"tests/test_a.py::test_case_{n} PASSED      [ 10%]\n"
    yield f"=== {count} passed in 1.00s ===\n"


FORMATS: dict[str, Callable[[int], Iterator[str]]] = {
    "JUnit": _junit,
    "TRX": _trx,
    "go test -json": _go,
    "Jest JSON": _jest,
    "TAP": _tap,
    "pytest -v": _pytest,
}


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for name, make in FORMATS.items():
        data = "".join(make(count)).encode()
        chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
        began = time.process_time()
        read = sum(1 for _ in read_report(chunks).cases)
        took = time.process_time() - began
        assert read == count
        print(f"{name:14} {read / took:10,.0f} results/s  {len(data) / took / 1e6:6.1f} MB/s")


if __name__ == "__main__":
    main()
