import ast

import pytest

from homeport.repair.python.examples import Example, examples_of

FUNCTION = "def f(a, b=1):\n    pass\n"


def of(*tests: str, code: str = FUNCTION) -> tuple[Example, ...]:
    """Return the examples of the one function."""
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    return examples_of(function, tests)


@pytest.mark.parametrize(
    ("test", "result"),
    [
        ("assert f([1]) == 2", 2),
        ("assert 2 == f([1])", 2),
        ("assert f([1]) is None", None),
        ("assert f([1])", True),
        ("assert not m.f([1])", False),
        ("class T:\n    def test(self):\n        self.assertEqual(f([1]), -1)", -1),
        ("class T:\n    def test(self):\n        self.assertTrue(f([1]))", True),
        ("class T:\n    def test(self):\n        self.assertFalse(f([1]))", False),
        ("def check(candidate):\n    assert candidate([1]) == 'x'\ncheck(f)", "x"),
    ],
)
def test_claims_of_tests(test: str, result: object) -> None:
    """Assertions of every style tell arguments and result."""
    assert of(test) == (Example({"a": [1]}, result, known=True),)


def test_examples_of_the_docstring() -> None:
    """What a docstring shows is a claim; text that is no value tells nothing."""
    code = (
        'def f(a, b=1):\n    """Do.\n\n    >>> f(1, b=2)\n    3\n    >>> f(2)\n    Traceback\n'
        '    >>> print(f(1))\n    hello there\n    """\n'
    )
    assert of(code=code)[0] == Example({"a": 1, "b": 2}, 3, known=True)


def test_what_cannot_be_known_is_left_out() -> None:
    """Arguments that are computed, calls of others and broken tests tell nothing."""
    assert of("assert f(x) == 1", "assert g(1) == 1", "assert (", "assert h()(1) == 2") == ()
    (unknown,) = of("assert f(1) == g(2)")
    assert not unknown.known


def test_methods_have_no_self() -> None:
    """The first parameter of a method is not among the arguments."""
    (example,) = of("assert T().f(3) == 1", code="def f(self, n):\n    pass\n")
    assert example.arguments == {"n": 3}


def test_broken_docstrings_tell_nothing() -> None:
    """A docstring whose examples cannot be read has none."""
    code = 'def f(a):\n    """Do.\n\n        >>> f(1)\n      2\n    """\n'
    assert of(code=code) == ()
