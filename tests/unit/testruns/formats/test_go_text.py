from homeport.testruns.formats.go_text import GoLines
from homeport.testruns.model import Case, Outcome, Remarks


def _read(text: str) -> list[Case]:
    reader = GoLines(Remarks())
    cases = [case for line in text.splitlines() for case in reader.take(line)]
    return cases + reader.finish()


def test_a_verbose_run_gives_each_test_what_it_said() -> None:
    """Output belongs to the test named before it, subtests too; the package follows."""
    cases = _read(
        "=== RUN   TestA\n=== RUN   TestA/one\n    a_test.go:4: want 1\n--- FAIL: TestA (0.01s)\n"
        "    --- FAIL: TestA/one (0.00s)\n=== RUN   TestB\n--- PASS: TestB (0.00s)\nFAIL\n"
        "FAIL\texample.com/a\t0.003s\n"
    )
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("example.com/a::TestA", Outcome.FAILED, ""),
        ("example.com/a::TestA/one", Outcome.FAILED, "a_test.go:4: want 1"),
        ("example.com/a::TestB", Outcome.PASSED, ""),
    ]
    assert cases[1].parameters == "one"


def test_a_quiet_run_names_its_failures() -> None:
    """Without -v lines follow the verdict; a panic after it belongs to it."""
    cases = _read(
        "--- FAIL: TestA (0.00s)\n    a_test.go:4: no\n--- FAIL: TestB (0.00s)\npanic: boom\n"
        "FAIL\tp\t0.1s\nok  \tq\t(cached)\n?   \tr\t[no test files]\n"
    )
    assert [(case.name, case.message) for case in cases] == [
        ("p::TestA", "a_test.go:4: no"),
        ("p::TestB", "panic: boom"),
    ]


def test_a_package_that_does_not_build_is_unfinished() -> None:
    """The compiler's lines stand under the package's name."""
    cases = _read("# p [p.test]\na.go:1:2: undefined: x\nFAIL\tp [build failed]\nFAIL\n")
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("p", Outcome.UNFINISHED, "the package does not build: a.go:1:2: undefined: x")
    ]


def test_a_test_without_a_verdict_is_unfinished() -> None:
    """A deadline ends a package in the middle of a test."""
    cases = _read("=== RUN   TestA\npanic: test timed out\nFAIL\tp\t10s\n=== RUN   TestB\n")
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("p::TestA", Outcome.UNFINISHED, "panic: test timed out"),
        ("TestB", Outcome.UNFINISHED, "began and never ended"),
    ]


def test_much_output_is_kept_in_part() -> None:
    """A test that prints without end does not fill the memory; other frames are passed over."""
    cases = _read("=== ODD x\n=== RUN   TestA\n" + "x\n" * 1000 + "--- FAIL: TestA (0.00s)\n")
    assert len(cases[0].trace.splitlines()) == 400


def test_a_verdict_behind_output_without_an_end_of_line_is_read() -> None:
    """What a test writes last may stand before its verdict."""
    cases = _read("=== RUN   TestA\nno end--- PASS: TestA (0.01s)\nPASS\nok  \tx\t0.1s\n")
    assert [(case.name, case.outcome) for case in cases] == [("x::TestA", Outcome.PASSED)]
