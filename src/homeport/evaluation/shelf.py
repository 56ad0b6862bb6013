"""Where the cases lie: in the source tree, or packed in the installed package.

A case is held out when `held_out.txt` names it with the digest of its files. A held-out case that
was edited is refused: its figures would be others' than those of the case that nobody had seen.
"""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from homeport.errors import InputError
from homeport.evaluation.case import BadCaseError, Case, Half, load_case

PACKED = "_cases.tar.xz"
HELD_OUT = "held_out.txt"
BASELINE = "baseline.json"
_HINT = "give the folder `evaluation` of Homeport's source tree with --cases"


@contextmanager
def opened_shelf(folder: Path | None = None) -> Iterator[Path]:
    """Give the folder of the cases: the one named, the source tree's, or the unpacked one.

    Raises:
        InputError: there are no cases there.
    """
    found = folder or _source_tree()
    if found is not None:
        if not (found / "cases").is_dir():
            raise InputError(f"{found} holds no folder of cases", hint=_HINT)
        yield found
        return
    packed = files("homeport.evaluation") / PACKED
    if not packed.is_file():
        raise InputError("this installation carries no debugging cases", hint=_HINT)
    with tempfile.TemporaryDirectory(prefix="homeport-cases-") as target:
        with as_file(packed) as archive, tarfile.open(archive) as opened:
            _unpack(opened, Path(target))
        yield Path(target)


def _unpack(archive: tarfile.TarFile, target: Path) -> None:
    """Write the files of our own archive; filters of `extractall` came with Python 3.11.4."""
    for member in archive:
        content = archive.extractfile(member)
        path = target / member.name
        if content is not None and path.resolve().is_relative_to(target.resolve()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


def _source_tree() -> Path | None:
    """The folder `evaluation` when this file lies in a source tree."""
    above = Path(__file__).resolve().parents
    found = above[3] / "evaluation" if above[2].name == "src" else None
    return found if found is not None and (found / "cases").is_dir() else None


def all_cases(shelf: Path) -> list[Case]:
    """Return every stored case, by language and name; planted ones are `seeding`'s.

    Raises:
        BadCaseError: a case is none, or a held-out case is not what it was.
    """
    held_out = _held_out(shelf)
    found = []
    for file in sorted((shelf / "cases").glob("*/*/case.toml")):
        folder = file.parent
        digest = held_out.pop(f"{folder.parent.name}/{folder.name}", None)
        if digest is not None and digest != digest_of(folder):
            raise BadCaseError(
                f"{folder.name} is held out, and its files are not those that were",
                hint=f"restore them, or take it out of {HELD_OUT}: then it is for development",
            )
        found.append(load_case(folder, Half.HELD_OUT if digest else Half.DEVELOPMENT))
    if held_out:
        missing = ", ".join(held_out)
        raise BadCaseError(f"held-out cases are missing: {missing}", hint=f"see {HELD_OUT}")
    return found


def _held_out(shelf: Path) -> dict[str, str]:
    """The digests of the held-out cases, by name."""
    listed = shelf / HELD_OUT
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: digest for digest, name in pairs}


def digest_of(folder: Path) -> str:
    """Return the digest of a case: its files' paths and contents."""
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            whole.update(f"{content}  {file.relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()
