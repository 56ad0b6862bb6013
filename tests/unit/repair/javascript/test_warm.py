import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from homeport.repair.javascript.warm import WarmNode
from homeport.repair.plausible import TestResult, Verdict
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.warm import How, Timing, Trial
from homeport.sandbox import Limits, Sandbox

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")

SUM = """let calls = 0;
function total(items) {
  calls += 1;
  let sum = 0;
  for (let i = 0; i <= items.length; i++) {
    sum += items[i];
  }
  return sum;
}
MODULE
"""
COMMON = SUM.replace("MODULE", "module.exports = { total, count: () => calls };")
MODERN = SUM.replace("MODULE", "export { total };\nexport const count = () => calls;")
TESTS = """HEAD
describe('total', () => {
  let ready = false;
  before(() => { ready = true; });
  it('adds', () => { assert.ok(ready); assert.equal(total([1, 2]), 3); });
  it('is called once', () => { total([]); assert.ok(count() <= 2); });
  it.skip('waits', () => { throw new Error('no'); });
});
test('other', async () => { await null; assert.ok(true); });
"""
REQUIRED = """const { describe, it, test, before } = require('node:test');
const assert = require('node:assert/strict');
const { total, count } = require('../sum.js');"""
IMPORTED = """import { describe, it, test, before } from 'node:test';
import assert from 'node:assert/strict';
import { total, count } from '../sum.js';"""
NAMES = [
    "test/sum.test.js::total > adds", "test/sum.test.js::total > is called once",
    "test/sum.test.js::total > waits", "test/sum.test.js::other",
]  # fmt: skip
TIMING = Timing({}, 0.3)


def _tree(folder: Path, *, esm: bool) -> Path:
    (folder / "test").mkdir()
    (folder / "package.json").write_text('{"type": "module"}' if esm else "{}")
    (folder / "sum.js").write_text(MODERN if esm else COMMON)
    tests = TESTS.replace("HEAD", IMPORTED if esm else REQUIRED)
    (folder / "test" / "sum.test.js").write_text(tests)
    return folder


@contextmanager
def _warm(tree: Path, said: str) -> Iterator[WarmNode]:
    suite = read_command(said, tree, {"PATH": str(Path(NODE or "").parent)})
    assert suite.kind is Kind.NODE
    with Sandbox.open(tree) as box, WarmNode(box, suite, Limits(cpu_s=60)) as warm:
        yield warm


@pytest.mark.parametrize("esm", [False, True])
def test_a_suite_is_held_and_candidates_are_tried(tmp_path: Path, *, esm: bool) -> None:
    """Tests, lines and verdicts come from one process, for both kinds of modules."""
    tree = _tree(tmp_path, esm=esm)
    text = (tree / "sum.js").read_text()
    with _warm(tree, "node --test") as warm:
        assert warm.agrees()
        ends = {one.name: one.outcome for one in warm.whole(5)}
        assert ends == dict(zip(NAMES, ["failed", "failed", "skipped", "passed"], strict=True)) or (
            ends[NAMES[0]], ends[NAMES[3]]) == ("failed", "passed")  # fmt: skip
        assert [one.name for one in warm.collect()] == NAMES
        lines = {one.name: one.lines for one in warm.spectrum(NAMES, TIMING)}
        assert {5, 6} <= set(lines[NAMES[0]]["sum.js"])
        assert 6 not in lines[NAMES[3]]["sum.js"]
        texts = [
            text.replace("<=", "<"), text.replace("<=", ">"), text.replace("i++", "i--"),
            text.replace("let sum = 0;", "globalThis.left = 1; let sum = 0;").replace("<=", "<"),
            text.replace("<=", "<").replace("let sum", "if (globalThis.left) return 0; let sum"),
            text.replace("let sum = 0;", "process.exit(0); let sum = 0;"), "not ( code",
        ]  # fmt: skip
        trials = [Trial(number, "sum.js", one) for number, one in enumerate(texts)]
        tried = dict(warm.attempt(How.EXCHANGE, [NAMES[:2]], trials, TIMING))
        assert tried[0].verdict is Verdict.PASSED
        assert tried[1].verdict is Verdict.FAILED
        assert tried[2].verdict in {Verdict.SLOW, Verdict.FAILED}
        assert tried[3].verdict is Verdict.PASSED
        assert tried[4].verdict is Verdict.PASSED, "what one candidate left, another does not meet"
        assert not tried[5].passed
        assert tried[6].verdict is Verdict.FAILED
        assert warm.cpu_s > 0


def test_a_script_is_one_test(tmp_path: Path) -> None:
    """A plain script passes when nothing is thrown and its exit code is 0."""
    tree = _tree(tmp_path, esm=False)
    (tree / "check.js").write_text(
        "const assert = require('assert');\nconst { total } = require('./sum');\n"
        "setTimeout(() => { assert.equal(total([2, 2]), 4); process.exit(0); }, 1);\n"
    )
    with _warm(tree, "node check.js") as warm:
        assert warm.agrees()
        (one,) = warm.whole(5)
        assert (one.name, one.outcome, "NaN" in one.message) == ("node check.js", "failed", True)
        (again,) = warm.spectrum(["node check.js"], TIMING)
        assert 6 in again.lines["sum.js"]
        right = Trial(0, "sum.js", COMMON.replace("<=", "<"))
        endless = Trial(1, "sum.js", COMMON.replace("i++", ""))
        tried = dict(warm.attempt(How.EXCHANGE, [["node check.js"]], [right, endless], TIMING))
        assert [tried[0].verdict, tried[1].verdict] == [Verdict.PASSED, Verdict.SLOW]


def test_tests_without_an_end_are_slow_and_show_their_files(tmp_path: Path) -> None:
    """An endless test is ended, the ones behind it run, and all lines of its files are suspect."""
    tree = _tree(tmp_path, esm=False)
    (tree / "sum.js").write_text(COMMON.replace("i++", ""))
    with _warm(tree, "node --test") as warm:
        ends = {one.name: one for one in warm.spectrum(NAMES, TIMING)}
        assert ends[NAMES[0]].outcome == "slow"
        assert 5 in ends[NAMES[0]].lines["sum.js"]
        assert ends[NAMES[3]].outcome == "passed"


def test_a_suite_without_an_end_is_not_run_again(tmp_path: Path) -> None:
    """What never ends here never ends as a command: asking it would cost its whole limit."""
    tree = _tree(tmp_path, esm=False)
    (tree / "sum.js").write_text(COMMON.replace("i++", ""))
    suite = Suite(Kind.NODE, ("test",), "true", NODE or "", words=("true",))
    with Sandbox.open(tree) as box, WarmNode(box, suite, Limits(cpu_s=60)) as warm:
        assert warm.agrees()
        assert "slow" in {one.outcome for one in warm.whole(5)}


def test_where_the_command_ends_otherwise_nothing_is_trusted(tmp_path: Path) -> None:
    """A command that fails for what the evaluator does not see is not held."""
    tree = _tree(tmp_path, esm=False)
    (tree / "sum.js").write_text(COMMON.replace("<=", "<"))
    suite = Suite(Kind.NODE, ("test",), "false", NODE or "", words=("false",))
    with Sandbox.open(tree) as box, WarmNode(box, suite, Limits(cpu_s=60)) as warm:
        assert not warm.agrees()
        results: list[TestResult] = warm.whole(5)
        assert {one.outcome for one in results} == {"failed"}
