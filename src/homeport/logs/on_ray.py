"""Digests files on a Ray cluster: its workers scan parts, here they are merged as `digesting` does.

Every worker must see the files under the same names. Ray is an extra, imported when it is asked
for; its usage statistics are switched off.
"""

import logging
import os
import pickle
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeport.errors import InputError
from homeport.logs.assembly import assemble
from homeport.logs.digest import Digest, Source
from homeport.logs.digesting import Opened, Reading, open_all, scan_range
from homeport.logs.expand import STDIN
from homeport.logs.merging import merge, move_lines
from homeport.logs.partial import Partial
from homeport.logs.plan import Plan
from homeport.logs.reading import open_stream
from homeport.logs.scanning import scanner

PART = 64 << 20  # bytes of a file that one task reads


@dataclass(frozen=True, slots=True)
class Task:
    """A part of one source, for a worker that knows nothing else."""

    name: str
    plan: Plan
    source: int
    origin: int
    by_time: bool
    begin: int = 0
    limit: int | None = None
    plain: bool = True


def digest_on_ray(paths: Sequence[Path | str], *, workers: int = 0) -> Digest:
    """Digest files on the cluster that RAY_ADDRESS names, or one of this machine's cores.

    Raises:
        InputError: Ray is not installed, standard input is given, or nothing could be read.
    """
    if STDIN in map(str, paths):
        raise InputError(
            "standard input cannot be shared out", hint="name a file every worker sees"
        )
    reading = open_all(paths, time.time())
    for one in reading.opened:
        one.stream.close()
    tasks = [task for one in reading.opened for task in tasks_of(one, reading)]
    done = _mapped(tasks, workers)
    sources: list[Source] = list(reading.failed)
    whole = Partial()
    for one in reading.opened:
        part = Partial()
        trouble = ""
        for task, row in zip(tasks, done, strict=True):
            if task.source == one.number:
                found: Partial = pickle.loads(row["partial"])  # noqa: S301 -- made by our own task
                if part.lines:
                    move_lines(found, part.lines)
                part = merge(part, found)
                trouble = trouble or str(row["trouble"])
        sources.append(Source(one.stream.name, part.bytes, part.lines, one.plan.words, trouble))
        whole = merge(whole, part)
    return assemble(whole, sources, by_time=reading.by_time)


def tasks_of(one: Opened, reading: Reading) -> list[Task]:
    """Cut a plain file into parts; what is packed is read in one piece."""
    size = one.stream.size
    count = max(1, size // PART) if one.stream.plain else 1
    borders = [size * number // count for number in range(count)]
    name = str(Path(one.stream.name).resolve())
    return [
        Task(
            name,
            one.plan,
            one.number,
            one.origin,
            reading.by_time,
            begin,
            limit,
            one.stream.plain,
        )
        for begin, limit in zip(borders, [*borders[1:], None], strict=True)
    ]


def scanned(row: Mapping[str, Any]) -> dict[str, Any]:
    """Scan one task's part; this runs in a worker."""
    task: Task = pickle.loads(row["task"])  # noqa: S301 -- made by `_mapped`
    scan = scanner(
        task.plan,
        source=task.source,
        offset=task.begin,
        limit=task.limit,
        by_time=task.by_time,
        origin=task.origin,
    )
    trouble = ""
    try:
        if task.plain:
            with Path(task.name).open("rb", buffering=0) as file:
                scan_range(scan, file.fileno(), task.begin)
        else:
            stream = open_stream(task.name, 0.0)
            for chunk in stream.chunks:
                scan.feed(chunk)
            stream.close()
            trouble = stream.trouble
    except (OSError, ValueError) as error:
        trouble = (getattr(error, "strerror", None) or str(error)).lower()
    return {"number": row["number"], "partial": pickle.dumps(scan.finish()), "trouble": trouble}


def _mapped(tasks: Sequence[Task], workers: int) -> list[dict[str, Any]]:
    """Run the tasks on the cluster; the answers in the tasks' order."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 -- an extra, seconds to import
        import ray.data  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise InputError(
            "Ray is not installed", hint="pip install 'homeport[ray]', or leave --engine out"
        ) from error
    logging.getLogger("ray").setLevel(logging.ERROR)  # its talk is not for our standard error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ours = not ray.is_initialized()
    if ours:
        elsewhere = "RAY_ADDRESS" in os.environ
        ray.init(
            num_cpus=None if elsewhere else workers or None,
            include_dashboard=False,
            configure_logging=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        rows = [{"number": n, "task": pickle.dumps(task)} for n, task in enumerate(tasks)]
        data = ray.data.from_items(rows, override_num_blocks=len(rows)).map(scanned)
        return sorted(data.take_all(), key=lambda row: int(row["number"]))
    finally:
        if ours:
            ray.shutdown()
