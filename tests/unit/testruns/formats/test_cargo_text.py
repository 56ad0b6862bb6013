from homeport.testruns.formats.cargo_text import CargoLines
from homeport.testruns.model import Case, Outcome, Remarks

RUN = """\
     Running unittests src/lib.rs (target/debug/deps/shop-1)

running 3 tests
test cart::adds ... ok
test cart::breaks - should panic ... FAILED
test cart::later ... ignored, no net

failures:

---- cart::breaks stdout ----
thread 'cart::breaks' panicked at src/lib.rs:3:5:
boom

failures:
    cart::breaks

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out
"""


def _read(text: str) -> tuple[list[Case], Remarks]:
    remarks = Remarks()
    reader = CargoLines(remarks)
    cases = [case for line in text.splitlines() for case in reader.take(line)]
    return cases + reader.finish(), remarks


def test_a_target_is_read_whole() -> None:
    """Outcomes, reasons, panics and the target's name are read."""
    cases, remarks = _read(RUN)
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("cart::adds", Outcome.PASSED, ""),
        ("cart::breaks", Outcome.FAILED, "boom"),
        ("cart::later", Outcome.SKIPPED, "no net"),
    ]
    assert {case.suite for case in cases} == {"src/lib.rs"}
    assert remarks.cut == ""


def test_a_second_target_that_is_cut_is_said() -> None:
    """Tests of a target without a result line are kept."""
    cases, remarks = _read(RUN + "test other ... ok\n---- other stdout ----\n" + "x\n" * 1001)
    assert cases[-1].name == "other"
    assert remarks.cut == "the output of cargo ends before a result line"


def test_other_text_is_not_cargo() -> None:
    """Without a result line nothing is claimed."""
    assert _read("test a ... ok\n")[0] == []


def test_a_target_whose_process_died_is_told() -> None:
    """An abort leaves no verdict; what a test prints like a heading begins no block."""
    cases, _ = _read(
        "     Running tests/i.rs (target/debug/deps/i-1)\n\nrunning 2 tests\ntest a ... FAILED\n"
        "---- a stdout ----\n---- lie stdout ----\nboom\nfailures:\n"
        "error: test failed, to rerun pass `--test i`\n  process didn't exit successfully: "
        "`/t/i` (signal: 6, SIGABRT: process abort signal)\n"
    )
    assert [(case.name, case.outcome.value) for case in cases] == [
        ("a", "failed"),
        ("tests/i.rs", "unfinished"),
    ]
    assert "boom" in cases[0].trace
    assert cases[1].message == "its process died: signal: 6, SIGABRT: process abort signal"
