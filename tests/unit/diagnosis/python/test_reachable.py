"""The functions that may have run."""

from homeport.diagnosis import Sources
from homeport.diagnosis.case import Case
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.reachable import is_test, reachable
from homeport.traces import Frame, Trace

FILES = {
    "test_shop.py": (
        "from shop import total, Box\n\n\ndef setup_method():\n    prepare()\n\n\n"
        "def prepare():\n    pass\n\n\ndef test_total():\n    assert total(Box()) == 1\n"
    ),
    "shop.py": (
        "class Box:\n    def __init__(self):\n        self.n = 1\n\n\ndef total(box):\n"
        "    return twice(box)\n\n\ndef twice(box):\n    return total(box)\n\n\n"
        "def unused():\n    pass\n"
    ),
}


def _case(line: int) -> Case:
    frame = Frame("test_shop.py", line, function="test_total", in_app=True)
    trace = Trace("python", "AssertionError", "", (frame,))
    sources = Sources(FILES.get, tuple(FILES))
    return Case(trace, sources, (frame,), Flow(sources, (("test_shop.py", line),)))


def test_what_the_failing_test_calls_is_given_nearest_first() -> None:
    """Tests themselves, what is never called, and cycles are not given twice or at all."""
    found = [(path, function.name, steps) for path, function, steps in reachable(_case(13))]
    assert found == [
        ("shop.py", "total", 1),
        ("shop.py", "__init__", 1),
        ("shop.py", "twice", 2),
    ]


def test_tests_are_told_by_their_names() -> None:
    """Of Python and JavaScript."""
    assert all(map(is_test, ["a/test_b.py", "b_test.go", "c.test.js", "d.spec.ts"]))
    assert not any(map(is_test, ["a/contest.py", "latest.js", "testing/b.py"]))
