"""Functions, fields and calls of Java and Go files."""

from homeport.diagnosis.compiled.reading import (
    arguments_of,
    called,
    calls_in,
    symbol_at,
    text_of,
    unit_of,
)
from homeport.diagnosis.sources import Sources

JAVA = """class Cart {
  private int count;
  private List<String> names = new ArrayList<>();

  Cart(int count) {
    this.count = count;
  }

  int add(String name, int more) {
    names.add(name.trim());
    return new Sum(count).of(more);
  }
}
"""
GO = """package cart

type Cart struct {
	names []string `json:"names"`
	Left, Right int
}

func New(n int) *Cart {
	return &Cart{}
}

func (c *Cart) Add(name string, n int) {
	c.names = append(c.names, name)
}
"""
SOURCES = Sources(
    {"Cart.java": JAVA, "cart.go": GO, "a.py": "x = 1\n"}.get, ["Cart.java", "cart.go"]
)


def test_java_gives_methods_constructors_and_fields() -> None:
    """With owners, parameters and lines; a field says whether it has a value."""
    unit = unit_of(SOURCES, "Cart.java")
    assert unit is not None
    assert [(f.owner, f.name, f.parameters, f.start, f.end) for f in unit.functions] == [
        ("Cart", "Cart", ("count",), 5, 7),
        ("Cart", "add", ("name", "more"), 9, 12),
    ]
    assert [(f.name, f.line, f.has_value) for f in unit.fields] == [
        ("count", 2, False),
        ("names", 3, True),
    ]
    calls = calls_in(unit.functions[1].node)
    assert {called(call) for call in calls} == {"add", "trim", "Sum", "of"}
    assert [text_of(a) for a in arguments_of(calls[0])] in (["name.trim()"], ["more"])


def test_go_gives_functions_methods_and_fields() -> None:
    """The owner of a method is the type of its receiver."""
    unit = unit_of(SOURCES, "cart.go")
    assert unit is not None
    assert [(f.owner, f.name, f.parameters, f.receiver) for f in unit.functions] == [
        ("", "New", ("n",), ""),
        ("Cart", "Add", ("name", "n"), "c *Cart"),
    ]
    assert [(f.owner, f.name, f.line) for f in unit.fields] == [
        ("Cart", "names", 4),
        ("Cart", "Left", 5),
        ("Cart", "Right", 5),
    ]
    assert called(calls_in(unit.functions[1].node)[0]) == "append"
    assert called(unit.root) == ""


def test_a_line_has_the_symbol_of_its_function() -> None:
    """Outside functions, and in other languages, there is none."""
    assert symbol_at(SOURCES, "Cart.java", 10) == "Cart.add"
    assert symbol_at(SOURCES, "cart.go", 9) == "New"
    assert symbol_at(SOURCES, "cart.go", 1) == ""
    assert symbol_at(SOURCES, "a.py", 1) == ""
    assert symbol_at(SOURCES, "none.go", 1) == ""
