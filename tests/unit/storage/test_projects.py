"""Records are kept by folder, and apart where a branch asks for it."""

from pathlib import Path

from homeport.storage.projects import project_name


def test_a_branch_keeps_its_own() -> None:
    """The same folder without a branch is another project."""
    assert project_name(Path("/a")) == "/a"
    assert project_name(Path("/a"), "topic") == "/a#topic"
