"""The name under which a repository's records are kept; a branch may keep its own."""

from pathlib import Path


def project_name(repo: Path, branch: str = "") -> str:
    """Return the name: the folder, and the branch where its history is kept apart."""
    return f"{repo}#{branch}" if branch else str(repo)
