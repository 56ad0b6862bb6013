"""What of the machine is shown."""

from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.sandbox.view import harmless, visible


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a toolchain and secrets."""
    folder = tmp_path / "ada"
    for name in (".ssh", ".pyenv/bin", ".cargo/bin", "tools/bin", "tools/lib", "scripts/bin"):
        (folder / name).mkdir(parents=True)
    return folder


def test_toolchains_and_path_are_shown_and_nothing_else(home: Path) -> None:
    """A folder of programs comes with the libraries beside it, where it has any."""
    path = f"{home / 'tools/bin'}:{home / 'scripts/bin'}:/usr/bin:/nowhere/bin:relative"
    shown = visible({"PATH": path}, [], [], home)
    assert shown == {
        home / ".pyenv",
        home / ".cargo/bin",
        home / "tools",
        home / "scripts/bin",
    }


def test_a_virtual_environment_brings_the_python_it_was_made_from(home: Path) -> None:
    """Through its settings and through the link of its interpreter."""
    for name in ("py/bin", "py/lib", "linked/bin", "linked/lib", "venv/bin", "venv/lib"):
        (home / name).mkdir(parents=True)
    (home / "venv/pyvenv.cfg").write_text(f"home = {home / 'py/bin'}\nversion = 3\n")
    (home / "linked/bin/python3").touch()
    (home / "venv/bin/python").symlink_to("python3")
    (home / "venv/bin/python3").symlink_to(home / "linked/bin/python3")
    shown = visible({}, [home / "venv/bin/python"], [], home)
    assert {home / "venv", home / "py", home / "linked"} <= shown
    assert home / "venv" in visible({"VIRTUAL_ENV": str(home / "venv")}, [], [], home)


def test_a_link_that_leads_in_a_circle_ends(home: Path) -> None:
    """Programs are followed through a bounded number of links."""
    (home / "tools/bin/a").symlink_to("b")
    (home / "tools/bin/b").symlink_to("a")
    assert home / "tools" in visible({}, [home / "tools/bin/a"], [], home)


def test_what_is_asked_for_is_shown_when_harmless(home: Path) -> None:
    """A folder that holds no secrets may be named; a home, keys and what is not there may not."""
    (home / "data").mkdir()
    assert home / "data" in visible({}, [], [home / "data"], home)
    for folder in (home, home / ".ssh", home.parent, Path("/"), Path("/etc"), home / "none"):
        with pytest.raises(InputError, match="cannot be shown"):
            visible({}, [], [folder], home)


def test_a_path_through_home_itself_shows_no_home(home: Path) -> None:
    """A PATH that names home, or `bin` right beside a home, does not open it."""
    (home / "bin").mkdir()
    (home / "lib").mkdir()
    shown = visible({"PATH": f"{home}:{home / 'bin'}"}, [], [], home)
    assert home not in shown


@pytest.mark.parametrize("folder", ["/run/user/1", "/x/../y", "x", "/x/.aws/y", "/var/lib"])
def test_folders_that_are_never_harmless(folder: str, home: Path) -> None:
    """Sockets, ways up, relative ways, keys and what is too wide."""
    assert not harmless(Path(folder), home)
