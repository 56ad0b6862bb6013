import json
from pathlib import Path

import pytest

from homeport.repair.javascript.command import node_command


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("node --test", ("test",)),
        ("node --test --test-reporter tap test/a.test.js", ("test", "test/a.test.js")),
        ("node --import tsx check.mjs 3", ("script", "check.mjs", "3")),
        ("npx --yes mocha -t 100 spec", ()),
        ("npx mocha --recursive spec", ("mocha", "spec")),
        ("node_modules/.bin/jest --ci", ("jest",)),
        ("vitest run src", ("vitest", "src")),
        ("pnpm exec -- jest --testNamePattern=a", ()),
        ("npm test", ("test", "test/a.js")),
        ("npm test -- test/b.js", ("test", "test/a.js", "test/b.js")),
        ("yarn run piped", ()),
        ("yarn run open", ()),
        ("npm run nothing", ()),
        ("npm run twice", ("jest",)),
        ("npm run round", ()),
        ("node -e 1", ()),
        ("make test", ()),
    ],
)
def test_commands(tmp_path: Path, said: str, known: tuple[str, ...]) -> None:
    """The runner and its files are read, through package.json; what chooses tests is not."""
    scripts = {"test": "node --test test/a.js", "piped": "jest | cat", "open": "jest 'a",
               "twice": "npm run jest", "jest": "jest", "round": "npm run round"}  # fmt: skip
    (tmp_path / "package.json").write_text(json.dumps({"scripts": scripts}))
    assert node_command(said.split(), tmp_path) == known
