from pathlib import Path

from tests.doubles.buggy import FAILING, buggy

from homeport.assistant.fix_inputs import inputs_of


def test_literals_of_failing_tests_are_known(tmp_path: Path) -> None:
    """Only those of the named tests, without what every program is full of."""
    tree = buggy(tmp_path / "repo")
    assert inputs_of(tree, [FAILING]) == {"[10, 5]", "10", "5", "3", "12"}
    assert inputs_of(tree, ["nothere.py::test_a", "check.py"]) == frozenset()
    (tree / "broken.py").write_text("def (")
    assert inputs_of(tree, ["broken.py::a"]) == frozenset()


def test_literals_of_javascript_tests_are_known(tmp_path: Path) -> None:
    """Those of the whole file: a test is known by a title only."""
    (tmp_path / "a.test.js").write_text("test('adds', () => check(add([4, 5]), 0));\n")
    assert inputs_of(tmp_path, ["a.test.js::adds"]) == {"'adds'", "[4, 5]", "4", "5"}
