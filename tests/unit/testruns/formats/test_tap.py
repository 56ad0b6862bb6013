from homeport.testruns.formats.tap import TapLines
from homeport.testruns.model import Case, Outcome, Remarks


def _read(text: str) -> tuple[list[Case], Remarks, TapLines]:
    remarks = Remarks()
    reader = TapLines(remarks)
    cases = [case for line in text.splitlines() for case in reader.take(line)]
    return cases + reader.finish(), remarks, reader


def test_points_and_directives_are_read() -> None:
    """Skips and expected failures are skipped; a number stands in for a missing name."""
    cases, _, reader = _read(
        "TAP version 13\n1..6\nok 1 - fine\nnot ok 2 - bad\nok 3 # SKIP no net\n"
        "not ok 4 - later # TODO soon\nok 5 - early # TODO\nok\n"
    )
    assert reader.certain
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("fine", Outcome.PASSED, ""),
        ("bad", Outcome.FAILED, ""),
        ("test 3", Outcome.SKIPPED, "no net"),
        ("later", Outcome.SKIPPED, "soon"),
        ("early", Outcome.PASSED, ""),
        ("test 6", Outcome.PASSED, ""),
    ]


def test_diagnostics_and_yaml_belong_to_their_point() -> None:
    """What follows a failed point says why, as comments or as a block."""
    cases, _, _ = _read(
        "1..2\nnot ok 1 - a\n#   Failed test 'a'\n#   at t/a.t line 5.\n"
        "not ok 2 - b\n  ---\n  message: 'no good'\n  duration_ms: 1500\n  stack: |-\n"
        "    at x (b.js:1:2)\n  found:\n    - 1\n  ...\n"
    )
    assert cases[0].message == "Failed test 'a'"
    assert "at t/a.t line 5." in cases[0].trace
    assert (cases[1].message, cases[1].duration) == ("no good", 1.5)
    assert cases[1].trace == "at x (b.js:1:2)"
    assert (cases[0].file, cases[0].line) == ("t/a.t", 5)


def test_subtests_are_counted_instead_of_their_sum() -> None:
    """Names are joined, and a sum that failed by itself is counted too."""
    cases, _, _ = _read(
        "TAP version 14\n# Subtest: top\n    ok 1 - in\n    not ok 2 - out\n    1..2\n"
        "not ok 1 - top\n# Subtest: own\n    ok 1 - in\n    1..1\nnot ok 2 - own\n"
        "ok 3 - leaf\n1..3\n"
    )
    assert [(case.name, case.outcome) for case in cases] == [
        ("top > in", Outcome.PASSED),
        ("top > out", Outcome.FAILED),
        ("own > in", Outcome.PASSED),
        ("own", Outcome.FAILED),
        ("leaf", Outcome.PASSED),
    ]


def test_what_the_plan_promised_and_did_not_come_is_said() -> None:
    """A short run, an empty plan and a bail-out each leave a trace."""
    _, remarks, _ = _read("1..5\nok 1\n")
    assert remarks.notes == ["the plan says 5 tests, 4 did not come"]
    _, remarks, _ = _read("1..0 # skip no database\n")
    assert remarks.notes == ["all tests were left out: skip no database"]
    cases, _, _ = _read("1..2\nok 1\nBail out! disk full\n")
    assert (cases[1].outcome, cases[1].message) == (Outcome.UNFINISHED, "disk full")
    assert _read("Bail out!\n")[0][0].message == "the run was given up"


def test_times_of_other_writers_are_read() -> None:
    """Node-tap writes a time behind the name, and a brace before a block."""
    cases, _, _ = _read("ok 1 - a # time=250ms\nok 2 - b # time=2s {\nplain text\n---\n")
    assert [(case.name, case.duration) for case in cases] == [("a", 0.25), ("b", 2.0)]


def test_endless_diagnostics_are_kept_in_part() -> None:
    """A point that says very much does not fill the memory."""
    cases, _, _ = _read("not ok 1 - a\n" + "# x\n" * 1000)
    assert len(cases[0].trace.splitlines()) == 400
    cases, _, _ = _read("not ok 1 - a\n  ---\n" + "  x\n" * 1000)
    assert len(cases[0].trace.splitlines()) == 400


def test_names_of_nested_subtests_are_joined_for_every_writer() -> None:
    """Node names a subtest before its own point as well; older writers indent the name."""
    cases, _, _ = _read(
        "# Subtest: top\n    # Subtest: in\n    ok 1 - in\n    # Subtest: out\n    not ok 2 - out\n"
        "    1..2\nnot ok 1 - top\n1..1\n# tests 2\n# fail 1\n"
    )
    assert [(case.name, case.message) for case in cases] == [("top > in", ""), ("top > out", "")]
    cases, _, _ = _read("    # Subtest: old\n    ok 1 - a\n    1..1\nok 1 - old\n1..1\n")
    assert [case.name for case in cases] == ["old > a"]


