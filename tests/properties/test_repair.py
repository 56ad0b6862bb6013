"""Laws of candidates: they differ, stay inside their function, and keep the file's own ways."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.repair.candidate import Candidate, spliced
from homeport.repair.python.generate import candidates, functions
from homeport.repair.python.source import Source

NAMES = st.sampled_from(["a", "b", "größe"])
ATOMS = NAMES | st.sampled_from(["1", "'é'", "True", "[]", "a[0]", "len(b)"])
EXPRESSIONS = st.builds(
    "{} {} {}".format, ATOMS, st.sampled_from(["+", "-", "*", "<", "==", "and"]), ATOMS
)
SIMPLE = st.builds("{} = {}".format, NAMES, EXPRESSIONS) | st.builds(
    "return {}".format, EXPRESSIONS
)
BLOCKS = st.builds("if {}:\n\t{}".format, EXPRESSIONS, SIMPLE) | SIMPLE


@st.composite
def modules(draw: st.DrawFn) -> bytes:
    """A module with one function between two others, in the file's own style."""
    body = "\n".join(draw(st.lists(BLOCKS, min_size=1, max_size=3)))
    step = draw(st.sampled_from(["\t", "    ", "  "]))
    lines = ["# é", "def before(a):", "\treturn a", "", "def f(a, b, größe=1):"]
    lines += [f"\t{line}" for line in body.split("\n")]
    lines += ["", "def after(a):", "\treturn a  # ende", ""]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(line.replace("\t", step) for line in lines).encode()


def found(data: bytes) -> tuple[Source, list[Candidate]]:
    """Return the file and the candidates of its function."""
    source = Source.parse("m.py", data)
    function = dict(functions(source.tree))["f"]
    return source, candidates(source, function, "f")


@settings(max_examples=12, deadline=None)
@given(modules())
def test_laws(data: bytes) -> None:
    """Candidates differ, are sorted, repeat, lie inside the function, and keep its style."""
    source, some = found(data)
    start, end = source.lines(dict(functions(source.tree))["f"])
    texts = [spliced(data, one.splices) for one in some]
    assert len(set(texts)) == len(texts)
    assert data not in texts
    assert found(data)[1] == some
    assert [one.weight for one in some] == sorted((one.weight for one in some), reverse=True)
    for one, text in zip(some, texts, strict=True):
        assert all(start <= splice.start <= splice.end <= end for splice in one.splices)
        assert text.startswith(data[:start])
        assert text.endswith(data[end:])
        if b"\r\n" in data:
            assert b"\n" not in text.replace(b"\r\n", b"")


@settings(max_examples=6, deadline=None)
@given(modules())
def test_most_candidates_parse(data: bytes) -> None:
    """Nearly every candidate is a program."""
    _, some = found(data)
    broken = 0
    for one in some[:400]:
        try:
            ast.parse(spliced(data, one.splices))
        except SyntaxError:
            broken += 1
    assert broken <= 0.05 * min(len(some), 400)
