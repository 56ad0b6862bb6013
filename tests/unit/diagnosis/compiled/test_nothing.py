"""Where a null or nil came from, through variables, arguments, returns and fields."""

import pytest

from homeport.diagnosis.case import Case
from homeport.diagnosis.compiled.nothing import At, Source, returned, sources_of
from homeport.diagnosis.compiled.reading import unit_of
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace


def _case(files: dict[str, str], *frames: tuple[str, int]) -> Case:
    sources = Sources(files.get, sorted(files))
    stack = tuple(Frame(path, line) for path, line in frames)
    return Case(Trace("java", "E", "x", stack), sources, stack, Flow(sources))


def _sources(path: str, text: str, line: int, name: str, caller: int = 0) -> list[Source]:
    frames = [(path, line), (path, caller)] if caller else [(path, line)]
    case = _case({path: text}, *frames)
    unit = unit_of(case.sources, path)
    assert unit is not None
    function = unit.around(line)
    assert function is not None
    return list(sources_of(case, name, At(function, line)))


_JAVA = 'class A {\n  String name;\n  String set = "x";\n\n%s}\n'


@pytest.mark.parametrize(
    ("body", "line", "name", "expected", "said"),
    [
        ("  void f() {\n    String s = null;\n    s.trim();\n  }\n", 7, "s", 6, "`null` is written here"),
        ("  void f() {\n    String s = all.get(1);\n    s.trim();\n  }\n", 7, "s", 6, "missing key"),
        ("  void f() {\n    String s;\n    s.trim();\n  }\n", 7, "s", 6, "never given a value"),
        ("  void f() {\n    this.name.trim();\n  }\n", 6, "this.name", 2, "declared and never given"),
        ("  void f() {\n    name.trim();\n  }\n", 6, "name", 2, "declared and never given"),
        ("  A() {\n    name = null;\n  }\n\n  void f() {\n    name.trim();\n  }\n", 10, "name", 6, "written here"),
        ("  void f() {\n    String s = g();\n    s.trim();\n  }\n\n  String g() {\n    return null;\n  }\n", 7, "s", 11,
         "`g` returns null"),
        ("  void f() {\n    String s = (String) g();\n    s.trim();\n  }\n\n  Object g() {\n    return all.get(2);\n  }\n",
         7, "s", 11, "`all.get(2)` gives null"),
        ("  void f() {\n    String t = null;\n    String s = t;\n    s.trim();\n  }\n", 8, "s", 6, "written here"),
        ("  void f() {\n    other.name.trim();\n  }\n", 6, "other.name", 2, "declared and never given"),
    ],
)  # fmt: skip
def test_a_null_is_followed_to_its_source(
    body: str, line: int, name: str, expected: int, said: str
) -> None:
    """The line that gave it, with the reason in words."""
    found = _sources("A.java", _JAVA % body, line, name)
    assert [source.line for source in found[:1]] == [expected]
    assert said in found[0].why


def test_an_argument_is_followed_to_the_caller_on_the_stack() -> None:
    """Null written in the call, or a variable of the caller that was null."""
    body = "  void f(String s) {\n    s.trim();\n  }\n\n  void g() {\n    f(null);\n    String t = null;\n    f(t);\n  }\n"
    (given,) = _sources("A.java", _JAVA % body, 6, "s", caller=10)
    assert (given.line, "given null" in given.why) == (10, True)
    (variable,) = _sources("A.java", _JAVA % body, 6, "s", caller=12)
    assert (variable.line, len(variable.steps)) == (11, 2)


def test_a_field_is_followed_through_a_constructor_that_is_not_on_the_stack() -> None:
    """Whoever makes the object with null is named."""
    body = "  A(String n) {\n    name = n;\n  }\n\n  void f() {\n    name.trim();\n  }\n\n  void g() {\n    new A(null);\n  }\n"
    (found,) = _sources("A.java", _JAVA % body, 10, "name")
    assert (found.line, "`n` of `A`" in found.why) == (14, True)


@pytest.mark.parametrize("name", ["this.set", "unknown", "", "a()"])
def test_what_is_set_or_unknown_gives_nothing(name: str) -> None:
    """No guess is made up."""
    assert _sources("A.java", _JAVA % "  void f() {\n    set.trim();\n  }\n", 6, name) == []


_GO = """package a

type stock struct {
	count map[string]int
	owner *stock
}

func open() *stock {
	return &stock{owner: nil}
}

func (s *stock) add(k string) {
	s.count[k]++
}

func find(all map[string]*stock) (*stock, error) {
	if len(all) == 0 {
		return nil, errors.New("none")
	}
	return nil, nil
}

func use(all map[string]*stock) {
	one := all["a"]
	two, _ := find(all)
	var three *stock
	use4(one, two, three)
}
"""


@pytest.mark.parametrize(
    ("line", "name", "expected", "said"),
    [
        (13, "this.count", 9, "made here without `count`"),
        (27, "one", 24, "zero value, nil"),
        (27, "two", 25, "error of `find(all)` is ignored"),
        (27, "three", 26, "never given a value"),
    ],
)
def test_a_nil_of_go_is_followed(line: int, name: str, expected: int, said: str) -> None:
    """Struct literals, maps, ignored errors, variables without a value."""
    found = _sources("a.go", _GO, line, name)
    assert (found[0].line, said in found[0].why) == (expected, True)


def test_a_nil_beside_an_error_is_no_source() -> None:
    """The function that returns an error says so; the nil that counts is the one without."""
    case = _case({"a.go": _GO}, ("a.go", 27))
    unit = unit_of(case.sources, "a.go")
    assert unit is not None
    assert [source.line for source in returned(case, unit.functions[2])] == [20]
