"""Replaying the tests of a file."""

from collections.abc import Mapping

from homeport.diagnosis.javascript.replay.replay import Edit, Replay
from homeport.diagnosis.javascript.replay.syntax import fragment
from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.sources import Sources

_FILES = {
    "a.test.js": "const { f } = require('./a'); test('one', () => { expect(f(1)).toBe(3); });\n"
    "test('two', () => { expect(f(0)).toBe(0); });",
    "a.js": "exports.f = (n) => n + n;",
}


def _trees(files: Mapping[str, str]) -> Trees:
    return Trees(Sources(files.get, list(files)))


def test_each_test_passes_or_says_what_it_threw() -> None:
    """The outcome of a test is what it throws."""
    replay = Replay(_trees(_FILES), "a.test.js", Steps(1000))
    first, second = replay.outcome(0), replay.outcome(1)
    assert first is not None
    assert first.places[-1] == ("a.test.js", 1)
    assert second is None
    assert replay.paths() == ["a.js"]


def test_an_edit_stands_for_its_node() -> None:
    """With the edit the test passes; the file stays as it is."""
    trees = _trees(_FILES)
    one = trees.tree("a.js").children[0].children[0].part("right").part("body")
    by = fragment("n + n + n", "a.js", 1)
    assert Replay(trees, "a.test.js", Steps(1000), Edit(one, by)).outcome(0) is None


def test_a_program_without_tests_is_one_check() -> None:
    """What a program throws while it is loaded is its outcome; its own lines may be edited."""
    replay = Replay(_trees({"main.js": "throw new Error('x')"}), "main.js", Steps(100))
    assert replay.count == 1
    assert replay.outcome(0) is not None
    assert replay.paths() == ["main.js"]
    assert Replay(_trees({"main.js": "1"}), "main.js", Steps(100)).outcome(0) is None
