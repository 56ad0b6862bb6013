"""One file per command; errors become one message, the next step and an exit code."""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from homeport.cli.main import COMMANDS, main, report, run
from homeport.errors import HomeportError, InputError
from homeport.version import __version__


class _Command:
    """A command that ends as it is told."""

    def __init__(self, execute: Callable[[argparse.Namespace], int]) -> None:
        self.execute = execute

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take one option."""
        parser.add_argument("--json", action="store_true")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., int]], None]:
    """Put a command of the test's own in the place of `explain`."""

    def put(execute: Callable[..., int]) -> None:
        monkeypatch.setattr(importlib, "import_module", lambda _: _Command(execute))

    return put


def _raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def execute(_: argparse.Namespace) -> int:
        raise error

    return execute


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit 0."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"homeport {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_the_help_lists_every_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command, or asked for help, all of them are named with their summaries."""
    try:
        code: object = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 0
    shown = " ".join(capsys.readouterr().out.split())
    for name, summary in COMMANDS.items():
        assert name in shown
        assert " ".join(summary.split()) in shown, name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_file_and_its_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that is listed exists, takes arguments, and offers JSON where it prints results."""
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: homeport {name}")
    assert callable(importlib.import_module(f"homeport.cli.{name}").execute)


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, and the choices are shown on stderr."""
    with pytest.raises(SystemExit) as ended:
        main(["explian"])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "explain" in err


def test_the_commands_exit_code_is_the_programs(
    command: Callable[[Callable[..., int]], None],
) -> None:
    """What a command returns is returned, and its options reach it."""
    command(lambda arguments: 1 if arguments.json else 0)
    assert main(["explain", "--json"]) == 1
    assert main(["explain"]) == 0


def test_an_error_becomes_one_message_with_the_next_step(
    command: Callable[[Callable[..., int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr only; exit 2."""
    command(_raising(InputError("no such thing", hint="name another")))
    assert main(["explain"]) == 2
    assert capsys.readouterr() == ("", "homeport: no such thing\n  next: name another\n")


def test_an_error_without_a_hint_has_no_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed where there is nothing to say."""
    assert report(HomeportError("just so")) == 2
    assert capsys.readouterr().err == "homeport: just so\n"


def test_a_hostile_name_in_an_error_does_not_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file name or a value that is repeated in an error is cleaned first."""
    report(HomeportError("no file \x1b[2J\udcff", hint="not \x1b]0;x\x07"))
    assert not set(capsys.readouterr().err) & set("\x1b\x07\udcff")


def test_ctrl_c_has_its_own_exit_code(
    command: Callable[[Callable[..., int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """130, one line, no traceback."""
    command(_raising(KeyboardInterrupt()))
    assert main(["explain"]) == 130
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_while_a_command_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first tenth of a second is no exception."""

    def interrupted(_: str) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib, "import_module", interrupted)
    assert main(["explain"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_bug_is_not_dressed_up_as_bad_input(
    command: Callable[[Callable[..., int]], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault of ours has a code of its own and names its place, never its content."""
    command(_raising(ZeroDivisionError("a secret")))
    assert main(["explain"]) == 70
    said = capsys.readouterr().err
    assert "ZeroDivisionError at test_main.py:" in said
    assert "report it" in said
    assert "a secret" not in said
    monkeypatch.setenv("HOMEPORT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["explain"])


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """Output that cannot be written is no fault of ours and no traceback."""
    (tmp_path / "a.txt").write_text(
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: x\n'
    )
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "homeport", "trace", str(tmp_path / "a.txt")],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    """`homeport ... | head` exits 0 and prints nothing about pipes."""
    code = (
        "import sys\n"
        "from homeport.cli import main as room\n"
        "class Long:\n"
        "    def add_arguments(self, parser): pass\n"
        "    def execute(self, arguments):\n"
        "        for _ in range(100_000): print('line ' * 20)\n"
        "        return 0\n"
        "room.importlib.import_module = lambda name: Long()\n"
        "sys.exit(room.main(['explain']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 0


def test_what_is_still_buffered_for_a_gone_reader_goes_nowhere(
    command: Callable[[Callable[..., int]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python flushes at its end, and that must not fail a second time."""
    command(_raising(BrokenPipeError()))
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["explain"]) == 0
        out.write("too late")
    assert (tmp_path / "out").read_text() == ""


def test_the_program_exits_with_the_code(
    command: Callable[[Callable[..., int]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`run` takes the words of the command line and leaves by exit."""
    command(lambda _: 1)
    monkeypatch.setattr(sys, "argv", ["homeport", "explain"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1


def test_only_the_chosen_command_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start-up stays fast however many commands there are."""
    imported: list[str] = []
    command = _Command(lambda _: 0)

    def remember(name: str) -> _Command:
        imported.append(name)
        return command

    monkeypatch.setattr(importlib, "import_module", remember)
    assert main(["explain"]) == 0
    assert imported == ["homeport.cli.explain"]
