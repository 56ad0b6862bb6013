"""Looking for known mistakes of Java and Go (what each finds: see test_shapes and test_traps)."""

import re

from homeport.diagnosis.case import Case
from homeport.diagnosis.compiled.looking import look
from homeport.diagnosis.compiled.traps import LineTrap
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace

TEXT = "package a\n\nfunc f() {\n\t// bad\n\tbad()\n\tg()\n}\n\nfunc g() {\n\tbad()\n}\n"
TRAP = LineTrap(re.compile("bad"), 0.7, "It is bad.", "do not")


def test_comments_are_passed_over_and_distance_makes_less_sure() -> None:
    """The line of the stack's own function is surer than that of a function it calls."""
    sources = Sources({"a.go": TEXT}.get, ["a.go"])
    frames = (Frame("a.go", 5),)
    case = Case(Trace("go", "panic", "x", frames), sources, frames, Flow(sources))
    found = [(cause.line, cause.symbol) for cause in look(case, "r", (), [TRAP])]
    assert found == [(5, "f"), (10, "g")]


def test_the_fields_of_the_files_that_ran_are_looked_at() -> None:
    """A trap may stand in the body of a class, outside every method."""
    text = "class A {\n  static String bad = 1;\n\n  void f() {\n  }\n}\n"
    sources = Sources({"A.java": text}.get, ["A.java"])
    frames = (Frame("A.java", 4),)
    case = Case(Trace("java", "E", "x", frames), sources, frames, Flow(sources))
    assert [cause.line for cause in look(case, "r", (), [TRAP])] == [2]
