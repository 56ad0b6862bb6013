"""Commands that stand in a Makefile."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.unfolding import unfolded
from homeport.sandbox import Sandbox

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")

MAKEFILE = """\
.PHONY: test broken many
test:
\t@echo "testing"
\t@MODE=fast python -m pytest -q \\
\t\ttests
many:
\tpython -m pytest one
\tpython -m pytest two
other:
\tgo test ./...
quoted:
\tpython -m pytest 'one
"""


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox around a tree with a Makefile at its top and in a folder."""
    tree = tmp_path / "repo"
    (tree / "part").mkdir(parents=True)
    for folder in (tree, tree / "part"):
        (folder / "Makefile").write_text(MAKEFILE)
    with Sandbox.open(tree) as sandbox:
        yield sandbox


def inner(box: Sandbox, said: str) -> Suite:
    """What a command is unfolded to."""
    return unfolded(box, read_command(said, box.tree, os.environ), box.tree, os.environ)


def test_a_target_of_one_command_is_that_command(box: Sandbox) -> None:
    """Echoes do not count; what stands in front is kept, and lines that go on are joined."""
    suite = inner(box, "LEVEL=2 make test")
    assert (suite.kind, suite.argv) == (Kind.PYTEST, ("tests",))
    assert suite.env == (("LEVEL", "2"), ("MODE", "fast"))


def test_a_makefile_in_a_folder_is_read_there(box: Sandbox) -> None:
    """The command runs in that folder, too."""
    suite = inner(box, "cd part && make test")
    assert (suite.kind, suite.folder) == (Kind.PYTEST, "part")


@pytest.mark.parametrize("target", ["many", "other", "quoted", "missing"])
def test_what_is_not_one_warm_command_stays_as_it_is(box: Sandbox, target: str) -> None:
    """It is run from outside, as any other command."""
    suite = inner(box, f"make {target}")
    assert (suite.kind, suite.argv) == (Kind.COMMAND, ("make", target))


def test_other_commands_are_not_touched(box: Sandbox) -> None:
    """Nothing is run for them."""
    suite = read_command("python -m pytest", box.tree, os.environ)
    assert unfolded(box, suite, box.tree, os.environ) is suite
