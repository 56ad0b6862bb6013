"""Each finder speaks about the wrong function and is silent about the corrected one."""

import pytest

from homeport.diagnosis.case import Case
from homeport.diagnosis.compiled.looking import look
from homeport.diagnosis.compiled.shapes import GO, JAVA
from homeport.diagnosis.compiled.traps import JAVA as JAVA_TRAPS
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace

_CLASS = "class A {\n%s}\n"
_LOOP = "  void f() {\n    for (String j : jobs) {\n      drop(j);\n    }\n  }\n\n  void drop(String j) {\n    %s.remove(j);\n  }\n"
_SEND = "func f() chan int {\n\tout := make(chan int)\n\tgo func() {\n\t\tout <- 1\n%s\t}()\n\treturn out\n}\n"
_CASES = [
    ("java", _CLASS % (_LOOP % "jobs"), _CLASS % (_LOOP % "done"), "while the loop", "ConcurrentModificationException"),
    ("java", _CLASS % "  double f(int a, int b) {\n    return a / b * 1.0;\n  }\n",
     _CLASS % "  double f(double a, int b) {\n    return a / b * 1.0;\n  }\n", "integer division", ""),
    ("java", _CLASS % "  long f(int a) {\n    return a * 60 * 1000;\n  }\n",
     _CLASS % "  long f(int a) {\n    return a * 60 * 1000L;\n  }\n", "overflows", ""),
    ("go", "func f(xs []item) {\n\tfor _, x := range xs {\n\t\tx.n = 1\n\t}\n}\n",
     "func f(xs []*item) {\n\tfor _, x := range xs {\n\t\tx.n = 1\n\t}\n}\n", "copy of the element", ""),
    ("go", "func (l list) f() {\n\tl.n = 1\n}\n", "func (l *list) f() {\n\tl.n = 1\n}\n", "value receiver", ""),
    ("go", "func f() int {\n\tn := 1\n\tif true {\n\t\tn := 2\n\t\t_ = n\n\t}\n\treturn n\n}\n",
     "func f() int {\n\tn := 1\n\tif n := g(); n > 1 {\n\t\th()\n\t}\n\treturn n\n}\n", "shadows", ""),
    ("go", "func f(xs []int) {\n\tfor _, x := range xs {\n\t\tgo func() { g(x) }()\n\t}\n}\n",
     "func f(xs []int) {\n\tfor _, x := range xs {\n\t\tx := x\n\t\tgo func() { g(x) }()\n\t}\n}\n", "loop variable", ""),
    ("go", "type conf struct {\n\thost string\n}\n\nfunc f(b []byte) {\n\tvar c conf\n\tjson.Unmarshal(b, &c)\n}\n",
     "type conf struct {\n\tHost string\n}\n\nfunc f(b []byte) {\n\tvar c conf\n\tjson.Unmarshal(b, &c)\n}\n", "unexported", ""),
    ("go", _SEND % "", _SEND % "\t\tclose(out)\n", "Nobody closes", "all goroutines are asleep"),
    ("go", "func f(a, b int) float64 {\n\treturn float64(a / b)\n}\n",
     "func f(a, b int) float64 {\n\treturn float64(a) / float64(b)\n}\n", "integer division", ""),
    ("go", 'type conf struct {\n\tPort int `json:"prot"`\n}\n\nfunc f() {\n}\n',
     'type conf struct {\n\tPort int `json:"port"`\n}\n\nfunc f() {\n}\n', "looks misspelt", ""),
    ("go", "func f(xs []int) {\n\ta := xs[:2]\n\ta = append(a, 1)\n}\n",
     "func f(xs []int) {\n\ta := xs[:2:2]\n\ta = append(a, 1)\n}\n", "shares its array", ""),
    ("go", "func f(n int, wg *sync.WaitGroup) {\n\tif n == 1 {\n\t\treturn\n\t}\n\twg.Done()\n}\n",
     "func f(n int, wg *sync.WaitGroup) {\n\tdefer wg.Done()\n\tif n == 1 {\n\t\treturn\n\t}\n}\n", "never done",
     "all goroutines are asleep"),
    ("go", "func f(out chan int) {\n\tclose(out)\n}\n", "func f(out chan int) {\n\tout <- 1\n}\n", "closes the channel",
     "send on closed channel"),
]  # fmt: skip


def _case(language: str, text: str, type_: str) -> Case:
    path = "A.java" if language == "java" else "a.go"
    line = next(n for n, one in enumerate(text.splitlines(), 1) if " f(" in one)
    sources = Sources({path: text}.get, [path])
    frames = (Frame(path, line),)
    return Case(Trace(language, type_, "x", frames), sources, frames, Flow(sources))


def _said(language: str, text: str, type_: str) -> str:
    case = _case(language, text, type_)
    return " ".join(c.why for c in look(case, "r", JAVA if language == "java" else GO, ()))


@pytest.mark.parametrize(("language", "wrong", "right", "said", "type_"), _CASES)
def test_a_shape_is_found_and_its_correction_is_not(
    language: str, wrong: str, right: str, said: str, type_: str
) -> None:
    """The words come for the mistake and not for the code without it."""
    assert said in _said(language, wrong, type_)
    assert said not in _said(language, right, type_)


def test_finders_of_one_failure_are_silent_for_another() -> None:
    """Channels and loops are looked at only when the failure is about them."""
    assert _said("java", _CLASS % (_LOOP % "jobs"), "IllegalStateException") == ""
    assert "Nobody" not in _said("go", _SEND % "", "panic")
    assert _said("go", "func f(out chan int) {\n\tclose(out)\n}\n", "panic") == ""


def test_a_wrong_value_is_doubted_when_the_runtime_stopped_the_program() -> None:
    """The same trap is surer for a wrong outcome, and one that needs another failure is silent."""
    text = _CLASS % '  boolean f(String s) {\n    return s == "a" || List.of(1).isEmpty();\n  }\n'
    (wrong,) = look(_case("java", text, "AssertionError"), "r", (), JAVA_TRAPS)
    (crashed,) = look(_case("java", text, "NullPointerException"), "r", (), JAVA_TRAPS)
    assert wrong.score > 0.6 > crashed.score
    assert (wrong.symbol, wrong.line) == ("A.f", 3)
