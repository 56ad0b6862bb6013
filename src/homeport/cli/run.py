"""`homeport run -- COMMAND`: runs a command, passes its output through, explains its failure."""

import argparse
import os
import signal
import sys
from collections import deque
from dataclasses import dataclass, field

from homeport.cli.explain import Options, add_shared_arguments, explain_text, options_from
from homeport.cli.main import report
from homeport.cli.passing import pass_through
from homeport.errors import HomeportError, InputError, NoFailureFound

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
    parser.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run")


def execute(arguments: argparse.Namespace) -> int:
    """Run the command; explain on stderr when it fails; keep its exit code."""
    argv = arguments.argv[1:] if arguments.argv[:1] == ["--"] else arguments.argv
    if not argv:
        raise InputError("no command to run", hint="write it after --: homeport run -- pytest -x")
    options = options_from(arguments)
    # Each stream is kept for itself: buffers mix them in an order that nobody printed.
    tails = {1: Tail(), 2: Tail()}
    code = pass_through(
        argv, lambda stream, piece: tails[stream].add(piece), to_stderr=options.json
    )
    if code == 0 or code == 128 + signal.SIGINT:
        return code
    _explain(f"{tails[1].text()}\n\n{tails[2].text()}", options, code)
    return code


def _explain(text: str, options: Options, code: int) -> None:
    """Explain without touching the command's own stdout, unless JSON was asked for."""
    kept = os.dup(1)
    try:
        sys.stdout.flush()
        if not options.json:
            os.dup2(2, 1)
        print(file=sys.stderr)
        explain_text(text, options)
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
