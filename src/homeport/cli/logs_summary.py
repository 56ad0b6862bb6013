"""The work of `logs summarize` and `logs compare`: preview, digest, report, and where it goes."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from homeport.assistant.log_findings import commits_of, redacted, redacted_report
from homeport.cli.logs import NO_MODEL, RAY, CompareOptions, SummaryOptions, exit_code
from homeport.cli.logs_view import Look, report_lines
from homeport.cli.sparkline import marks_for
from homeport.cli.terminal import clean, write_lines
from homeport.cli.text import read_text
from homeport.errors import InputError
from homeport.logs import digest_files
from homeport.logs.compare import compare
from homeport.logs.deploys import Deploy, read_deploys
from homeport.logs.digest import Digest
from homeport.logs.digesting import Progress, preview_files
from homeport.logs.report import Report, as_dict, report_of

_PREVIEW_FROM = 256 << 20  # bytes; a smaller log is read before a preview would be
_SLOW_FROM = 16 << 20
_SAMPLE = 12 << 20  # bytes that are read in a fraction of a second
_PAUSE_S = 0.25  # between two updates of the progress
_NARROW, _WIDE = 30, 100


def summarize(options: SummaryOptions) -> int:
    """Print what changed in the logs; the exit code is 2 when one of them could not be read."""
    deploys = _told(options)
    if options.html is not None:
        _writable(options.html, options.logs)
    if options.follow:
        from homeport.cli.logs_follow import follow  # noqa: PLC0415 -- only then

        return follow(options, deploys)
    _warn_slow(options.logs)
    _preview(options)
    with _Progress(quiet=options.json) as progress:
        digest = _digest(options, options.logs, progress)
    report = redacted_report(digest, (*deploys, *_commits(options, digest)))
    _say_unread(report)
    if options.html is not None:
        write_page(report, options.top, options.html)
    code = exit_code(report, interrupted=not report.complete)
    if not _worded(report, options):
        show(report, options.top, as_json=options.json)
        return code
    from homeport.cli.logs_asking import ask  # noqa: PLC0415 -- only when one is wanted

    asked = ask(report, options)
    return (asked if options.model is not None else 0) or code


def compare_runs(options: CompareOptions) -> int:
    """Print what differs between two runs."""
    _warn_slow((options.before, options.after))
    if options.html is not None:
        _writable(options.html, (options.before, options.after))
    with _Progress(quiet=options.json) as progress:
        before = _digest(options, [options.before], progress)
        after = _digest(options, [options.after], progress)
    found = compare(before, after)
    whole = report_of(replace(after, sampled=True))  # what stands out in it alone is not asked here
    report = redacted(replace(whole, sampled=False, anomalies=found))
    note = f"compared with {options.before}: {before.lines:,} lines"
    report = replace(report, notes=(note, *report.notes))
    if options.html is not None:
        write_page(report, options.top, options.html)
    show(report, options.top, as_json=options.json)
    return exit_code(report, interrupted=not (before.complete and after.complete))


def _digest(
    options: SummaryOptions | CompareOptions,
    logs: Sequence[str],
    progress: Callable[[Progress], None] | None,
) -> Digest:
    if options.engine == RAY:
        from homeport.logs.on_ray import digest_on_ray  # noqa: PLC0415 -- an extra

        return digest_on_ray(logs, workers=options.workers)
    return digest_files(logs, workers=options.workers, on_progress=progress)


def show(report: Report, top: int, *, as_json: bool) -> None:
    """Print the report for a program or for a person."""
    if as_json:
        print(json.dumps(as_dict(report, top)))
        return
    write_lines(report_lines(report, look(top)), sys.stdout)


def look(top: int) -> Look:
    """Return how wide a picture may be here, and with which marks."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 90
    return Look(top, max(_NARROW, min(_WIDE, columns - 30)), marks_for(sys.stdout))


def _worded(report: Report, options: SummaryOptions) -> bool:
    """Tell whether a model is to be asked: the one named, or for a person the one that is here."""
    if options.model is not None:
        return options.model != NO_MODEL
    if options.json or not (report.complete and report.anomalies and sys.stdout.isatty()):
        return False
    from homeport.cli.logs_asking import is_ready  # noqa: PLC0415 -- before a person only

    return is_ready(options)


def _warn_slow(logs: Sequence[str]) -> None:
    """Say once that a big log will take long where the compiled scan is missing."""
    from homeport.logs.native import SLOW_HINT, available, switched_off  # noqa: PLC0415 -- ctypes

    if switched_off() or _size(logs) < _SLOW_FROM or available():
        return
    print("homeport: no compiled scan here: about 3 MB of the log a second", file=sys.stderr)
    print(f"  next: {SLOW_HINT}", file=sys.stderr)


def _told(options: SummaryOptions) -> tuple[Deploy, ...]:
    if options.repo is not None and not options.repo.is_dir():
        raise InputError(f"{options.repo} is not a folder", hint="name the repository's folder")
    if options.deploys is None:
        return ()
    return read_deploys(read_text(str(options.deploys)), str(options.deploys))


def _commits(options: SummaryOptions, digest: Digest) -> tuple[Deploy, ...]:
    times = [one.first for one in digest.templates if one.first is not None]
    ends = [one.last for one in digest.templates if one.last is not None]
    if options.repo is None or not times:
        return ()
    return commits_of(options.repo, min(times), max(ends))


def _preview(options: SummaryOptions) -> None:
    """Show a first look at a large log, for people only."""
    if options.json or _size(options.logs) < _PREVIEW_FROM:
        return
    report = redacted_report(preview_files(options.logs, most=_SAMPLE))
    if report.sampled:
        write_lines(report_lines(report, look(options.top)), sys.stdout)
        print(flush=True)


def _size(logs: Sequence[str]) -> int:
    """Return the bytes of the plain files named; what is no plain file counts nothing."""
    total = 0
    for name in logs:
        path = Path(name)
        if name == "-":
            return 0
        if path.is_file():
            total += path.stat().st_size
    return total


def _say_unread(report: Report) -> None:
    for source in report.sources:
        if source.error:
            print(f"homeport: {clean(source.name)}: {clean(source.error)}", file=sys.stderr)


def _writable(target: Path, logs: Sequence[str]) -> None:
    """Refuse a page that cannot or must not be written before gigabytes are read."""
    if target.is_dir() or not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise InputError(
            f"{target}: no page can be written there",
            hint="name a file in a folder you may write",
        )
    from homeport.cli.logs_page import refuse_foreign  # noqa: PLC0415 -- only when one is wanted

    refuse_foreign(target, logs)


def write_page(report: Report, top: int, target: Path) -> None:
    """Write the page and say so."""
    from homeport.cli import logs_page  # noqa: PLC0415 -- only when one is wanted

    logs_page.write_page(report, top, target)
    print(f"homeport: wrote {clean(str(target))}", file=sys.stderr)


class _Progress:
    """One line on standard error, on a terminal only, gone at the end."""

    def __init__(self, *, quiet: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._clock, self._next, self._drawn = clock, 0.0, False

    def __enter__(self) -> Callable[[Progress], None] | None:
        return self._tell if self._shown else None

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _tell(self, progress: Progress) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next, self._drawn = now + _PAUSE_S, True
        share = f" ({progress.done / progress.whole:.0%})" if progress.whole else ""
        print(
            f"\rreading {progress.done / 1e6:,.0f} MB{share}", end="", file=sys.stderr, flush=True
        )
