"""Which repository a command is about: the one named, or the one around the working directory."""

from pathlib import Path

from homeport.errors import InputError

_MARKS = (".git", ".hg", "pyproject.toml", "package.json", "go.mod", "pom.xml", "Cargo.toml")


def repository_of(named: Path | None) -> Path:
    """Return the folder named, else the nearest one around here that looks like a repository.

    Raises:
        InputError: the folder named is none.
    """
    if named is not None:
        if not named.is_dir():
            raise InputError(f"{named} is not a folder", hint="name the repository's folder")
        return named.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return here
