"""Where an environment's packages lie that were installed in place (`pip install -e`).

Such a package is only a note in the environment: a path in a `.pth` file, or a finder with a table
of paths. Holds the reading of these notes; nothing of them is run.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_SITES = ("lib/python3*/site-packages", "lib/python3*/dist-packages", "Lib/site-packages")
_TABLE = re.compile(r"^(?:MAPPING|NAMESPACES)\b[^=\n]*= *(\{.*\})\s*$", re.MULTILINE)
_MOST = 1_000_000  # characters of a note


def linked_sources(environment: Path) -> Iterator[Path]:
    """Yield the folders outside of an environment that its packages are imported from."""
    for pattern in _SITES:
        for site in environment.glob(pattern):
            for note in sorted(site.glob("*.pth")):
                yield from _paths(note, site)
            for finder in sorted(site.glob("__editable__*.py")):
                yield from _tables(finder)


def _paths(note: Path, site: Path) -> Iterator[Path]:
    """Yield the folders that a `.pth` file adds to the path, as Python's own `site` reads it."""
    for line in _text(note).splitlines():
        named = line.strip()
        if not named or named.startswith(("#", "import ", "import\t")):
            continue
        folder = (site / named).resolve()
        if folder.is_dir() and not folder.is_relative_to(site.resolve()):
            yield folder


def _tables(finder: Path) -> Iterator[Path]:
    """Yield the folders of packages and modules in the tables of a finder that setuptools wrote."""
    for match in _TABLE.finditer(_text(finder)):
        try:
            table = ast.literal_eval(match[1])
        except (ValueError, SyntaxError, RecursionError):
            continue
        for value in table.values():
            for one in value if isinstance(value, list) else [value]:
                folder = _folder(str(one))
                if folder is not None:
                    yield folder


def _folder(named: str) -> Path | None:
    """Return a package's folder; a module's file stands without its suffix, or as it is."""
    path = Path(named)
    if not path.is_absolute():
        return None
    if path.is_dir():
        return path.resolve()
    single = path if path.suffix == ".py" else path.with_name(f"{path.name}.py")
    return single.parent.resolve() if single.is_file() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:_MOST]
    except OSError:
        return ""


def may_be_shown(source: Path, environment: Path, tree: Path) -> bool:
    """Tell whether a note may show a folder to the code of a tree.

    An environment inside the tree may have come with it, so its notes are believed only within the
    repository that the tree belongs to: elsewhere they would let a stranger's code choose what it
    reads.
    """
    if source.is_relative_to(tree):
        return False  # the copy has it
    return not environment.is_relative_to(tree) or source.is_relative_to(_repository(tree))


def _repository(tree: Path) -> Path:
    return next((one for one in (tree, *tree.parents) if (one / ".git").exists()), tree)
