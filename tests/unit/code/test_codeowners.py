"""Reading CODEOWNERS."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.codeowners import owners_by_rule

RULES = """
# the rest
*               @everyone
*.js            @web person@example.org  # and more
/build/logs/    @ops
docs/*          @docs
apps/           @apps
/scripts/**/gen @gen
a\\ b.py        @space
**/logs         @logs
/nobody.py
[Section] @nobody
x?.go           @go
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", ("@everyone",)),
        ("deep/in/a.js", ("@web", "person@example.org")),
        ("build/logs/x/y.py", ("@logs",)),
        ("docs/a.md", ("@docs",)),
        ("docs/more/a.md", ("@everyone",)),
        ("x/apps/y/z.py", ("@apps",)),
        ("apps", ("@everyone",)),
        ("scripts/gen", ("@gen",)),
        ("scripts/x/y/gen", ("@gen",)),
        ("a b.py", ("@space",)),
        ("logs/a", ("@logs",)),
        ("nobody.py", ()),
        ("xy.go", ("@go",)),
        ("xyz.go", ("@everyone",)),
    ],
)
def test_the_last_rule_decides(tmp_path: Path, path: str, expected: tuple[str, ...]) -> None:
    """Patterns are read as their hosts read them; a rule without owners takes them away."""
    write_files(tmp_path, {".github/CODEOWNERS": RULES})
    assert owners_by_rule(tmp_path, path) == expected


def test_without_a_file(tmp_path: Path) -> None:
    """Without CODEOWNERS nobody is named."""
    tmp_path.joinpath("code").mkdir()
    with Index.open(tmp_path / "code") as index:
        assert index.code_owners("a.py") == ()
