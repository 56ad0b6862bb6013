"""A sandbox around a copy of a repository, with walls and without."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.errors import InputError, SandboxUnavailable
from homeport.sandbox import UNPROTECTED, Consent, Limits, Reason, Sandbox
from homeport.sandbox import sandbox as module
from homeport.sandbox.room import Room

SMALL = Limits(cpu_s=5, wall_s=20, disk=32 << 20)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with a program, a borrowed folder and a package outside."""
    folder = tmp_path / "repo"
    (folder / "node_modules").mkdir(parents=True)
    (folder / "sub").mkdir()
    (folder / "node_modules" / "dep.js").write_text("1")
    (folder / "a.py").write_text("print('a')\n")
    (folder / "run.sh").write_text("#!/bin/sh\necho ran\n")
    (folder / "run.sh").chmod(0o755)
    return folder


@pytest.fixture(params=["confined", "bare"])
def box(
    request: pytest.FixtureRequest, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """The same sandbox twice; the first is skipped only where the machine can have none."""
    if request.param == "bare":
        monkeypatch.setattr(module, "find_bubblewrap", lambda: None)
    try:
        opened = Sandbox.open(repo, SMALL, consent=Consent.UNPROTECTED)
    except SandboxUnavailable as error:
        pytest.skip(str(error))
    if request.param == "confined" and not opened.confined:
        opened.close()
        pytest.skip("no sandbox can be had on this machine")
    with opened:
        yield opened


def test_commands_run_in_the_tree_and_the_tree_stays(box: Sandbox, repo: Path) -> None:
    """What code writes is seen by the next run and read back, and is not in the real tree."""
    done = box.run([sys.executable, "a.py"])
    assert (done.exit_code, done.stdout, done.reason) == (0, b"a\n", Reason.FINISHED)
    assert done.passed
    assert done.wall_s > 0
    assert box.run(["sh", "-c", "echo new > made; rm a.py; ./run.sh"]).stdout == b"ran\n"
    assert box.run(["cat", "made"]).stdout == b"new\n"
    assert box.read("made") == b"new\n"
    assert box.changes() == {"a.py": False, "made": True}
    assert sorted(path.name for path in repo.iterdir()) == ["a.py", "node_modules", "run.sh", "sub"]


def test_a_command_runs_in_a_folder_of_the_tree(box: Sandbox) -> None:
    """As a person does who stands there; a folder that leads out is refused."""
    assert box.run(["pwd"], folder="sub").stdout.strip() == bytes(box.inside / "sub")
    with pytest.raises(InputError):
        box.run(["pwd"], folder="../elsewhere")


def test_a_run_can_be_ended_by_another_thread(box: Sandbox) -> None:
    """It ends at the next look, and the sandbox can be used again; without a run nothing ends."""
    box.stop()
    ending = threading.Timer(0.3, box.stop)
    ending.start()
    assert box.run(["sleep", "60"]).reason is Reason.KILLED
    ending.join()
    assert box.run(["true"]).passed


def test_reset_forgets_what_code_and_caller_wrote(box: Sandbox) -> None:
    """After it the tree is the copy again."""
    box.write("a.py", b"print('b')\n")
    assert box.run([sys.executable, "a.py"]).stdout == b"b\n"
    box.run(["sh", "-c", "echo x > x"])
    box.reset()
    assert box.changes() == {}
    assert box.run([sys.executable, "a.py"]).stdout == b"a\n"


def test_what_the_caller_writes_outlives_a_room_that_was_killed(box: Sandbox) -> None:
    """A run that takes the whole sandbox down costs the code's files, not the caller's."""
    box.write("deep/new.py", b"1\n")
    box.remove("a.py")
    box.remove("never-there")
    room = box._room
    assert isinstance(room, Room)
    room.destroy()
    assert box.read("deep/new.py") == b"1\n"
    assert box.read("a.py") is None
    assert box.changes() == {"a.py": False, "deep/new.py": True}


def test_programs_stay_executable(box: Sandbox) -> None:
    """A script that is written anew can still be started; a new one when asked for."""
    box.write("run.sh", b"#!/bin/sh\necho anew\n")
    box.write("other.sh", b"#!/bin/sh\necho other\n", executable=True)
    assert box.run(["./run.sh"]).stdout == b"anew\n"
    assert box.run(["./other.sh"]).stdout == b"other\n"


def test_input_variables_and_limits_reach_the_command(box: Sandbox) -> None:
    """Standard input is fed, variables are set, and a run may have its own limits."""
    done = box.run(["sh", "-c", "cat; echo $SEED >&2"], stdin=b"x" * 300_000, env={"SEED": "7"})
    assert (len(done.stdout), done.stderr) == (300_000, b"7\n")
    assert box.run(["sleep", "60"], limits=Limits(wall_s=0.2)).reason is Reason.WALL
    assert box.run(["true"], stdin=b"x" * 300_000).exit_code == 0


def test_a_worker_answers_through_pipes_and_ends(box: Sandbox) -> None:
    """A command may be talked with, and its outcome is told at the end."""
    worker = box.start(
        ["sh", "-c", "while read a; do echo got $a; done; echo bye; echo e >&2; exit 4"]
    )
    worker.send(b"one\n")
    assert worker.receive(8, 10) == b"got one\n"
    with pytest.raises(TimeoutError):
        worker.receive(1, 0.05)
    done = worker.finish()
    assert (done.exit_code, done.stderr) == (4, b"e\n")
    short = box.start(["true"])
    with pytest.raises(SandboxUnavailable, match="has ended"):
        short.receive(1, 10)
    assert short.finish().passed


def test_a_worker_may_be_killed(box: Sandbox) -> None:
    """Then the outcome says so, and the sandbox serves on."""
    assert box.start(["sleep", "600"]).kill().reason is Reason.KILLED
    assert box.run(["echo", "well"]).stdout == b"well\n"


def test_a_sandbox_runs_one_thing_at_a_time(box: Sandbox) -> None:
    """What is asked for while a command runs is refused, and that command is not disturbed."""
    worker = box.start(["cat"])
    with pytest.raises(SandboxUnavailable, match="still running"):
        box.run(["true"])
    worker.send(b"on\n")
    assert worker.receive(3, 10) == b"on\n"
    assert worker.finish().passed
    assert box.run(["true"]).passed


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "", "a\x00b"])
def test_paths_that_lead_out_are_refused(box: Sandbox, path: str) -> None:
    """Before the sandbox is even asked."""
    with pytest.raises(InputError, match="no place inside") as refused:
        box.write(path, b"")
    assert refused.value.hint


