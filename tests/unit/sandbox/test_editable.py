"""Packages that were installed in place."""

from pathlib import Path

from homeport.sandbox.editable import linked_sources, may_be_shown


def _site(environment: Path) -> Path:
    site = environment / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    return site


def test_paths_of_notes_are_found(tmp_path: Path) -> None:
    """Absolute and relative lines count; comments, code and what is not there do not."""
    site = _site(tmp_path / "venv")
    for name in ("one/src", "two", "venv/lib/python3.11/site-packages/inner"):
        (tmp_path / name).mkdir(parents=True)
    (site / "a.pth").write_text(
        f"# {tmp_path}\nimport os\n\n{tmp_path / 'one/src'}\n../../../../two\ninner\n/nowhere\n"
    )
    (site / "b.pth").mkdir()
    assert list(linked_sources(tmp_path / "venv")) == [tmp_path / "one/src", tmp_path / "two"]


def test_tables_of_finders_are_found(tmp_path: Path) -> None:
    """Packages, single modules and namespaces; a table that is no literal is passed over."""
    site = _site(tmp_path / "venv")
    for name in ("pkg", "space/part", "mods"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "mods/single.py").touch()
    table = {
        "pkg": str(tmp_path / "pkg"),
        "single": str(tmp_path / "mods/single"),
        "gone": "/nowhere/gone",
        "odd": "relative",
    }
    (site / "__editable___x_finder.py").write_text(
        f"import sys\nMAPPING: dict[str, str] = {table!r}\n"
        f"NAMESPACES: dict[str, list[str]] = {{'space': [{str(tmp_path / 'space/part')!r}]}}\n"
        "MAPPING = {broken}\n"
    )
    assert list(linked_sources(tmp_path / "venv")) == [
        tmp_path / "pkg",
        tmp_path / "mods",
        tmp_path / "space/part",
    ]


def test_an_environment_in_the_tree_is_believed_within_its_repository(tmp_path: Path) -> None:
    """It may have come with the tree; one outside was made by the person."""
    tree, inner = tmp_path / "mono/app", tmp_path / "mono/app/.venv"
    (tmp_path / "mono/.git").mkdir(parents=True)
    tree.mkdir()
    assert may_be_shown(tmp_path / "mono/lib", inner, tree)
    assert not may_be_shown(tmp_path / "private", inner, tree)
    assert may_be_shown(tmp_path / "private", tmp_path / "venv", tree)
    assert not may_be_shown(tree / "src", tmp_path / "venv", tree)
