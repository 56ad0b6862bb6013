"""What is known of the program when edits are looked for."""

from homeport.diagnosis.javascript.replay.edits.proposal import Seen
from homeport.diagnosis.javascript.replay.syntax import parse
from homeport.diagnosis.javascript.replay.values import UNDEFINED


def test_nodes_know_their_place() -> None:
    """The function around a node, its role, and its value."""
    tree = parse("function f(a) { return a + 1; }", "a.js")
    added = tree.children[0].part("body").children[0].children[0]
    seen = Seen("a.js", tree, {added: 2.0}, frozenset())
    assert seen.value(added) == 2.0
    assert seen.value(None) is UNDEFINED
    assert seen.role(added.part("left")) == "left"
    assert seen.role(added) == "return_statement"
    assert seen.role(tree) == ""
    assert seen.parent(tree) is None
    assert seen.function(added) is tree.children[0]
    assert list(seen.ran()) == [added]
