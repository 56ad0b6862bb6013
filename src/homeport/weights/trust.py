"""What a team demands of models on this machine: `models.toml` in the user's config folder.

Read from the user's own folder only: a repository under analysis is not trusted to say what may
be loaded. What a signature is, is `signing`'s business.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from homeport.errors import InputError
from homeport.storage.folders import config_folder

FILE = "models.toml"
REQUIRE_VARIABLE = "HOMEPORT_REQUIRE_SIGNED_MODELS"
_HINT = "see docs/reference/models.md for the keys of models.toml"
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trust:
    """What is demanded; `signers` are files with public keys, `root` is a channel's fingerprint."""

    require_signing: bool = False
    signers: tuple[Path, ...] = ()
    channel: str = ""
    root: str = ""
    source: str = "built-in defaults"


def trust_in_force(environment: Mapping[str, str] = os.environ) -> Trust:
    """Return what `models.toml` and the environment demand; the stricter of the two holds.

    Raises:
        InputError: the file cannot be read or says what is not understood.
    """
    path = config_folder() / FILE
    trust = read_trust(path) if path.exists() else Trust()
    if environment.get(REQUIRE_VARIABLE, "").strip().lower() in ("", "0", "false", "no", "off"):
        return trust
    return replace(trust, require_signing=True, source=REQUIRE_VARIABLE)


def read_trust(path: Path) -> Trust:
    """Read one `models.toml`.

    Raises:
        InputError: it cannot be read or says what is not understood.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _trust(document, path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise InputError(f"{path} cannot be used: {error}", hint=_HINT) from error


def _trust(document: Mapping[str, Any], path: Path) -> Trust:
    _known(document, {"require_signing", "signers", "channel"})
    channel = _table(document, "channel", {"url", "root"})
    require, signers = document.get("require_signing", False), document.get("signers", [])
    url, root = channel.get("url", ""), channel.get("root", "")
    if not isinstance(require, bool):
        raise TypeError("require_signing must be true or false")
    if not isinstance(signers, list) or not all(isinstance(one, str) for one in signers):
        raise TypeError("signers must be a list of files")
    if not isinstance(url, str):
        raise TypeError("channel.url must be text")
    if not isinstance(root, str) or (root and not _DIGEST.fullmatch(root)):
        raise TypeError("channel.root must be a fingerprint of 64 digits")
    files = tuple(path.parent / Path(one).expanduser() for one in signers)
    return Trust(require, files, url, root, str(path))


def _table(document: Mapping[str, Any], name: str, keys: set[str]) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, Mapping):
        raise TypeError(f"{name} must be a table")
    _known(table, keys)
    return table


def _known(table: Mapping[str, Any], keys: set[str]) -> None:
    unknown = set(table) - keys
    if unknown:
        raise TypeError(f"unknown key {min(unknown)!r}")
