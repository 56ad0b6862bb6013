"""The tests mirror the sources, so that a reader finds one from the other."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "homeport"
UNIT = ROOT / "tests" / "unit"

_NO_MIRROR = {"__init__.py", "__main__.py"}

# Catalogues: each entry carries its own examples; one test, named for the folder, runs them all.
_CATALOGUES = {Path("diagnosis/rules"), Path("detection/catalogue")}


def _source_modules() -> set[Path]:
    """Every module, a catalogue counting as one."""
    modules = {
        path.relative_to(SOURCES) for path in SOURCES.rglob("*.py") if path.name not in _NO_MIRROR
    }
    singles = {module for module in modules if module.parent not in _CATALOGUES}
    return singles | {folder.with_name(f"{folder.name}.py") for folder in _CATALOGUES}


def _behaves(module: Path) -> bool:
    """Tell whether a module has functions; tables and plain types are proven by their users."""
    path = SOURCES / module
    if not path.exists():
        return True  # a catalogue
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) for node in ast.walk(tree))


def _mirrored_modules() -> set[Path]:
    return {
        path.relative_to(UNIT).with_name(path.name.removeprefix("test_"))
        for path in UNIT.rglob("test_*.py")
    }


def test_every_source_module_has_its_test_file() -> None:
    """No module with behaviour is without a test file of the same name."""
    missing = _source_modules() - _mirrored_modules()
    assert sorted(str(module) for module in missing if _behaves(module)) == []


def test_every_unit_test_file_has_its_source_module() -> None:
    """No unit test file is left behind when its module moves; one may mirror a whole folder."""
    packages = {
        path.parent.relative_to(SOURCES).with_name(f"{path.parent.name}.py")
        for path in SOURCES.rglob("*/__init__.py")
    }
    assert sorted(map(str, _mirrored_modules() - _source_modules() - packages)) == []
