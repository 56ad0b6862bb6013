"""Laws of diagnosis: whatever the failure and the code, it never fails and names real lines."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeport.diagnosis import Sources, diagnose
from homeport.traces import Frame, Trace

_BLOCKS = (
    "import json, os",
    "from pkg.b import f, missing",
    "import nothing.at.all",
    "def f(x, *rest, key=None):\n    return x[0]",
    "def f(x):\n    return f(x) + x.y",
    "def f():\n    if len(rows):\n        return rows.get('a')\n    return None",
    "class A(B):\n    name = None\n    def g(self):\n        return self.h()",
    "class A:\n    def g(self): return self.g()\n    def h(self, *, k): yield k",
    "for i in x:\n    x.remove(i)",
    "async def h():\n    async for a, *b in f(1):\n        await a",
    "x = f(1)\ny = x = (lambda q: q)(x)",
    "x = {1: 'a', **f(2)}\nx['1'] += x[input()]",
    "größe = None\nprint(größe.name, [größe for größe in x if größe])",
    "a, b = b, a = f(1)",
    "global_ = open('none.txt').read().strip().split(',')[3]",
    "try:\n    import json\nexcept ImportError as e:\n    del e",
    "match x:\n    case {'a': [q, *_]}: x = q\n    case A(name=n): n()",
    "with open(x) as file:\n    rows = [int(row['n']) / 0 for row in csv.DictReader(file)]",
    "x = datetime.now() - datetime.fromisoformat(y)",
    "broken (",
    "",
)
_TEXTS = st.lists(st.sampled_from(_BLOCKS[:-2]), max_size=8).map("\n".join) | st.lists(
    st.sampled_from(_BLOCKS), max_size=4
).map("\n".join)
_TYPES = st.sampled_from([
    "KeyError", "TypeError", "AttributeError", "IndexError", "ValueError", "NameError",
    "ZeroDivisionError", "ImportError", "ModuleNotFoundError", "RecursionError", "RuntimeError",
    "UnboundLocalError", "FileNotFoundError", "UnicodeDecodeError", "Error", "",
])  # fmt: skip
_MESSAGES = st.sampled_from([
    "'1'", "1", "'NoneType' object has no attribute 'name'", "list index out of range",
    "name 'y' is not defined", "f() missing 1 required positional argument: 'x'",
    "unsupported operand type(s) for +: 'int' and 'str'", "division by zero",
    "not enough values to unpack (expected 2, got 1)", "too many values to unpack (expected 2)",
    "No module named 'nothing'", "maximum recursion depth exceeded", "'int' object is not callable",
    "'int' object is not subscriptable", "[Errno 2] No such file or directory: 'none.txt'",
    "invalid literal for int() with base 10: 'a'", "list changed size during iteration",
    "dictionary changed size during iteration", "can't compare offset-naive and offset-aware", "",
    "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    "cannot access local variable 'x' where it is not associated with a value",
]) | st.text(max_size=40)  # fmt: skip
_FRAMES = st.lists(
    st.builds(
        lambda path, line, start, width: Frame(
            path, line, function="f", in_app=True, mark=(start, start + width) if width else None
        ),
        st.sampled_from(["a.py", "pkg/b.py", "gone.py"]),
        st.none() | st.integers(0, 24),
        st.integers(0, 8),
        st.integers(0, 8),
    ),
    max_size=5,
)


@given(a=_TEXTS, b=_TEXTS, type_=_TYPES, message=_MESSAGES, frames=_FRAMES)
def test_no_rule_fails_and_every_cause_is_a_line_of_the_repository(
    a: str, b: str, type_: str, message: str, frames: list[Frame]
) -> None:
    """Paths, lines, scores and order hold for any code and any trace, each time the same."""
    files = {"a.py": a, "pkg/b.py": b}
    failure = Trace("python", type_, message, tuple(frames))
    with pytest.MonkeyPatch.context() as patch:
        failed: list[str] = []
        patch.setattr(
            logging.getLogger("homeport.diagnosis.diagnose"),
            "warning",
            lambda _, name: failed.append(name),
        )
        found = diagnose(failure, Sources(files.get, tuple(files)))
        assert found == diagnose(failure, Sources(files.get, tuple(files)))
    assert failed == [], "a rule raised an error"
    for cause in found:
        assert cause.path in files
        assert 1 <= cause.line <= files[cause.path].count("\n") + 1
        assert 0 <= cause.score <= 1
        assert cause.why
    assert [cause.score for cause in found] == sorted((c.score for c in found), reverse=True)
