"""The tests mirror the sources, so that a reader finds one from the other."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "homeport"
UNIT = ROOT / "tests" / "unit"

# Files without behaviour of their own: names re-exported, tables and types proven by their users.
_NO_MIRROR = {"__init__.py", "__main__.py", "version.py"}


def _source_modules() -> set[Path]:
    return {
        path.relative_to(SOURCES) for path in SOURCES.rglob("*.py") if path.name not in _NO_MIRROR
    }


def _mirrored_modules() -> set[Path]:
    return {
        path.relative_to(UNIT).with_name(path.name.removeprefix("test_"))
        for path in UNIT.rglob("test_*.py")
    }


def test_every_source_module_has_its_test_file() -> None:
    """No module is without a test file of the same name."""
    assert sorted(map(str, _source_modules() - _mirrored_modules())) == []


def test_every_unit_test_file_has_its_source_module() -> None:
    """No unit test file is left behind when its module moves; package tests mirror a folder."""
    packages = {
        path.parent.relative_to(SOURCES).with_suffix(".py") for path in SOURCES.rglob("__init__.py")
    }
    assert sorted(map(str, _mirrored_modules() - _source_modules() - packages)) == []
