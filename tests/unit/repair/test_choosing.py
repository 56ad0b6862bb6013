import os
from pathlib import Path

import pytest
from tests.doubles.buggy import buggy

from homeport.repair.choosing import runs_all, widened
from homeport.repair.suite import Kind, Suite, read_command


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        ("pytest tests/test_shop.py", ()),
        ("pytest -p no:x tests tests/test_shop.py::test_total -k total", ("-p", "no:x")),
        ("pytest tests -m slow --deselect a", ("--deselect", "a")),
        ("python -m unittest tests.test_shop", ()),
        ("pytest tests", None),
        ("pytest", None),
        ("python -m unittest", None),
        ("python -m unittest discover -s tests", None),
        ("true", None),
    ],
)
def test_widened(tmp_path: Path, command: str, kept: tuple[str, ...] | None) -> None:
    """What chooses tests is taken out of a command; where nothing does, there are no others."""
    tree = buggy(tmp_path / "repo")
    wide = widened(read_command(command, tree, os.environ), tree)
    found = None if wide is None else tuple(
        word for word in wide.argv if word != "--continue-on-collection-errors"
    )  # fmt: skip
    assert found == kept


@pytest.mark.parametrize(
    ("command", "wide"),
    [
        ("go test ./cart -run TestTotal -count 1", "go test -count 1 ./..."),
        ("go test ./...", None),
        ("cargo test total --features big", "cargo test --features big"),
        ("mvn -q test -Dtest=CartTest", "mvn -q test"),
        ("./gradlew test --tests CartTest", "./gradlew test"),
        ("npx jest -t total --config j.json", "npx jest --config j.json"),
        ("mocha --grep=total -R dot", "mocha -R dot"),
        ("bundle exec rspec spec/cart_spec.rb:4 -f json", "bundle exec rspec -f json"),
        ("node --test --test-only", "node --test"),
        ("mvn test", None),
        ("./check cart", None),
    ],
)
def test_widened_commands_from_outside(tmp_path: Path, command: str, wide: str | None) -> None:
    """Of runners that are not held warm, the words that choose are known, too."""
    found = widened(Suite(Kind.COMMAND, tuple(command.split()), command), tmp_path)
    assert (found and found.said) == wide
    assert (found and " ".join(found.argv)) == wide


def test_widened_node(tmp_path: Path) -> None:
    """Files that the person named are a choice, those of package.json and folders are none."""
    (tmp_path / "test").mkdir()
    words = ("npm", "test", "--", "b.test.js")
    suite = Suite(Kind.NODE, ("test", "test", "a.test.js", "b.test.js"), "npm test", words=words)
    wide = widened(suite, tmp_path)
    assert wide is not None
    assert wide.argv == ("test", "test", "a.test.js")
    assert wide.words == ("npm", "test", "--")
    assert widened(wide, tmp_path) is None
    script = Suite(Kind.NODE, ("script", "a.js"), "node a.js", words=("node", "a.js"))
    assert widened(script, tmp_path) is None
    assert runs_all(wide, tmp_path, ())
    assert not runs_all(script, tmp_path, ())


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ("pytest", True),
        ("pytest -p no:x .", True),
        ("pytest tests", False),
        ("pytest tests more", True),
        ("pytest tests/test_shop.py", False),
        ("cd more && pytest", False),
        ("python -m unittest", True),
        ("python -m unittest discover -s tests", False),
        ("python -m unittest discover -p shop*", False),
        ("python tests/test_shop.py", False),
        ("true", False),
    ],
)
def test_runs_all(tmp_path: Path, command: str, whole: bool) -> None:  # noqa: FBT001 -- a parameter
    """Only a command that reaches every file of tests is said to run the whole suite."""
    tree = buggy(tmp_path / "repo", more__test_b="def test_b():\n    pass\n")
    suite = read_command(command, tree, os.environ)
    tests = ("tests/test_shop.py", "more/test_b.py", "tests/data.txt", "tests/conftest.py")
    assert runs_all(suite, tree, tests) is whole
