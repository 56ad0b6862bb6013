"""`homeport repro FILE --check COMMAND`: the smallest file, program or command that still fails.

The best so far is on disk at any time, written whole, so that an interrupt loses nothing.
"""

import argparse
import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.assistant.checking import Subject
from homeport.assistant.reproduce import Reproduced, Request, reproduce, with_limits
from homeport.cli.consent import add_consent, consent_of
from homeport.cli.repository import repository_of
from homeport.cli.terminal import clean
from homeport.errors import InputError
from homeport.sandbox import Consent
from homeport.sandbox.view import harmless
from homeport.storage import write_whole
from homeport.testruns.reduce import Form

_MOST_TREE = 256 << 20
_EXIT_UNCONFIRMED = 2
_SHOWN = 2_000
_SAY_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    file: Path | None
    check: str
    command: str
    out: Path | None
    form: Form | None
    repo: Path | None
    checks: int
    jobs: int
    seconds: float
    consent: Consent
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="what fails")
    parser.add_argument(
        "--check", default="", metavar="COMMAND",
        help="shows the failure: {} stands for the file; it fails as the file does, or exits 0",
    )  # fmt: skip
    parser.add_argument("--command", default="", metavar="COMMAND",
                        help="reduce this failing command line itself")  # fmt: skip
    parser.add_argument("--from-trace", nargs="?", const="", metavar="TEST",
                        help="write a script from the values of a test's last failure")  # fmt: skip
    parser.add_argument("-o", "--out", type=Path, metavar="FILE",
                        help="keeps the best so far (default: FILE.min.SUFFIX)")  # fmt: skip
    parser.add_argument("--as", dest="form", choices=[form.value for form in Form],
                        help="what the file is (default: by its name and content)")  # fmt: skip
    parser.add_argument("--repo", type=Path, metavar="DIR", help="the tree the check needs")
    parser.add_argument("--checks", type=int, default=2_000, metavar="N", help="at most so many")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="checks at once")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS",
                        help="for one check")  # fmt: skip
    add_consent(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Reduce, and print the result."""
    if arguments.from_trace is not None:
        return _from_trace(arguments)
    options = _options(arguments)
    started, wrote = time.monotonic(), 0.0
    text = _text(options)
    subject = with_limits(_subject(options), options.seconds)
    out = options.out or _beside(options.file)

    def accept(best: bytes, checks: int) -> None:
        nonlocal wrote
        if out is not None:
            write_result(out, best)
        if time.monotonic() - wrote > _SAY_EVERY_S:
            wrote = time.monotonic()
            print(f"homeport: {len(best)} bytes after {checks} checks", file=sys.stderr)

    request = Request(subject, text, options.form, options.checks, options.jobs)
    found = reproduce(request, accept)
    if out is not None:
        write_result(out, found.text)
    _print(options, found, out, time.monotonic() - started)
    return 0 if found.confirmed else _EXIT_UNCONFIRMED


def _options(arguments: argparse.Namespace) -> Options:
    if arguments.checks < 1 or arguments.jobs < 1 or not arguments.timeout > 0:
        raise InputError("--checks, --jobs and --timeout are above 0",
                         hint="leave them out for the defaults")  # fmt: skip
    if bool(arguments.command) == bool(arguments.file):
        raise InputError("what fails?", hint="homeport repro crash.py --check 'python crash.py'")
    if arguments.file and not arguments.check:
        raise InputError("how is it checked?",
                         hint=f"homeport repro {arguments.file} --check COMMAND")  # fmt: skip
    return Options(
        arguments.file,
        arguments.check,
        arguments.command,
        arguments.out,
        Form(arguments.form) if arguments.form else None,
        arguments.repo,
        arguments.checks,
        arguments.jobs,
        arguments.timeout,
        consent_of(arguments),
        arguments.json,
    )


def _text(options: Options) -> bytes:
    if options.file is None:
        return options.command.encode("utf-8", "surrogateescape")
    try:
        return options.file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{options.file}: {reason}",
                         hint="name a file that can be read") from error  # fmt: skip


def _subject(options: Options) -> Subject:
    """Say which tree goes into the sandbox, and where in it the file lies."""
    here = Path.cwd()
    if options.file is None:
        tree = repository_of(options.repo)
        return Subject(tree, "", options.command, _below(here, tree), (), options.consent)
    file = options.file.resolve()
    tree = options.repo.resolve() if options.repo else repository_of(None)
    if not file.is_relative_to(tree) or _size(tree) > _MOST_TREE:
        if options.repo:
            raise InputError(f"{file} does not lie in {tree}", hint="name a tree that holds it")
        tree = file.parent
    readable = tuple(
        folder
        for word in _words(options.check)
        if Path(word).is_file() and not Path(word).resolve().is_relative_to(tree)
        and not word.startswith(("/usr", "/bin"))
        for folder in _shown(Path(word))
    )  # fmt: skip
    name = str(file.relative_to(tree))
    return Subject(tree, name, options.check, _below(here, tree), readable, options.consent)


def _shown(file: Path) -> Iterator[Path]:
    """Yield what the sandbox shows for a file of the check: its folder, or it alone if need be.

    A program may be a link out of an environment, which it needs as well.
    """
    for place in {Path(os.path.abspath(file)), file.resolve()}:  # noqa: PTH100 -- links stay links
        folder = place.parent.parent if place.parent.name == "bin" else place.parent
        yield next((one for one in (folder, place.parent) if harmless(one, Path.home())), place)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise InputError(f"--check cannot be read: {str(error).lower()}",
                         hint="close the quotes") from error  # fmt: skip


def _below(here: Path, tree: Path) -> str:
    return str(here.relative_to(tree)) if here.is_relative_to(tree) else "."


def _size(tree: Path) -> int:
    """Return the bytes of the files below, as far as they matter."""
    total = 0
    for folder, folders, files in os.walk(tree):
        folders[:] = [one for one in folders if one not in {"node_modules", ".git", ".venv"}]
        for name in files:
            path = Path(folder) / name
            total += path.lstat().st_size
        if total > _MOST_TREE:
            break
    return total


def _beside(file: Path | None) -> Path | None:
    return file.with_name(f"{file.stem}.min{file.suffix}") if file is not None else None


def write_result(path: Path, text: bytes) -> None:
    """Write a file so that it is there whole at any moment.

    Raises:
        InputError: it cannot be written.
    """
    try:
        write_whole(path, text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: {reason}", hint="name another file with -o") from error


def _print(options: Options, found: Reproduced, out: Path | None, seconds: float) -> None:
    for sentence in _remarks(found):
        print(f"homeport: {clean(sentence)}", file=sys.stderr)
    text = found.text.decode("utf-8", "replace")
    if options.json:
        print(json.dumps({
            "form": found.form.value, "before": found.before, "bytes": len(found.text),
            "checks": found.checks, "seconds": round(seconds, 2), "looked_for": found.sense,
            "rate": found.rate, "repeats": found.repeats, "ended": found.ended,
            "confirmed": found.confirmed, "path": str(out) if out else None, "text": text,
        }))  # fmt: skip
        return
    print(f"homeport: {found.before} -> {len(found.text)} bytes in {found.checks} checks, "
          f"{found.ended}{f', in {out}' if out else ''}", file=sys.stderr)  # fmt: skip
    print(clean(text[:_SHOWN]).rstrip("\n"))


def _remarks(found: Reproduced) -> list[str]:
    said = [f"looked for: {found.sense}"]
    if found.rate < 1:
        said.append(
            f"the check is flaky: the original failed in {found.rate:.0%} of its runs; each "
            f"candidate was run up to {found.repeats} times"
        )
    if not found.confirmed:
        said.append("the result did not fail again: the check is flaky, take it with care")
    return said


def _from_trace(arguments: argparse.Namespace) -> int:
    """Write a script that raises the last captured failure of a test again."""
    from homeport.assistant.standalone import script_from  # noqa: PLC0415 -- its own task
    from homeport.testruns.captures import CaptureStore  # noqa: PLC0415 -- as above

    repo = repository_of(arguments.repo)
    with CaptureStore() as store:
        failure = store.latest(str(repo), arguments.from_trace)
    if failure is None:
        raise InputError(
            "no failure was captured here", hint="run the tests with: pytest --homeport"
        )
    consent = consent_of(arguments)
    script = script_from(failure, repo, consent)
    if arguments.out:
        write_result(arguments.out, script.text.encode("utf-8", "surrogateescape"))
    if arguments.json:
        print(json.dumps({
            "test": failure["test"], "error": script.error, "message": script.message,
            "function": script.function, "needs_repository": script.needs_repository,
            "path": str(arguments.out) if arguments.out else None, "text": script.text,
        }))  # fmt: skip
        return 0
    where = "it imports from the repository" if script.needs_repository else "it stands alone"
    said = f"{script.error} raised again by {script.function}; {where}"
    print(f"homeport: {clean(said)}", file=sys.stderr)
    print(clean(script.text).rstrip("\n"))
    return 0
