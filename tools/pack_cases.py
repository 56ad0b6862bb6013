"""Packs the debugging cases of `evaluation/` into the package, for `homeport models eval`.

The build hook calls `pack`; by hand: `python tools/pack_cases.py`. The same cases give the same
bytes.
"""

import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "evaluation"
TARGET = ROOT / "src/homeport/evaluation/_cases.tar.xz"


def pack(target: Path = TARGET) -> Path:
    """Write the archive at once, so that no reader meets half of it."""
    fresh = target.with_suffix(".new")
    with tarfile.open(fresh, "w:xz") as archive:
        for file in sorted(SOURCE.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.add(file, file.relative_to(SOURCE).as_posix(), filter=_plain)
    return fresh.replace(target)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made the file and when."""
    entry.mtime = entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o644
    return entry


if __name__ == "__main__":
    print(pack())
