"""Control groups, on folders that look like the kernel's."""

from pathlib import Path

import pytest

from homeport.sandbox.cgroup import Group, make_group


class _Kernel:
    """Makes the files appear in a new group, as the kernel does."""

    def __init__(self, patch: pytest.MonkeyPatch, *names: str) -> None:
        plain = Path.mkdir

        def mkdir(folder: Path) -> None:
            plain(folder)
            for name in names:
                (folder / name).touch()

        patch.setattr(Path, "mkdir", mkdir)


def test_version_two_gets_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both limits and the process go into one group."""
    (tmp_path / "cgroup.controllers").touch()
    _Kernel(monkeypatch, "pids.max", "memory.max", "cgroup.procs", "memory.events")
    group = make_group("box", 10, 4096, tmp_path)
    assert group
    assert (tmp_path / "box" / "pids.max").read_text() == "10"
    assert (tmp_path / "box" / "memory.max").read_text() == "4096"
    assert group.join(77)
    assert (tmp_path / "box" / "cgroup.procs").read_text() == "77"
    assert not group.out_of_memory()
    (tmp_path / "box" / "memory.events").write_text("oom 1\noom_kill 1\n")
    assert group.out_of_memory()


def test_version_one_gets_a_folder_a_controller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes and memory are two hierarchies there."""
    (tmp_path / "pids").mkdir()
    (tmp_path / "memory").mkdir()
    _Kernel(monkeypatch, "pids.max", "memory.limit_in_bytes", "cgroup.procs")
    assert make_group("box", 10, 4096, tmp_path)
    assert (tmp_path / "pids" / "box" / "pids.max").read_text() == "10"
    assert (tmp_path / "memory" / "box" / "memory.limit_in_bytes").read_text() == "4096"


def test_where_the_kernel_offers_nothing_there_is_no_group(tmp_path: Path) -> None:
    """No controllers, or a controller that is off: None, and no folder stays behind."""
    assert make_group("box", 10, 4096, tmp_path) is None
    (tmp_path / "cgroup.controllers").touch()
    assert make_group("box", 10, 4096, tmp_path) is None
    assert not (tmp_path / "box").exists()


def test_a_refused_process_is_told(tmp_path: Path) -> None:
    """A group that does not take the process says so; a folder that is gone is no error."""
    group = Group((tmp_path / "none",))
    assert not group.join(1)
    assert not group.out_of_memory()
    group.remove()
