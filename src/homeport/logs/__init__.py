"""Digests of logs: templates, counts over time, fields; of any size, from any partition.

The digest's values are in `homeport.logs.digest`; importing this room costs little, the readers
come with the first call.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homeport.logs.digest import Digest
    from homeport.logs.digesting import Progress

__all__ = ["digest_files", "digest_lines", "preview_files"]


def digest_files(
    paths: Sequence[Path | str],
    *,
    workers: int = 0,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> "Digest":
    """Digest files, folders and `-` (standard input), whatever their size."""
    from homeport.logs import digesting  # noqa: PLC0415 -- start-up stays cheap

    return digesting.digest_files(paths, workers=workers, on_progress=on_progress)


def preview_files(paths: Sequence[Path | str]) -> "Digest":
    """Digest stretches spread over the files: a first look that says it is one."""
    from homeport.logs import digesting  # noqa: PLC0415 -- as above

    return digesting.preview_files(paths)


def digest_lines(lines: Iterable[bytes | str]) -> "Digest":
    """Digest lines at hand."""
    from homeport.logs import digesting  # noqa: PLC0415 -- as above

    return digesting.digest_lines(lines)
