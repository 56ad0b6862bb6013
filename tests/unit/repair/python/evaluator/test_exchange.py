import sys
from pathlib import Path

from homeport.repair.python.evaluator.exchange import Exchange, compiled


def test_code_is_compiled_as_it_stood() -> None:
    """Line numbers, classes and strings of several lines are those of the file."""
    text = '    def b(self):\n        return super().b() + """x\n    y"""\n'
    code = compiled({"symbol": "A.b", "code": text, "path": "a.py", "first": 7}, 0)
    assert code is not None
    assert (code.co_firstlineno, code.co_freevars) == (7, ("__class__",))
    assert "x\n    y" in code.co_consts
    assert compiled({"symbol": "a", "code": "b = 1\n", "path": "a.py", "first": 1}, 0) is None


def test_a_function_has_other_code_for_a_while(tmp_path: Path) -> None:
    """A candidate acts in the imported function, and is gone behind it; what cannot be is told."""
    place = tmp_path / "twice_of_it.py"
    place.write_text("def twice(a):\n    return a\n")
    sys.path.insert(0, str(tmp_path))
    try:
        import twice_of_it as module  # type: ignore[import-not-found]  # noqa: PLC0415
    finally:
        sys.path.remove(str(tmp_path))
    exchange = Exchange(str(tmp_path))
    code = "def twice(a):\n    return 2 * a\n"
    order = {"path": place.name, "symbol": "twice", "first": 1, "code": code}
    with exchange.exchanged(order) as fits:
        assert fits
        assert module.twice(3) == 6
    assert module.twice(3) == 3
    with exchange.exchanged({**order, "symbol": "unknown"}) as fits:
        assert not fits
