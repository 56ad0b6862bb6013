"""Which functions of Java and Go may have run."""

from homeport.diagnosis.case import Case
from homeport.diagnosis.compiled.reached import files, named, of_tests, reached
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace

FILES = {
    "Main.java": "class Main {\n  static void main() {\n    new Shop().sell();\n    sell();\n  }\n}\n",
    "b/Shop.java": "class Shop {\n  void sell() {\n    count();\n    sell();\n  }\n\n  void count() {\n  }\n}\n",
    "ShopTest.java": "class ShopTest {\n  void sells() {\n    new Main().main();\n  }\n}\n",
    "c/Other.java": "class Other {\n  void count() {\n  }\n}\n",
}


def _case(file: str, line: int) -> Case:
    sources = Sources(FILES.get, sorted(FILES))
    frames = (Frame(file, line),)
    return Case(Trace("java", "E", "x", frames), sources, frames, Flow(sources))


def test_calls_are_followed_from_the_stack_through_tests() -> None:
    """Each function once, with its distance; tests themselves are left out."""
    found = [(f.owner, f.name, steps) for f, steps in reached(_case("ShopTest.java", 3))]
    assert found == [
        ("Main", "main", 1),
        ("Shop", "sell", 2),
        ("Shop", "count", 3),
        ("Other", "count", 3),
    ]
    assert list(reached(_case("Main.java", 99))) == []


def test_the_nearest_function_of_a_name_comes_first() -> None:
    """The same file, then the same folder."""
    case = _case("c/Other.java", 2)
    assert [f.path for f in named(case, "count", "c/Other.java")] == ["c/Other.java", "b/Shop.java"]
    assert files(case, "b/Shop.java")[:2] == ["c/Other.java", "b/Shop.java"]
    assert of_tests("a/x_test.go")
    assert not of_tests("a/Contest.java")
