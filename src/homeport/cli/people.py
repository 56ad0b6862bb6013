"""The names of people that are known here: a list somebody gave, and the repository's authors."""

from pathlib import Path

from homeport.cli.text import read_text

_MOST_COMMITS = "20000"
_PATIENCE_S = 2.0  # a history that takes longer to read is looked at up to nothing
_MACHINES = ("[bot]", "-bot", " bot", "@")


def known_people(listed: str | None, folder: Path) -> list[str]:
    """Return the names in a list, one a line, and those of the authors of the folder's history.

    Authors count by their full names: a nickname is a word too often.
    """
    names = [] if listed is None else _lines(read_text(listed))
    return [*names, *authors(folder)]


def authors(folder: Path) -> list[str]:
    """Return the full names of a repository's authors; none where there is no repository."""
    if not any((each / ".git").exists() for each in (folder, *folder.parents)):
        return []
    from homeport.code.git import git  # noqa: PLC0415 -- in repositories only

    log = git(
        folder, "log", "-n", _MOST_COMMITS, "--format=%aN%n%cN", patience_s=_PATIENCE_S
    )  # fmt: skip
    names = set(_lines((log or b"").decode("utf-8", "replace")))
    return sorted(name for name in names if _is_full(name))


def _lines(text: str) -> list[str]:
    """Return the lines that are neither empty nor comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def _is_full(name: str) -> bool:
    low = name.lower()
    words = name.split()
    return (
        len(words) > 1
        and not any(each in low for each in _MACHINES)
        and all(word[0].isalpha() for word in words)
    )
