"""Runs a command, shows its output as it comes, and hands each piece to a listener.

On a terminal the command gets a terminal too, so that its colours and progress bars stay.
"""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from homeport.errors import InputError

_PIECE = 65_536
Listener = Callable[[int, bytes], None]  # 1 for standard output, 2 for standard error; a piece


def pass_through(
    argv: Sequence[str],
    listener: Listener,
    *,
    to_stderr: bool = False,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Return the command's exit code, or 128 plus the number of the signal that ended it.

    `environment` holds variables that are added to those of this process.

    Raises:
        InputError: the command cannot be started.
    """
    out = 2 if to_stderr else 1
    run = _on_terminal if os.isatty(out) else _on_pipes
    with _interrupts_belong_to_the_command():
        return run(argv, listener, out, {**os.environ, **(environment or {})})


def _start(
    argv: Sequence[str], stdout: int, stderr: int, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(argv, stdout=stdout, stderr=stderr, env=environment)
    except OSError as error:
        raise InputError(
            f"{argv[0]}: {(error.strerror or str(error)).lower()}",
            hint="check the command's name and that it may be executed",
        ) from error


def _on_pipes(
    argv: Sequence[str], listener: Listener, out: int, environment: Mapping[str, str]
) -> int:
    process = _start(argv, subprocess.PIPE, subprocess.PIPE, environment)
    if process.stdout is None or process.stderr is None:  # never: both were asked for
        return _code(process)
    streams = process.stdout, process.stderr
    with _ended_together(process), selectors.DefaultSelector() as ready, streams[0], streams[1]:
        one, other = streams
        ready.register(one, selectors.EVENT_READ, out)
        ready.register(other, selectors.EVENT_READ, 2)
        while ready.get_map():
            for key, _ in ready.select():
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    ready.unregister(key.fileobj)
                    continue
                listener(1 if key.fileobj is one else 2, piece)
                _write(key.data, piece)
    return _code(process)


def _on_terminal(
    argv: Sequence[str], listener: Listener, out: int, environment: Mapping[str, str]
) -> int:
    import termios  # noqa: PLC0415 -- not there on Windows, where a terminal is served by pipes

    ours, theirs = os.openpty()
    with suppress(termios.error):
        termios.tcsetwinsize(theirs, termios.tcgetwinsize(out))
    try:
        process = _start(argv, theirs, theirs, environment)
    except InputError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    try:
        # Linux ends a pseudo-terminal whose other side is closed with an error, others with b"".
        with _ended_together(process), suppress(OSError):
            while piece := os.read(ours, _PIECE):
                listener(1, piece)
                _write(out, piece)
    finally:
        os.close(ours)
    return _code(process)


def _write(descriptor: int, piece: bytes) -> None:
    with suppress(BrokenPipeError):  # our reader has gone; the command may go on
        sys.stdout.flush()
        view = memoryview(piece)
        while view:
            view = view[os.write(descriptor, view) :]


def _code(process: subprocess.Popen[bytes]) -> int:
    code = process.wait()
    return code if code >= 0 else 128 - code


@contextmanager
def _interrupts_belong_to_the_command() -> Iterator[None]:
    """While it runs, Ctrl-C reaches the command; we go on until it has ended in its own way."""
    previous = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


@contextmanager
def _ended_together(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Pass a request to end (a cancelled CI job) on to the command instead of leaving it behind."""
    before = {
        number: signal.signal(number, lambda got, _: process.send_signal(got))
        for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
