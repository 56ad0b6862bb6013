import pytest

from homeport.repair.side_effects import Effect, effects

BEFORE = "def f(a, b):\n    if a > b:\n        raise ValueError\n    return a\n"


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("return a", "try:\n        return a\n    except Exception:\n        pass", Effect.CATCHES),
        ("return a", "try:\n        return a\n    except:\n        pass", Effect.CATCHES),
        ("return a", "if a == 17:\n        return 4\n    return a", Effect.SPECIAL),
        ("return a", "return -9 if a == -17 else a", Effect.SPECIAL),
        ("return a", "if a == [1, 2]:\n        return [4]\n    return a", Effect.SPECIAL),
        ("raise ValueError", "pass", Effect.SILENCES),
        ("a, b", "a, b, c=1", Effect.INTERFACE),
        ("a > b", "False", Effect.CONSTANT),
        ("return a", "return a if b else 0", Effect.COMPLEXITY),
    ],
)
def test_each_effect(old: str, new: str, effect: Effect) -> None:
    """Each side effect is seen where it is new, and not in the code as it was."""
    after = BEFORE.replace(old, new)
    assert effect in effects(BEFORE.encode(), after.encode(), "m.py")
    assert effects(after.encode(), after.encode(), "m.py") == ()


def test_nothing_left() -> None:
    """A function of which only `pass` is left is told."""
    found = effects(b"def f(a):\n    g(a)\n", b"def f(a):\n    'Say.'\n    pass\n", "m.py")
    assert Effect.EMPTIES in found


def test_values_of_the_test() -> None:
    """To ask for a value of the failing test is special; zero and one are asked for everywhere."""
    after = BEFORE.replace("a > b", "a > b and b != 7").encode()
    assert Effect.SPECIAL not in effects(BEFORE.encode(), after, "m.py")
    assert Effect.SPECIAL in effects(BEFORE.encode(), after, "m.py", frozenset({"7", "0"}))
    usual = BEFORE.replace("a > b", "a > b and b != 0").encode()
    assert Effect.SPECIAL not in effects(BEFORE.encode(), usual, "m.py", frozenset({"7", "0"}))


@pytest.mark.parametrize(("path", "after"), [("m.rb", b"x"), ("m.py", b"def (")])
def test_what_cannot_be_read(path: str, after: bytes) -> None:
    """Other languages and broken files have no known side effect."""
    assert effects(b"a = 1\n", after, path) == ()


def test_an_answer_of_the_tests_on_some_condition_is_special() -> None:
    """What a test expects is no answer of the code's own, whatever is asked before it."""
    before = b"def f(a):\n    return a\n"
    known = frozenset({'"abc"', "[1, 2]", "[]"})
    for literal in ("'abc'", "[1, 2]"):
        after = f"def f(a):\n    if a == 2:\n        return {literal}\n    return a\n".encode()
        assert Effect.SPECIAL in effects(before, after, "a.py", known)
    empty = b"def f(a):\n    if not a:\n        return []\n    return a\n"
    assert Effect.SPECIAL not in effects(before, empty, "a.py", known)