def test_an_error_written_as_it_is_belongs_to_its_point() -> None:
    """Mocha indents the error and its stack below the point."""
    cases, _, _ = _read(
        "1..1\nnot ok 1 g bad\n  AssertionError: no\n      at x (a.js:1:2)\n# tests 1\n"
    )
    assert cases[0].message == "AssertionError: no"
    assert "at x (a.js:1:2)" in cases[0].trace


def test_headings_of_version_13_are_part_of_the_names() -> None:
    """A comment before points names their test; what is said of a failure does not."""
    cases, _, _ = _read(
        "TAP version 13\n# adds\nok 1 equal\nnot ok 2 equal\n  ---\n    operator: equal\n"
        "    expected: 2\n    actual:   1\n  ...\n# divides\nnot ok 3 equal\n# said of it\n"
        "\n1..3\n# tests 3\n# ok\n"
    )
    assert [(case.name, case.suite, case.message) for case in cases] == [
        ("adds > equal", "adds", ""),
        ("adds > equal", "adds", "expected 2, got 1"),
        ("divides > equal", "divides", "said of it"),
    ]


def test_an_error_beside_subtests_is_kept() -> None:
    """A hook that broke is no test, but why its tests did not run."""
    cases, _, _ = _read(
        "TAP version 13\n# Subtest: hook\n    # Subtest: x\n    not ok 1 - x\n      ---\n"
        "      failureType: 'cancelledByParent'\n      error: 'cancelled'\n      ...\n    1..1\n"
        "not ok 1 - hook\n  ---\n  failureType: 'hookFailed'\n  error: 'hook broke'\n"
        "  location: '/a.mjs:3:1'\n  stack: |-\n    TestHook.run (file:///a.mjs:3:9)\n  ...\n"
        "# Subtest: sum\n    not ok 1 - y\n    1..1\nnot ok 2 - sum\n  ---\n"
        "  failureType: 'subtestsFailed'\n  ...\n1..2\n"
    )
    assert [(case.name, case.outcome.value, case.message) for case in cases] == [
        ("hook > x", "failed", "cancelled"),
        ("hook", "unfinished", "hook broke"),
        ("sum > y", "failed", ""),
    ]
    assert cases[1].trace == "Error: hook broke\n    at TestHook.run (file:///a.mjs:3:9)"
    assert (cases[1].file, cases[1].line) == ("/a.mjs", 3)


def test_a_point_that_only_asserts_says_so() -> None:
    """Fields without a message leave the assertion's own name."""
    cases, _, _ = _read("1..1\nnot ok 1 - should match\n  ---\n  diff: |\n    -1\n  ...\n")
    assert cases[0].message == "should match"
    assert "-1" in cases[0].trace


def test_sums_before_their_subtests_are_not_counted() -> None:
    """Braces hold the subtests; a sum that failed without one of them failed by itself."""
    cases, _, _ = _read(
        "TAP version 13\n1..2\nnot ok 1 - a.js # time=3ms {\n    1..2\n"
        "    not ok 1 - in # time=2ms {\n"
        "        1..1\n        not ok 1 - odd \\# name # time=1ms\n            ---\n"
        '            error:\n                name: "Error"\n                message: "one\n'
        'two: 2"\n            at: "/a.js:5:29"\n            ...\n    }\n'
        "    ok 2 - fine\n}\nnot ok 2 - b.js {\n    1..1\n    ok 1 - never # SKIP\n}\n}\n"
    )
    assert [(case.name, case.outcome.value, case.message, case.kind) for case in cases] == [
        ("a.js > in > odd # name", "failed", "one\ntwo: 2", "Error"),
        ("a.js > fine", "passed", "", ""),
        ("b.js > never", "skipped", "", ""),
        ("b.js", "failed", "", ""),
    ]
    assert (cases[0].file, cases[0].line) == ("/a.js", 5)


def test_a_sum_whose_brace_is_missing_is_passed_over() -> None:
    """What was cut inside does not reach the outer ones."""
    cases, _, _ = _read("1..1\nnot ok 1 - a {\n  not ok 1 - b {\n    not ok 1 - c\n}\n")
    assert [case.name for case in cases] == ["a > b > c"]
    cases, _, _ = _read("1..1\nok 1 - a {\n}\nok 2 - b\n")
    assert [case.name for case in cases] == ["a", "b"]


def test_a_block_has_a_limit() -> None:
    """A writer without measure fills no memory."""
    cases, _, _ = _read("not ok 1 - a\n  ---\n" + "  x\n" * 500 + "  ...\n")
    assert cases[0].trace.count("x") == 400
