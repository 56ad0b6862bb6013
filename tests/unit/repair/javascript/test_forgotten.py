import pytest

from homeport.repair.candidate import spliced
from homeport.repair.javascript.forgotten import (
    FORGOTTEN,
    defaults,
    parentheses,
    questions,
    steps,
    terms,
    twins,
)
from homeport.repair.javascript.generate import candidates
from homeport.repair.javascript.place import Place, inside, parser, words_of


def _made(code: str) -> set[str]:
    data = code.encode()
    return {spliced(data, one.splices).decode() for one in candidates("a.js", data)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for (let i = 0; n; i += 1) {", "for (let i = 0; n < items.length; i += 1) {"),
        ("if (n && ok) {", "if (n >= 3 && ok) {"),
        ("n += 1;", "n -= 1;\n    n += 1;"),
        ("return n % 26;", "return (n + 3) % 26;"),
        ("out.push(n);", "out.push(items[n]);"),
        ("n += 1;", "n += 1;\n    items.push(n);"),
        ("out[n + ok % 3] = 1;", "out[(n + ok) % 3] = 1;"),
        ("n = ok - items - 1;", "n = ok - (items - 1);"),
        ("items[n] = [];", "items[n] = items[n] || [];"),
    ],
)
def test_what_was_forgotten(before: str, after: str) -> None:
    """Comparisons, numbers, expressions and steps are proposed where they may be missing."""
    body = f"    {before}\n" + ("    }\n" if before.endswith("{") else "")
    head = "function f(n, items, ok) {\n  const out = items[n] + 3;\n"
    code = f"{head}  if (n < items.length) {{\n{body}  }}\n}}\n"
    wanted = code.replace(before, after)
    made = _made(code)
    assert any("".join(wanted.split()) == "".join(one.split()) for one in made)


def test_each_family_proposes_something_and_nothing_without_words() -> None:
    """Every family is at work on ordinary code; a value that is bound is left alone."""
    data = (
        b"function f(a, b) {\n  let c = a;\n  if (c) {\n    b.push(a * 2 + 1);\n  }\n"
        b"  b[a] = {};\n  return b;\n}\n"
    )
    root = parser().parse(data).root_node
    words = words_of(root, data)
    nodes = [Place(node, data, words, root) for node in inside(root)]
    for family in (questions, terms, twins, steps, parentheses, defaults):
        assert family in FORGOTTEN
        assert [change for place in nodes for change in family(place)], family.__name__


def test_a_method_may_have_to_give_its_object() -> None:
    """What is called in a chain ends with `return this`."""
    code = "class A {\n  add(n) {\n    this.n += n;\n  }\n}\n"
    assert code.replace("+= n;\n", "+= n;\n    return this;\n") in _made(code)
