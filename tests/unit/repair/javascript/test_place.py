from homeport.repair.javascript.place import Place, inside, parser, short, words_of

CODE = b"""function sum(items, { size }, limit = 3) {
  let total = 0;
  for (const item of items) {
    if (item > limit) continue;
    total += item;
  }
  [1].map(x => x + 1);
  return total;
}
const other = function named() {};
"""


def test_words() -> None:
    """Parameters, variables, functions, conditions and results are gathered as written."""
    root = parser().parse(CODE).root_node
    function = next(one for one in inside(root) if one.type == "function_declaration")
    words = words_of(function, CODE, words_of(root, CODE))
    assert words.parameters == ("items", "x") or "items" in words.parameters
    assert {"items", "size", "limit", "total", "item"} <= set(words.variables)
    assert words.functions == ("sum", "named")
    assert "item > limit" in words.conditions
    assert words.results == ("total",)
    assert "total += item;" in words.statements
    assert words.numbers == ("3", "0", "1")


def test_a_place() -> None:
    """A node knows its part in the node around it and its lines."""
    root = parser().parse(CODE).root_node
    words = words_of(root, CODE)
    node = next(one for one in inside(root) if one.type == "return_statement")
    place = Place(node, CODE, words, None)
    assert place.indent == "  "
    assert place.alone
    assert place.newline == "\n"
    assert CODE[slice(*place.lines())] == b"  return total;\n"
    assert Place(root, CODE, words, None).role() == ""
    assert Place(root, CODE, words, None).above == ""
    assert place.of(None) == ""


def test_short() -> None:
    """Long text is cut."""
    assert len(short("x" * 99)) == 60
