"""The files of a repository that are no code."""

from pathlib import Path

from homeport.assistant.data_files import DataFiles


def test_settings_and_tables_are_listed_and_read(tmp_path: Path) -> None:
    """Those of tools, hidden folders and links stay out."""
    for name in ("b.toml", "a/c.csv", "node_modules/d.json", ".git/e.json", "code.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "f.json").symlink_to("/etc/hostname")
    files = DataFiles(tmp_path)
    assert files.paths() == ("b.toml", "a/c.csv")
    assert files.read("a/c.csv") == "x"
    assert files.read("code.py") is None


def test_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    """A folder that is not there, and a file that went away."""
    assert DataFiles(tmp_path / "none").paths() == ()
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    files = DataFiles(tmp_path)
    assert files.paths() == ("a.json",)
    (tmp_path / "a.json").unlink()
    assert files.read("a.json") is None


def test_a_large_repository_is_listed_in_part(tmp_path: Path) -> None:
    """The number of files is bounded."""
    for number in range(1_010):
        (tmp_path / f"{number}.json").touch()
    assert len(DataFiles(tmp_path).paths()) == 1_000
