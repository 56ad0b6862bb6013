from pathlib import Path

from homeport.repair.plausible import TestResult
from homeport.repair.proposals import File
from homeport.repair.suspects import relative, scores, traced

CODE = "def f(a):\n    b = a\n    return g(b)\n\n\ndef g(b):\n    c = len(b)\n    return c\n"


def _ran(name: str, outcome: str, *lines: int, message: str = "") -> TestResult:
    return TestResult(name, outcome, message, 0.0, {"m.py": lines} if lines else {})


def _stack(tree: Path, *lines: int) -> str:
    frames = "".join(f'  File "{tree}/m.py", line {line}, in f\n' for line in lines)
    return f"TypeError: object of type 'int' has no len()\n{frames}"


def _tree(folder: Path) -> dict[str, File]:
    (folder / "m.py").write_text(CODE)
    return {"m.py": File.read(folder, "m.py")}


def test_lines_that_only_failing_tests_run_are_suspect(tmp_path: Path) -> None:
    """What passing tests run as well is less suspect; what no failing test runs is not at all."""
    files = _tree(tmp_path)
    failing = [_ran("bad", "failed", 2, 3, 7)]
    passing = [_ran("good", "passed", 7, 8)]
    found = scores(tmp_path, files, failing, passing, {})["m.py"]
    assert found[2] == found[3] == 1.0
    assert 0 < found[7] < 1
    assert 8 not in found


def test_lines_on_the_stack_are_suspected_more(tmp_path: Path) -> None:
    """First the stack's own lines, then its functions, then what had been left before."""
    files = _tree(tmp_path)
    failing = [_ran("bad", "failed", 2, 3, 7)]
    found = scores(tmp_path, files, failing, [], {"bad": _stack(tmp_path, 3)})["m.py"]
    assert found[3] == 1.0
    assert 1.0 > found[2] > found[7] > 0
    two = [*failing, _ran("other", "failed", 2, 3, 7)]
    both = scores(tmp_path, files, two, [], {"bad": _stack(tmp_path, 3), "other": "assert 1 == 2"})
    assert found[7] < both["m.py"][7] < 1.0


def test_without_lines_the_stack_is_all(tmp_path: Path) -> None:
    """The innermost frame most, what stands near it somewhat; nothing outside the tree."""
    files = _tree(tmp_path)
    text = _stack(tmp_path, 3, 7)
    found = traced(text, tmp_path)["m.py"]
    assert found[7] == 1.0
    assert found[7] > found[3] > found[1] > 0
    (alone,) = scores(tmp_path, files, [_ran("bad", "failed", message=text)], [], {}).values()
    assert alone == found
    assert traced('TypeError: x\n  File "/elsewhere/m.py", line 3, in f\n', tmp_path) == {}


def test_a_path_is_named_within_its_tree(tmp_path: Path) -> None:
    """What lies elsewhere keeps its whole name."""
    assert relative(str(tmp_path / "a" / "m.py"), tmp_path) == "a/m.py"
    assert relative("/elsewhere/m.py", tmp_path) == "/elsewhere/m.py"
