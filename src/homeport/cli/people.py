"""The names of people that are known here: lists that somebody gave, and a repository's authors."""

import os
from pathlib import Path

from homeport.cli.text import read_text

_MOST_COMMITS = "20000"
_PATIENCE_S = 2.0  # a history that takes longer to read is looked at up to nothing
_MACHINES = ("[bot]", "-bot", " bot", "@")


def known_people(listed: str | None, folder: Path) -> list[str]:
    """Return the names in a list, in the settings' list, and of the authors of the history.

    Authors count by their full names: a nickname is a word too often.
    """
    names = [] if listed is None else _lines(read_text(listed))
    return [*names, *organisation(), *authors(folder)]


def organisation() -> tuple[str, ...]:
    """Return the names that the settings list (`detection.people`), as the gateway withholds them.

    Raises:
        InputError: the settings or the list cannot be read.
    """
    from homeport.storage import config_folder  # noqa: PLC0415 -- other commands go without

    if not _may_list_people(config_folder() / "homeport.toml"):
        return ()
    # The gateway's room costs more to import than a short text to redact.
    from homeport.gateway.people import listed_people  # noqa: PLC0415 -- see above
    from homeport.gateway.settings import load_settings  # noqa: PLC0415 -- see above

    file = load_settings(os.environ, config_folder(), None).people
    return listed_people(file) if file else ()


def _may_list_people(file: Path) -> bool:
    """Tell whether the settings can hold a list at all, or cannot be told from those that do."""
    try:
        return "HOMEPORT_PEOPLE" in os.environ or b"people" in file.read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        return True  # loading them says what the trouble is


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