def test_a_folder_is_no_file(box: Sandbox) -> None:
    """Writing over a folder is refused with a sentence."""
    with pytest.raises(InputError, match="cannot be written"):
        box.write("sub", b"")


def test_a_command_that_is_not_there_is_no_crash(box: Sandbox) -> None:
    """As in a shell: 127."""
    assert box.run(["no-such-program"]).exit_code == 127


def test_a_program_elsewhere_is_shown_before_the_first_run_only(
    box: Sandbox, tmp_path: Path
) -> None:
    """Its folder is added to what is visible; later it must have been named as readable."""
    for name in ("one", "two"):
        (tmp_path / name / "bin").mkdir(parents=True)
        program = tmp_path / name / "bin" / "tool"
        program.write_text("#!/bin/sh\necho tool\n")
        program.chmod(0o755)
    assert box.run([str(tmp_path / "one/bin/tool")]).stdout == b"tool\n"
    if box.confined:
        with pytest.raises(InputError, match="not visible"):
            box.run([str(tmp_path / "two/bin/tool")])


def test_without_walls_there_must_be_consent(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bubblewrap and no consent: nothing runs; with consent it says what is unprotected."""
    monkeypatch.setattr(module, "find_bubblewrap", lambda: None)
    with pytest.raises(SandboxUnavailable, match="no bubblewrap") as refused:
        Sandbox.open(repo)
    assert refused.value.hint
    with Sandbox.open(repo, consent=Consent.UNPROTECTED) as opened:
        assert opened.unprotected == UNPROTECTED
        assert opened.inside != repo


def test_walls_that_do_not_stand_count_as_none(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bubblewrap that fails is the same as no bubblewrap, with its own reason."""
    monkeypatch.setattr(module, "find_bubblewrap", lambda: Path("/bin/false"))
    with pytest.raises(SandboxUnavailable, match="exit status 1"):
        Sandbox.open(repo)
    with Sandbox.open(repo, consent=Consent.UNPROTECTED) as opened:
        assert not opened.confined


def test_trees_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    """Not there, no folder, a home, a whole system, or too large."""
    (tmp_path / "file").write_bytes(bytes(100))
    for tree, said in (
        (tmp_path / "none", "No such file"),
        (tmp_path / "file", "no folder"),
        (Path.home(), "too wide"),
        (Path("/"), "too wide"),
    ):
        with pytest.raises(InputError, match=said):
            Sandbox.open(tree)
    with pytest.raises(InputError, match="too large"):
        Sandbox.open(tmp_path, Limits(tree=10))


def test_secrets_inside_the_tree_are_left_out(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Homeport's own state is not shown, also when it lies in the repository."""
    (repo / "state").mkdir()
    (repo / "state" / "vault").write_text("secret")
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(repo / "state"))
    with Sandbox.open(repo, consent=Consent.UNPROTECTED) as opened:
        assert opened.left_out == (Path("state"),)
        assert opened.run(["cat", "state/vault"]).exit_code != 0


def test_packages_installed_in_place_can_be_read(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a note of the environment names is there, read-only; what lies beside it is not."""
    environment = tmp_path / "venv"
    site = environment / "lib/python3.11/site-packages"
    for folder in (site, environment / "bin", tmp_path / "lib/src"):
        folder.mkdir(parents=True)
    (tmp_path / "lib/src/shop.py").write_text("open")
    (tmp_path / "lib/.env").write_text("closed")
    (site / "shop.pth").write_text(str(tmp_path / "lib/src"))
    monkeypatch.setenv("VIRTUAL_ENV", str(environment))
    with Sandbox.open(repo) as confined:
        seen = confined.run(["cat", str(tmp_path / "lib/src/shop.py"), str(tmp_path / "lib/.env")])
        written = confined.run(["touch", str(tmp_path / "lib/src/shop.py")])
    assert seen.stdout == b"open"
    assert written.exit_code != 0
