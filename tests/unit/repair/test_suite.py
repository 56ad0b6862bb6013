from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.repair.suite import Kind, kept, read_command


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Give a PATH with a Python and a pytest beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("python", "python3", "pytest", "node"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("said", "kind", "argv"),
    [
        ("pytest -x tests/test_a.py", Kind.PYTEST, ("tests/test_a.py",)),
        ("python -m pytest -n 4 --cov=a tests", Kind.PYTEST, ("tests",)),
        ("python -B -W error -m unittest tests.a", Kind.UNITTEST, ("tests.a",)),
        ("uv run --with x pytest -k a", Kind.PYTEST, ("-k", "a")),
        ("poetry run python -m tool run", Kind.MODULE, ("tool", "run")),
        ("python check.py 1", Kind.SCRIPT, ("check.py", "1")),
        ("node --test", Kind.NODE, ("test",)),
        ("pytest | tail", Kind.COMMAND, ("sh", "-c", "pytest | tail")),
    ],
)
def test_a_command_is_understood(
    tmp_path: Path, environ: dict[str, str], said: str, kind: Kind, argv: tuple[str, ...]
) -> None:
    """The runner and its arguments come out of the words, whatever stands around them."""
    (tmp_path / "check.py").write_text("")
    suite = read_command(said, tmp_path, environ)
    assert (suite.kind, suite.argv, suite.said) == (kind, argv, said)
    assert suite.kind.warm == (kind is not Kind.COMMAND)


def test_folder_and_variables_are_taken_off(tmp_path: Path, environ: dict[str, str]) -> None:
    """A leading `cd` and assignments belong to how it is run."""
    (tmp_path / "sub").mkdir()
    suite = read_command("cd 'sub' && A=1 PYTHONPATH=src python -m pytest", tmp_path, environ)
    assert (suite.folder, suite.env) == ("sub", (("A", "1"), ("PYTHONPATH", "src")))
    assert read_command("cd . && pytest", tmp_path, environ).folder == ""


def test_the_repositorys_own_environment_goes_first(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    """A virtual environment in the tree, then the active one, then PATH."""
    own = tmp_path / ".venv" / "bin"
    own.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("")
    for name in ("python", "pytest"):
        (own / name).write_text("")
    active = {**environ, "VIRTUAL_ENV": str(tmp_path / "other")}
    assert read_command("pytest", tmp_path, active).python == str(own / "python")
    assert read_command("python -m pytest", tmp_path, active).python == str(own / "python")
    assert read_command(".venv/bin/python -m pytest", tmp_path, {}).python == str(own / "python")
    assert read_command(".venv/bin/pytest", tmp_path, {}).python == str(own / "python")


def test_a_program_alone_names_its_python(tmp_path: Path) -> None:
    """Without a Python beside it, the first line of the program tells which one runs it."""
    place = tmp_path / "bin"
    place.mkdir()
    (place / "pytest").write_text("#!/bin/sh\n")
    (place / "pytest").chmod(0o755)
    assert read_command("pytest", tmp_path, {"PATH": str(place)}).python == "/bin/sh"


@pytest.mark.parametrize(
    "said",
    ["", "A=1", "pytest 'a", "nothere", "./nothere", "cd /etc && pytest", "cd nothere && pytest",
     "python nothere.py", "bin/nopython -m pytest", "cd .. && pytest"],
)  # fmt: skip
def test_what_cannot_be_run_is_refused(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    """A command without a program that is there has a next step, not a traceback."""
    with pytest.raises(InputError) as caught:
        read_command(said, tmp_path, environ)
    assert caught.value.hint


def test_without_a_python_nothing_is_guessed(tmp_path: Path) -> None:
    """Neither pytest nor Python on PATH is said so."""
    for said in ("pytest", "python -m pytest"):
        with pytest.raises(InputError, match="not found"):
            read_command(said, tmp_path, {"PATH": str(tmp_path)})


def test_only_what_disturbs_is_dropped() -> None:
    """Selections stay; what stops early, distributes or measures goes."""
    words = ["-x", "-k", "a or b", "-n", "2", "--maxfail=1", "-m", "not slow", "tests/a.py::b"]
    assert kept(words) == ("-k", "a or b", "-m", "not slow", "tests/a.py::b")
