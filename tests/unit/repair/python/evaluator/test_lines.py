import sys
from pathlib import Path

from homeport.repair.python.evaluator.lines import tracing


def test_lines_of_the_tree_are_noted() -> None:
    """Lines of other folders and of functions that do not matter are not."""

    def one() -> int:
        return 1

    tree = str(Path(__file__).parent)
    first = one.__code__.co_firstlineno
    seen: dict[str, set[int]] = {}
    before = sys.gettrace()
    try:
        tracing(seen, tree, None)
        one()
        sys.settrace(None)
        assert seen[Path(__file__).name] >= {first + 1}
        none: dict[str, set[int]] = {}
        tracing(none, tree, {Path(__file__).name: {1}})
        one()
        sys.settrace(None)
        assert none == {Path(__file__).name: set()}
        nowhere: dict[str, set[int]] = {}
        tracing(nowhere, "/nowhere", None)
        one()
    finally:
        sys.settrace(before)
    assert nowhere == {}
