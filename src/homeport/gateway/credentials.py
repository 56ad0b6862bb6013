"""Finds the key of a model server where the settings say it is: a variable, a file or the keyring.

The settings hold names only; the key itself goes to the backend and nowhere else.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.storage.keyring import keyring_secret

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 16_384


def key_of(
    section: str, variable: str, file: str, name: str, environment: Mapping[str, str]
) -> str:
    """Return the key, empty when none is named; `section` is where the settings stand.

    Raises:
        InputError: more than one place is named, or the key is not there.
        KeyUnavailable: the keyring does not answer.
    """
    if sum(map(bool, (variable, file, name))) > 1:
        raise InputError(
            f"{section} names more than one place for its key",
            hint="keep one of key_env, key_file and key_keyring",
        )
    if variable:
        return _from_variable(section, variable, environment)
    if file:
        return _from_file(section, Path(file))
    return _from_keyring(section, name) if name else ""


def _from_variable(section: str, variable: str, environment: Mapping[str, str]) -> str:
    if variable not in environment:
        raise InputError(
            f"the variable {variable} that holds the key of {section} is not set",
            hint=f"set it, or take {section}.key_env out of homeport.toml",
        )
    return environment[variable].strip()


def _from_file(section: str, path: Path) -> str:
    try:
        mode = path.stat().st_mode
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InputError(
            f"the file with the key of {section} cannot be read: {reason}",
            hint=f"check {section}.key_file",
        ) from error
    if mode & stat.S_IWOTH:
        raise InputError(
            f"everybody may write to the file with the key of {section}",
            hint=f"chmod 600 {path}",
        )
    if not key or len(key) > _LONGEST or not key.isprintable():
        raise InputError(
            f"the file with the key of {section} holds no key", hint="one line, nothing else"
        )
    return key


def _from_keyring(section: str, name: str) -> str:
    found = keyring_secret(name)
    if not found:
        raise InputError(
            f"the keyring holds no {name}, the key of {section}",
            hint=f"put it there: keyring set homeport {name}",
        )
    return found.strip()
