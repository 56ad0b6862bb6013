import tarfile
from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.errors import InputError
from homeport.evaluation import shelf
from homeport.evaluation.case import BadCaseError, Half
from homeport.evaluation.shelf import HELD_OUT, all_cases, digest_of, opened_shelf


def _hold_out(folder: Path, name: str) -> None:
    digest = digest_of(folder / "cases" / name)
    (folder / HELD_OUT).write_text(f"# held out\n{digest}  {name}\n", encoding="utf-8")


def test_the_source_tree_holds_cases() -> None:
    """Without a folder, the cases of the source tree are read."""
    with opened_shelf() as found:
        assert (found / "cases").is_dir()
        assert (found / HELD_OUT).is_file()


def test_a_case_is_held_out_by_its_digest(tmp_path: Path) -> None:
    """What the list names is held out, all else is for development."""
    write_case(tmp_path, "python/a")
    write_case(tmp_path, "python/b")
    _hold_out(tmp_path, "python/b")
    assert [(c.name, c.half) for c in all_cases(tmp_path)] == [
        ("python/a", Half.DEVELOPMENT),
        ("python/b", Half.HELD_OUT),
    ]


def test_a_held_out_case_must_not_change(tmp_path: Path) -> None:
    """An edit of a held-out case is refused, and so is its absence."""
    folder = write_case(tmp_path)
    _hold_out(tmp_path, "python/tea-price")
    with (folder / "project" / "main.py").open("a", encoding="utf-8") as file:
        file.write("# a hint\n")
    with pytest.raises(BadCaseError, match="not those that were"):
        all_cases(tmp_path)
    folder.rename(tmp_path / "gone")
    with pytest.raises(BadCaseError, match="missing: python/tea-price"):
        all_cases(tmp_path)


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    """A wrong folder is named with the next step."""
    with pytest.raises(InputError, match="no folder of cases"), opened_shelf(tmp_path):
        pass


def test_the_installed_package_unpacks_its_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of a source tree the packed cases are read; an installation without says so."""
    write_case(tmp_path / "tree")
    monkeypatch.setattr(shelf, "_source_tree", lambda: None)
    monkeypatch.setattr(shelf, "files", lambda _: tmp_path)
    with pytest.raises(InputError, match="carries no"), opened_shelf():
        pass
    with tarfile.open(tmp_path / shelf.PACKED, "w:xz") as archive:
        archive.add(tmp_path / "tree" / "cases", "cases")
    with opened_shelf() as found:
        assert [case.name for case in all_cases(found)] == ["python/tea-price"]
    assert not found.exists()


def test_digests_see_names_and_contents(tmp_path: Path) -> None:
    """Moving a text from one file to another changes the digest."""
    one, other = write_case(tmp_path, "python/a"), write_case(tmp_path, "python/b")
    assert digest_of(one) == digest_of(other)
    (other / "fix.patch").rename(other / "cure.patch")
    assert digest_of(one) != digest_of(other)
