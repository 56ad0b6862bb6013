from homeport.repair.python.generate import functions
from homeport.repair.python.source import Source
from homeport.repair.python.values import Kind
from homeport.repair.python.vocabulary import Vocabulary, vocabulary

CODE = '''
import math
LIMIT = 10
RATE: float = 0.5
def other():
    pass
def first_sum(items: list[int], n, *, size=3):
    """Sum 'even' items up to 12.5 and 40."""
    total, seen = 0, set()
    for i, item in enumerate(items[:n]):
        if item > 2 and item not in seen:
            seen.add(item)
            total += self.rate * item - size
        elif "x" in seen:
            continue
    unread = [y for y in items if y]
    apply(lambda z: z)
    return total
'''


def words() -> Vocabulary:
    """Return the words of the sample."""
    source = Source.parse("m.py", CODE.encode())
    return vocabulary(source, dict(functions(source.tree))["first_sum"])


def test_names() -> None:
    """Names are told apart by what they are and how they are used."""
    found = words()
    assert found.parameters == ("items", "n", "size")
    assert {"total", "seen", "i", "item", "z"} <= set(found.variables)
    assert found.functions == ("other", "first_sum")
    assert found.constants == ("LIMIT", "RATE")
    assert found.modules == {"math"}
    assert "items" in found.indexed
    assert {"item", "size", "n", "total"} <= found.counted
    assert "seen" in found.grown
    assert found.unread == {"i", "unread"}
    assert found.called >= {"enumerate", "apply"}


def test_names_beside_and_names_of_nothing() -> None:
    """The other methods of the class; what is read and bound nowhere, built-in names aside."""
    code = (
        "class Pile:\n    def push(self, one):\n        self.last = len(one) + missing\n"
        "    def pop(self):\n        return Pile\n"
    )
    source = Source.parse("m.py", code.encode())
    found = vocabulary(source, dict(functions(source.tree))["Pile.push"])
    assert found.beside == ("pop",)
    assert found.unbound == ("missing",)
    assert words().beside == ()
    starred = Source.parse("m.py", b"from a import *\ndef f():\n    return missing\n")
    assert vocabulary(starred, dict(functions(starred.tree))["f"]).unbound == ()


def test_expressions() -> None:
    """Conditions, statements, results and expressions are kept as written."""
    found = words()
    assert "item > 2" in found.conditions
    assert ("items[:n]", Kind.SEQUENCE) in found.expressions
    assert "seen.add(item)" in found.statements
    assert found.results == ("total",)
    assert found.strings == ("x",)
    assert 2 in found.numbers


def test_what_the_docstring_tells() -> None:
    """Words, numbers and quoted strings of the docstring are hints."""
    found = words()
    assert found.told_numbers == (12.5, 40)
    assert found.told_strings == ("even",)
    assert {"sum", "even", "first"} <= found.told


def test_names_of_a_kind() -> None:
    """Names of a kind come before those of which nothing is known."""
    assert words().names(Kind.SET)[0] == "seen"
