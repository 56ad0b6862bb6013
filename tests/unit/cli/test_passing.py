"""Running a command with its output passed through."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from homeport.cli.passing import pass_through
from homeport.errors import InputError

Heard = list[tuple[int, bytes]]


def _into(heard: Heard) -> Callable[[int, bytes], None]:
    return lambda stream, piece: heard.append((stream, piece))


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def test_both_streams_are_passed_and_heard(capfd: pytest.CaptureFixture[str]) -> None:
    """Stdout stays stdout, stderr stays stderr, and the listener hears both."""
    heard: Heard = []
    code = pass_through(
        _python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"),
        _into(heard),
    )
    assert code == 3
    assert capfd.readouterr() == ("out\n", "err\n")
    said = {stream: b"".join(p for s, p in heard if s == stream) for stream in (1, 2)}
    assert said == {1: b"out\n", 2: b"err\n"}


def test_output_can_be_kept_off_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    """With JSON asked for, the command's stdout goes to stderr."""
    pass_through(_python("print('out')"), lambda *_: None, to_stderr=True)
    assert capfd.readouterr() == ("", "out\n")


def test_large_output_is_complete(capfd: pytest.CaptureFixture[str]) -> None:
    """A megabyte arrives whole."""
    heard: Heard = []
    pass_through(_python("print('x' * 1_000_000)"), _into(heard))
    assert len(b"".join(piece for _, piece in heard)) == 1_000_001
    assert len(capfd.readouterr().out) == 1_000_001


def test_death_by_signal_has_the_shells_code() -> None:
    """128 plus the signal's number."""
    code = pass_through(
        _python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), lambda *_: None
    )
    assert code == 128 + signal.SIGKILL


@pytest.mark.parametrize("name", ["no-such-command-here", "/"])
def test_a_command_that_cannot_start_is_named(name: str) -> None:
    """Missing and unusable commands give one clear message."""
    with pytest.raises(InputError, match=name):
        pass_through([name], lambda *_: None)


def test_ctrl_c_ends_the_command_not_us(tmp_path: Path) -> None:
    """The command ends in its own way, and its own exit code is kept."""
    script = tmp_path / "outer.py"
    script.write_text(
        textwrap.dedent("""
        import os, sys
        from homeport.cli.passing import pass_through
        inner = '''
        import os, signal, sys
        try:
            os.killpg(0, signal.SIGINT)
            signal.pause()
        except KeyboardInterrupt:
            print("tidied")
            sys.exit(7)
        '''
        inner = "\\n".join(line.removeprefix(" " * 8) for line in inner.splitlines())
        os.setpgrp()
        sys.exit(pass_through([sys.executable, "-c", inner], lambda *_: None))
        """)
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (7, "tidied\n")


def test_on_a_terminal_the_command_sees_a_terminal() -> None:
    """Colours and progress bars of the command stay."""
    ours, theirs = os.openpty()
    code = (
        "import sys; from homeport.cli.passing import pass_through; "
        "sys.exit(pass_through([sys.executable, '-c', "
        "'import sys; print(sys.stdout.isatty(), sys.stderr.isatty())'], lambda *_: None))"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=theirs, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 1000)
    os.close(ours)
    assert done.returncode == 0
    assert b"True True" in shown


def test_what_a_terminal_shows_is_heard(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Output that goes through a pseudo-terminal reaches the listener, and the code is kept."""
    monkeypatch.setattr(os, "isatty", lambda _: True)
    heard: Heard = []
    code = pass_through(_python("print('seen' * 2); raise SystemExit(4)"), _into(heard))
    assert code == 4
    assert b"".join(piece for _, piece in heard) == b"seenseen\r\n"
    assert capfd.readouterr().out.strip() == "seenseen"


def test_a_command_that_cannot_start_on_a_terminal_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the pseudo-terminal is closed again."""
    monkeypatch.setattr(os, "isatty", lambda _: True)
    before = _open_files()
    with pytest.raises(InputError, match="no-such-command"):
        pass_through(["no-such-command-here"], lambda *_: None)
    assert _open_files() == before


def _open_files() -> int:
    listed = Path("/proc/self/fd")  # elsewhere than on Linux there is nothing to count
    return len(list(listed.iterdir())) if listed.is_dir() else 0


def test_a_reader_that_has_gone_does_not_stop_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command goes on to its own end; only what nobody reads is lost."""

    def gone(_descriptor: int, _data: object) -> int:
        raise BrokenPipeError

    heard: Heard = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", gone)
        code = pass_through(_python("print('a'); raise SystemExit(3)"), _into(heard))
    assert code == 3
    assert b"".join(piece for _, piece in heard) == b"a\n"


def test_a_request_to_end_reaches_the_command(tmp_path: Path) -> None:
    """A cancelled job leaves no orphan: SIGTERM is passed on, and the code says so."""
    script = tmp_path / "outer.py"
    script.write_text(
        textwrap.dedent("""
        import sys
        from homeport.cli.passing import pass_through
        inner = "import signal, sys; print('ready', flush=True); signal.pause()"
        sys.exit(pass_through([sys.executable, "-c", inner], lambda *_: None))
        """)
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as outer:
        assert outer.stdout is not None
        assert outer.stdout.readline() == "ready\n"
        outer.terminate()
        assert outer.wait() == 128 + signal.SIGTERM
