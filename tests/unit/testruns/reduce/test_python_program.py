"""Python programs become small with few checks."""

import ast

from tests.doubles.reductions import reducing

from homeport.testruns.reduce.python_program import bare, shrink_python
from homeport.testruns.reduce.python_run import Failure

_FILLER = "".join(
    f'def part{n}(values):\n    """Say {n}."""\n    total = {n}\n    for value in values:\n'
    f"        total += value\n    return total\n\n\n"
    for n in range(40)
)
_PROGRAM = (
    f"import json\n{_FILLER}def inner(data):\n    return data['missing']\n\n\n"
    "def outer(items):\n    for item in items:\n        part3(item)\n        inner({'a': item})\n"
    "outer([[1, 2], [3]])\n"
).encode()


def _fails(text: bytes) -> bool:
    """Fails like the program: the key is missing, in a function that another one calls."""
    try:
        exec(compile(text, "x.py", "exec"), {})  # noqa: S102 -- the tests' own text
    except KeyError as error:
        depth, trace = 0, error.__traceback__
        while trace is not None:
            depth, trace = depth + 1, trace.tb_next
        return error.args == ("missing",) and depth >= 4
    except Exception:  # noqa: BLE001 -- whatever else the reduced program raises
        return False
    return False


def test_a_program_of_300_lines_takes_few_checks() -> None:
    """The calls that the check needs are left, in less than 150 bytes and 400 checks."""
    assert _PROGRAM.count(b"\n") > 300
    with reducing(_PROGRAM, _fails) as reduction:
        assert shrink_python(reduction, lambda _: Failure((), ""))
        assert len(reduction.best) <= 150
        assert reduction.lanes.made <= 400


def test_what_is_no_python_is_told() -> None:
    """The caller goes on by other means."""
    with reducing(b"def", lambda _: True) as reduction:
        assert not shrink_python(reduction, lambda _: None)


def test_texts_that_explain_go() -> None:
    """A function that only had one passes."""
    tree = ast.parse('"""Module."""\ndef f():\n    """Function."""\nx = 1\n')
    assert bare(tree) == b"def f():\n pass\nx = 1\n"
