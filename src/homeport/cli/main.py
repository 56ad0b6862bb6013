"""Dispatches to one file per command and turns errors into one clear message and an exit code.

Each command's module has `add_arguments(parser)` and `execute(arguments) -> exit code`.
Only the chosen command's module is imported, so that start-up stays fast.
"""

import argparse
import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

from homeport.cli.terminal import clean
from homeport.errors import HomeportError
from homeport.version import __version__

# In the order of a first day: ask, look closer, prove, look after.
COMMANDS: dict[str, str] = {
    "explain": "explain a failure: what raised, where the cause likely is, what would fix it",
    "run": "run a command and explain its failure",
    "trace": "read the stack traces in a text",
    "logs": "what changed in a log, and the templates of its lines",
    "fix": "find changes that make failing tests pass, and run the whole suite on them",
    "tests": "name the problems behind failing tests, and their causes",
    "repro": "make a failing file, program or command as small as it can be",
    "locate": "name the functions a fix would touch",
    "index": "build or refresh the code index of a repository",
    "redact": "replace secrets and personal data by placeholders",
    "restore": "put back what redact took out",
    "policy": "check a policy, or ask why it decides as it does",
    "audit": "verify, show or export the audit log",
    "models": "list, fetch and verify model weights",
    "serve": "be the gateway for every tool on this machine",
    "tokens": "make, list and revoke the tokens of a team's gateway",
    "doctor": "show what is in force here and what is missing",
}

EXIT_BAD_INPUT = 2
EXIT_FAULT = 70  # EX_SOFTWARE of sysexits.h
EXIT_INTERRUPTED = 130
DEBUG_VARIABLE = "HOMEPORT_DEBUG"


def run() -> None:
    """Run the command line of this process and exit with its code."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code is 0 fine, 1 found what it looks for, 2 bad input."""
    try:
        code = _run_command(argv)
        sys.stdout.flush()  # here, where a full disk or a closed pipe can still be answered
    except HomeportError as error:
        return report(error)
    except KeyboardInterrupt:
        print("homeport: interrupted; nothing was left half-written", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone; give Python a stdout it can close in peace.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if DEBUG_VARIABLE in os.environ:
            raise
        return _unexpected(error)
    return code


def _unexpected(error: Exception) -> int:
    """Say what broke and where, without content: a fault of ours, or a disk that is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"homeport: the output cannot be written: {error.strerror}", file=sys.stderr)
        print("  next: free space where it goes, or send it elsewhere", file=sys.stderr)
        return EXIT_BAD_INPUT
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 -- a bare name
    print(
        f"homeport: a fault of Homeport's own: {type(error).__name__} at {place}", file=sys.stderr
    )
    print(f"  next: please report it; {DEBUG_VARIABLE}=1 shows where it happened", file=sys.stderr)
    return EXIT_FAULT


def _run_command(argv: Sequence[str]) -> int:
    parser, chosen = _parser(argv)
    arguments = parser.parse_args(argv)
    if chosen is None:
        parser.print_help()
        return 0
    return int(chosen.execute(arguments))


def report(error: HomeportError) -> int:
    """Print one clear message with the next step; return the exit code."""
    print(f"homeport: {clean(str(error))}", file=sys.stderr)
    if error.hint:
        print(f"  next: {clean(error.hint)}", file=sys.stderr)
    return EXIT_BAD_INPUT


def _parser(argv: Sequence[str]) -> tuple[argparse.ArgumentParser, ModuleType | None]:
    """Make the parser; only the command named in `argv` brings its arguments (and its imports)."""
    parser = argparse.ArgumentParser(
        prog="homeport",
        description="Debug on your own machine, and prove that nothing left it.",
    )
    parser.add_argument("--version", action="version", version=f"homeport {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    wanted = next((word for word in argv if not word.startswith("-")), None)
    chosen = None
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + "."
        )
        if name == wanted:
            chosen = importlib.import_module(f"homeport.cli.{name}")
            chosen.add_arguments(sub)
    return parser, chosen
