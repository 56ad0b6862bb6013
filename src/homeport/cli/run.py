"""`homeport run -- COMMAND`: runs a command, passes its output through, explains its failure."""

import argparse
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from homeport.assistant.captured import withheld
from homeport.cli.explain import Options, add_shared_arguments, explain_text, options_from
from homeport.cli.foresight import Foresight
from homeport.cli.main import report
from homeport.cli.passing import pass_through
from homeport.errors import HomeportError, InputError, NoFailureFound
from homeport.storage.projects import project_name
from homeport.testruns.captures import CaptureStore
from homeport.testruns.injection import Injection, supported

_LONGEST_AGAIN_S = 10.0  # what takes longer is not run again for one guess of a model
_KEPT_BYTES = 4_000_000  # the end of the output: failures are reported last


@dataclass(slots=True)
class Tail:
    """The last bytes of a stream of any length."""

    most: int = _KEPT_BYTES
    _pieces: deque[bytes] = field(default_factory=deque)
    _size: int = 0

    def add(self, piece: bytes) -> None:
        """Keep the piece, and forget what lies further back than the limit."""
        self._pieces.append(piece)
        self._size += len(piece)
        while self._size - len(self._pieces[0]) >= self.most:
            self._size -= len(self._pieces.popleft())

    def text(self) -> str:
        """What was kept."""
        return b"".join(self._pieces).decode("utf-8", "surrogateescape")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_shared_arguments(parser)
    parser.add_argument(
        "--no-values",
        action="store_true",
        help="do not capture what the variables of a crashing Python program hold",
    )
    parser.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run")


def execute(arguments: argparse.Namespace) -> int:
    """Run the command; explain on stderr when it fails; keep its exit code."""
    argv = arguments.argv[1:] if arguments.argv[:1] == ["--"] else arguments.argv
    if not argv:
        raise InputError("no command to run", hint="write it after --: homeport run -- pytest -x")
    options = options_from(arguments)
    # Each stream is kept for itself: buffers mix them in an order that nobody printed.
    tails = {1: Tail(), 2: Tail()}
    adding = threading.Lock()

    def said() -> str:
        with adding:
            return f"{tails[1].text()}\n\n{tails[2].text()}"

    conversation, began = secrets.token_hex(8), time.monotonic()
    foresight = Foresight(options, conversation, said)

    def listen(stream: int, piece: bytes) -> None:
        with adding:
            tails[stream].add(piece)
        foresight.notice(piece)

    if arguments.no_values or not supported():
        code = pass_through(argv, listen, to_stderr=options.json)
    else:
        with Injection() as watched:
            code = pass_through(
                argv, listen, to_stderr=options.json, environment=watched.environment
            )
        _keep(watched.failures, options.repo)
    foresight.end()
    if code == 0 or code == 128 + signal.SIGINT:
        return code
    if time.monotonic() - began < _LONGEST_AGAIN_S:
        options = _to_be_tried(argv, options, said())
    _explain(said(), options, code, conversation)
    return code


def _to_be_tried(argv: Sequence[str], options: Options, text: str) -> Options:
    """Let a model's change be tried by the command that failed; the program by its place.

    The resident process, which does it, may have another search path.
    """
    program, here, repo = shutil.which(argv[0]), Path.cwd().resolve(), options.repo.resolve()
    if program is None or not options.wants_model or not here.is_relative_to(repo):
        return options
    from homeport.assistant.trying import failing_tests  # noqa: PLC0415 -- for a model's change

    folder = here.relative_to(repo).as_posix()
    return replace(
        options,
        command=(program, *argv[1:]),
        folder="" if folder == "." else folder,
        failing=failing_tests(text) or (),
    )


def _keep(failures: list[dict[str, object]], repo: Path) -> None:
    """Keep what was captured, secrets withheld; without it the explanation only knows less."""
    own = [
        {**one, "calls": [call for call in one["calls"] if _inside(call, repo)]}  # type: ignore[attr-defined]  # a list
        for one in failures
    ]
    kept = [{**one, "calls": withheld(one["calls"])} for one in own if one["calls"]]  # type: ignore[arg-type]  # as above
    if not kept:
        return
    try:
        with CaptureStore() as captures:
            captures.add(project_name(repo), kept, time.time())
    except HomeportError as error:
        report(error)


def _inside(call: dict[str, object], repo: Path) -> bool:
    """Tell whether a call is of the repository's own code."""
    file = Path(str(call.get("file", "")))
    foreign = {"site-packages", "dist-packages"} & set(file.parts)
    return not foreign and (not file.is_absolute() or file.resolve().is_relative_to(repo.resolve()))


def _explain(text: str, options: Options, code: int, conversation: str) -> None:
    """Explain without touching the command's own stdout, unless JSON was asked for."""
    kept = os.dup(1)
    try:
        sys.stdout.flush()
        if not options.json:
            os.dup2(2, 1)
        print(file=sys.stderr)
        explain_text(text, options, conversation)
    except NoFailureFound:
        print(
            f"homeport: the command failed with exit code {code}; its output shows no failure that "
            "Homeport can read",
            file=sys.stderr,
        )
    except HomeportError as error:
        report(error)  # said, but the exit code stays the command's own
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
