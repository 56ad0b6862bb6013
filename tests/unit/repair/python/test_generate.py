import math

from homeport.repair.candidate import spliced
from homeport.repair.python.generate import batches, candidates, functions
from homeport.repair.python.source import Source

CODE = """
class Box:
    def size(self):
        return self.n
if True:
    def late(a):
        return a
def outer(a, b):
    def inner(c):
        return c
    x = a + 1
    return f"{b}" if a > x else inner(b)
"""


def test_functions() -> None:
    """Outermost functions and methods are found, with their classes."""
    source = Source.parse("m.py", CODE.encode())
    assert [symbol for symbol, _ in functions(source.tree)] == ["outer", "late", "Box.size"] or {
        symbol for symbol, _ in functions(source.tree)
    } == {"outer", "late", "Box.size"}


def test_chances() -> None:
    """Weights are logarithms of chances; those of what is made first add up to one."""
    source = Source.parse("m.py", CODE.encode())
    function = dict(functions(source.tree))["outer"]
    first = next(batches(source, function, "outer", lambda _: 1.0))
    assert math.isclose(sum(math.exp(one.weight) for one in first.candidates), 1.0)
    found = candidates(source, function, "outer")
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_suspect_lines_first() -> None:
    """Nine of ten likeliest changes are of the suspect line, four where all lines are suspect.

    Not all ten: a line that no failing test has reached may be wrong beside the one before it.
    """
    source = Source.parse("m.py", CODE.encode())
    function = dict(functions(source.tree))["outer"]
    found = candidates(source, function, "outer", lambda line: 1.0 if line == 11 else 0.0)
    assert found[0].line == 11
    evenly = candidates(source, function, "outer")
    first, ten = [one.line for one in found[:10]], [one.line for one in evenly[:10]]
    assert (first.count(11), ten.count(11)) == (9, 4)


def test_nothing_to_change() -> None:
    """Without operators there is nothing to propose."""
    source = Source.parse("m.py", b"def f():\n    pass\n")
    _, function = functions(source.tree)[0]
    assert candidates(source, function, "f", operators=()) == []


def test_two_changes_at_once() -> None:
    """The likeliest changes are tried in pairs, after each alone."""
    code = "def f(a, b):\n    if a < b:\n        return a - b\n    return b\n"
    source = Source.parse("m.py", code.encode())
    _, function = functions(source.tree)[0]
    found = candidates(source, function, "f")
    texts = [spliced(source.data, one.splices).decode() for one in found]
    both = texts.index(code.replace("<", "<=").replace("a - b", "a + b"))
    assert found[both].operator == "pair"
    assert both > texts.index(code.replace("<", "<="))


def test_a_text_is_spelt_as_the_tests_spell_it() -> None:
    """What tests show nearly alike is among the first changes of a text."""
    code = 'def f(a):\n    return a or "Eror: no name"\n'
    source = Source.parse("m.py", code.encode())
    _, function = functions(source.tree)[0]
    test = "from m import f\n\n\ndef test_f():\n    assert f('') == 'Error: no name'\n"
    found = candidates(source, function, "f", tests=[test])
    texts = [spliced(source.data, one.splices).decode() for one in found[:5]]
    assert code.replace("Eror", "Error") in texts


def test_batches() -> None:
    """Of a long function little is made at first; nothing that is made later weighs more."""
    code = "def f(a, b):\n" + "".join(f"    a = g(a, {n})\n" for n in range(30)) + "    return a\n"
    source = Source.parse("m.py", code.encode())
    _, function = functions(source.tree)[0]
    first, *later = batches(source, function, "f", lambda line: 1.0 if line == 9 else 0.1)
    assert len(first.candidates) < sum(len(batch.candidates) for batch in later) / 5
    assert {one.line for one in first.candidates[:10]} == {9}
    bound = first.bound
    for batch in later:
        assert all(one.weight <= bound for one in batch.candidates)
        bound = batch.bound
    assert bound == -math.inf
    texts = [spliced(source.data, one.splices) for batch in (first, *later)
             for one in batch.candidates]  # fmt: skip
    assert len(texts) == len(set(texts))
