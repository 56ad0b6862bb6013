"""Contents that left the index and return."""

import inspect
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.code import Index, definitions, grammars, kept, syntax
from homeport.code.contents import digest_of
from homeport.code.grammars import grammar_of
from homeport.code.kept import keep, prune, recall
from homeport.code.syntax import parse

NESTED = (
    "import os\n\n\n# about A\n@mark\nclass A(B, C):\n    '''Doc.'''\n    x = f()\n\n"
    "    # about g\n    def g(self):\n        return h()\n\n    y = 2\n\n\nz = 3\n"
)


def _kept(tmp_path: Path, path: str, source: str) -> Index:
    index = Index.open(write_files(tmp_path / "repo", {path: source}))
    index.refresh()
    number = index.connection.execute("SELECT id FROM files").get
    keep(index.connection, number, "python")
    return index


@pytest.mark.parametrize(
    "source",
    [NESTED, "", "x = (\n", *(inspect.getsource(one) for one in (syntax, definitions, grammars))],
)
def test_recalled_is_as_parsed(tmp_path: Path, source: str) -> None:
    """A content that returns gives the very chunks and texts that parsing it would."""
    with _kept(tmp_path, "a.py", source) as index:
        content = source.encode()
        found = recall(index.connection, "a.py", content, digest_of(content), "python")
        parsed = parse("a.py", content, grammar_of("a.py"))
        assert found is not None
        assert (found.pieces, found.imports) == (parsed.pieces, parsed.imports)


def test_unknown_is_none(tmp_path: Path) -> None:
    """Another content, or the same in another language, is not known."""
    with _kept(tmp_path, "a.py", NESTED) as index:
        assert recall(index.connection, "a.py", b"x", digest_of(b"x"), "python") is None
        digest = digest_of(NESTED.encode())
        assert recall(index.connection, "a.rb", NESTED.encode(), digest, "ruby") is None


def test_the_oldest_go_first(tmp_path: Path) -> None:
    """What is kept stays within its limit; the latest stays."""
    files = {f"{name}.py": f"def {name}(): pass\n" for name in ("a", "b", "c")}
    with Index.open(write_files(tmp_path / "repo", files)) as index:
        index.refresh()
        for number in (1, 2, 3):
            keep(index.connection, number, "python")
        (size,) = (index.connection.execute("SELECT max(length(parsed)) FROM kept").get,)
        prune(index.connection, 2 * size)
        ages = [age for (age,) in index.connection.execute("SELECT age FROM kept ORDER BY age")]
        assert ages == [2, 3]
        prune(index.connection, 0)
        assert index.connection.execute("SELECT count(*) FROM kept").get == 0


def test_a_switch_and_back_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Branches that were read before are not parsed again; neither are moved files."""
    repo = write_files(tmp_path / "repo", {f"m{n}.py": f"def f{n}(): pass\n" for n in range(9)})
    commit_all(repo, "first")
    run_git(repo, "switch", "--quiet", "--create", "other")
    write_files(repo, {f"m{n}.py": f"def g{n}(): return f{n}()\n" for n in range(5)})
    (repo / "m8.py").rename(repo / "moved.py")
    commit_all(repo, "second")
    with Index.open(repo) as index:
        index.refresh()
        run_git(repo, "switch", "--quiet", "main")
        there = index.refresh()
        assert (there.changed, there.added, there.removed, there.reused) == (5, 1, 1, 1)
        monkeypatch.setattr("homeport.code.refresh.parse", None)
        for branch, name in (("other", "g1"), ("main", "f1")):
            run_git(repo, "switch", "--quiet", branch)
            done = index.refresh()
            assert (done.changed, done.added, done.reused) == (5, 1, 6)
            assert [one.path for one in index.definitions(name)] == ["m1.py"]
            assert [one.path for one in index.naming(name)] == ["m1.py"]


def test_kept_module_is_private() -> None:
    """What is kept holds the chunks' rows, not the text of the files."""
    assert "text" not in kept._COLUMNS
