import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.doubles.buggy import TEST, buggy

from homeport.repair.benches import open_bench, open_warm
from homeport.repair.cold import Cold
from homeport.repair.javascript.warm import WarmNode
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.warm import Warm
from homeport.sandbox import Limits, Sandbox


def test_each_language_has_its_evaluator(tmp_path: Path) -> None:
    """Python's suites and Node's are held warm, anything else is run as it is."""
    tree = buggy(tmp_path / "repo")
    with ExitStack() as stack:
        box = stack.enter_context(Sandbox.open(tree))
        suite = read_command(TEST, tree, os.environ)
        assert type(open_bench(box, suite, 10.0, 0, stack)[1]) is Warm
        plain = Suite(Kind.COMMAND, ("true",), "true")
        driven, bench = open_bench(box, plain, 10.0, 0, stack)
        assert (driven, type(bench)) == (plain, Cold)
        node = Suite(Kind.NODE, ("test",), "node --test", "node", words=("node", "--test"))
        assert type(open_warm(box, node, Limits(), 0)) is WarmNode


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_what_disagrees_is_run_as_it_is(tmp_path: Path) -> None:
    """A suite that the evaluator sees otherwise is driven by its command."""
    (tmp_path / "a.test.js").write_text("require('node:test')('one', () => { throw 1; });\n")
    suite = Suite(Kind.NODE, ("test",), "true", shutil.which("node") or "", words=("true",))
    with ExitStack() as stack:
        box = stack.enter_context(Sandbox.open(tmp_path))
        driven, bench = open_bench(box, suite, 10.0, 0, stack)
        assert (driven.kind, driven.argv, type(bench)) == (Kind.COMMAND, ("true",), Cold)
