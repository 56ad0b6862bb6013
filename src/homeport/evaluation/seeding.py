"""Plants bugs in packages of this machine: cases whose code is not ours, and not in the repository.

`seeds.toml` says which package, which function, and which few characters of it are replaced. The
package is copied into a project beside a small program of ours that fails then. A package that is
not here, or whose function reads otherwise in this version, gives no case.
"""

import ast
import importlib.util
import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from homeport.diffs import unified
from homeport.evaluation.case import BadCaseError, Case, Half, load_case
from homeport.evaluation.shelf import all_cases

SEEDS = "seeds.toml"
_HELD_OUT_FROM = 64  # of the first byte of the name's digest; see the decision on held-out cases
_HINT = "evaluation/README.md says what a seed holds"


@dataclass(frozen=True, slots=True)
class Seed:
    """One planted bug: in `function` of `module`, `old` becomes `new`."""

    name: str
    module: str
    function: str
    old: str
    new: str
    program: str
    summary: str
    kind: str
    exception: str
    on_frame: str
    explained_by: tuple[tuple[str, ...], ...]

    @property
    def half(self) -> Half:
        """Drawn by the name, as all cases are."""
        drawn = sha256(self.name.encode()).digest()[0]
        return Half.HELD_OUT if drawn >= _HELD_OUT_FROM else Half.DEVELOPMENT


def read_seeds(shelf: Path) -> list[Seed]:
    """Read the seeds of a folder of cases; none is no error.

    Raises:
        BadCaseError: the file is not one of seeds.
    """
    file = shelf / SEEDS
    if not file.is_file():
        return []
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["seed"]
        return [
            Seed(**{**entry, "explained_by": tuple(map(tuple, entry["explained_by"]))})
            for entry in entries
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise BadCaseError(f"{SEEDS}: {error}", hint=_HINT) from error


@contextmanager
def every_case(shelf: Path) -> Iterator[list[Case]]:
    """Give the stored cases and those that can be planted here, while their files are there.

    Raises:
        BadCaseError: a case or the seeds are malformed, or a held-out case is not what it was.
    """
    with tempfile.TemporaryDirectory(prefix="homeport-seeds-") as folder:
        yield [*all_cases(shelf), *planted(read_seeds(shelf), Path(folder))]


def planted(seeds: list[Seed], folder: Path) -> Iterator[Case]:
    """Yield the cases of the seeds that this machine can have, written below `folder`."""
    for seed in seeds:
        if _plant(seed, folder / "cases" / seed.name):
            yield load_case(folder / "cases" / seed.name, seed.half)


def _plant(seed: Seed, folder: Path) -> bool:
    source = _source(seed.module)
    if source is None:
        return False
    before = source.read_text(encoding="utf-8")
    changed = _changed(before, seed)
    if changed is None:
        return False
    after, line = changed
    path = _copy(seed, source, folder / "project")
    (folder / "project" / path).write_text(after, encoding="utf-8")
    (folder / "project" / "check.py").write_text(seed.program, encoding="utf-8")
    (folder / "fix.patch").write_text(unified(path, after, before), encoding="utf-8")
    (folder / "case.toml").write_text(_toml(seed, path, line), encoding="utf-8")
    return True


def _source(module: str) -> Path | None:
    """The file of a module of this machine."""
    try:
        found = importlib.util.find_spec(module)
    except ImportError:
        return None
    origin = Path(found.origin) if found is not None and found.origin else None
    return origin if origin is not None and origin.suffix == ".py" else None


def _changed(text: str, seed: Seed) -> tuple[str, int] | None:
    """The module with the bug, and its line; None where the function has no such place, or two."""
    function = next(_functions(ast.parse(text), seed.function), None)
    if function is None or function.end_lineno is None:
        return None
    lines = text.splitlines(keepends=True)
    body = range(function.lineno - 1, function.end_lineno)
    places = [n for n in body if seed.old in lines[n]]
    if len(places) != 1 or lines[places[0]].count(seed.old) != 1:
        return None
    lines[places[0]] = lines[places[0]].replace(seed.old, seed.new)
    return "".join(lines), places[0] + 1


def _functions(
    tree: ast.AST, name: str, prefix: str = ""
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            full = prefix + node.name
            if full == name and not isinstance(node, ast.ClassDef):
                yield node
            yield from _functions(node, name, f"{full}.")


def _copy(seed: Seed, source: Path, project: Path) -> str:
    """Copy the module, or the whole package that it belongs to; return its path."""
    top, *inner = seed.module.split(".")
    project.mkdir(parents=True)
    if not inner and source.name != "__init__.py":
        shutil.copyfile(source, project / source.name)
        return source.name
    root = source.parents[len(inner) - (source.name != "__init__.py")]
    shutil.copytree(root, project / top, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    return f"{top}/{source.relative_to(root).as_posix()}"


def _toml(seed: Seed, path: str, line: int) -> str:
    groups = ", ".join(json.dumps(group, ensure_ascii=False) for group in seed.explained_by)
    texts = {
        "summary": seed.summary, "language": "python", "kind": seed.kind,
        "exception": seed.exception, "on_frame": seed.on_frame, "fixed": "fix.patch",
    }  # fmt: skip
    written = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in texts.items()]
    place = [f"path = {json.dumps(path)}", f"first = {line}", f"last = {line}",
             f"symbol = {json.dumps(seed.function)}"]  # fmt: skip
    head = ['run = ["python3", "check.py"]', f"explained_by = [{groups}]"]
    return "\n".join([*written, *head, "", "[[cause]]", *place, ""])
