import json

from homeport.testruns.formats.gotest import message_of, read_go_events
from homeport.testruns.model import Case, Outcome, Remarks


def _read(*events: dict[str, object] | str) -> list[Case]:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in events]
    return list(read_go_events(["\n".join(lines).encode()], "r", Remarks()))


def _event(action: str, test: str = "", **more: object) -> dict[str, object]:
    return {"Action": action, "Package": "p", **({"Test": test} if test else {}), **more}


def test_verdicts_have_their_output() -> None:
    """A failed test keeps what it said without the runner's framing; a passed one nothing."""
    cases = _read(
        _event("run", "TestA"),
        _event("output", "TestA", Output="=== RUN   TestA\n"),
        _event("output", "TestA", Output="    a_test.go:4: want 1\n"),
        _event("output", "TestA", Output="--- FAIL: TestA (0.00s)\n"),
        _event("fail", "TestA", Elapsed=0.5),
        _event("pass", "TestB/x=1", Elapsed=0.1),
        _event("skip", "TestC"),
        _event("output", Output="FAIL\n"),
        _event("fail", Elapsed=1),
    )
    assert cases == [
        Case(
            "p::TestA", Outcome.FAILED, 0.5, "a_test.go:4: want 1", "",
            "    a_test.go:4: want 1", "p",
        ),
        Case("p::TestB/x=1", Outcome.PASSED, 0.1, suite="p"),
        Case("p::TestC", Outcome.SKIPPED, suite="p"),
    ]  # fmt: skip


def test_a_test_that_goes_down_with_its_package_is_unfinished() -> None:
    """A panic or a kill leaves tests without a verdict; they are not counted as tests."""
    cases = _read(
        _event("run", "TestA"),
        _event("output", "TestA", Output="panic: boom\n"),
        _event("fail"),
        _event("run", "TestB"),
    )
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("p::TestA", Outcome.UNFINISHED, "panic: boom"),
        ("p::TestB", Outcome.UNFINISHED, "began and never ended"),
    ]


def test_a_package_that_does_not_build_is_unfinished() -> None:
    """The compiler's words come as events, as output or as plain lines."""
    newer = _read(
        {"Action": "build-output", "ImportPath": "p", "Output": "a.go:1:2: undefined: x\n"},
        _event("fail", FailedBuild="p"),
    )
    older = _read("# p", "a.go:1:2: undefined: x", _event("fail"))
    bare = _read(_event("output", Output="FAIL p [build failed]\n"), _event("fail"))
    silent = _read(_event("fail"))
    assert newer[0].message == "the package does not build: a.go:1:2: undefined: x"
    assert older[0].trace == "# p\na.go:1:2: undefined: x"
    assert bare[0].message.startswith("the package does not build")
    assert silent[0].message == "the package failed outside of its tests"


def test_very_much_output_is_kept_in_part() -> None:
    """A test that prints without end does not fill the memory."""
    events = [_event("output", "TestA", Output="x\n")] * 1000
    cases = _read(*["loose"] * 500, *events, _event("fail", "TestA"), _event("skip"))
    assert len(cases[0].trace.splitlines()) == 400


def test_the_message_is_the_line_that_says_what_went_wrong() -> None:
    """Testify's `Error:` and a panic win over the first line."""
    assert message_of("Error Trace: a_test.go:3\nError:   \tNot equal") == "Not equal"
    assert message_of("log\npanic: no") == "panic: no"
    assert message_of("") == ""


def test_a_verdict_behind_output_without_an_end_of_line_counts() -> None:
    """Old versions of go miss it and send no event for it."""
    cases = _read(
        _event("run", "TestA"),
        _event("output", "TestA", Output="no end--- FAIL: TestA (0.01s)\n"),
        _event("run", "TestB"),
        _event("output", "TestB", Output="no end--- PASS: TestB (0.02s)\n"),
        _event("fail"),
    )
    assert [(case.outcome, case.duration) for case in cases] == [
        (Outcome.FAILED, 0.01),
        (Outcome.PASSED, 0.02),
    ]
