"""The map of `redact --map`: placeholders and their values in one encrypted, private file.

For a person's own files; the gateway keeps its maps in the vault. The key comes from the
caller, so a map that is copied elsewhere is of no use there.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from homeport.errors import InputError, StorageError
from homeport.storage.whole import PRIVATE, write_whole

_MAGIC = b"HOMEPORT-MAP-1\n"
_NONCE = 12


def write_map(path: Path, entries: Mapping[str, str], key: bytes) -> None:
    """Write the map whole or not at all, readable by its owner only.

    Raises:
        StorageError: the file cannot be written.
    """
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 -- 20 ms, maps only
        ChaCha20Poly1305,
    )

    nonce = os.urandom(_NONCE)
    plain = json.dumps(dict(entries)).encode("ascii")
    data = _MAGIC + nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, _MAGIC)
    try:
        write_whole(path, data, mode=PRIVATE)
    except OSError as error:
        raise StorageError(
            f"the map {path} cannot be written: {error.strerror or error}",
            hint="name a map file in a folder you may write to",
        ) from error


def read_map(path: Path, key: bytes) -> dict[str, str]:
    """Return the entries of a map that `write_map` wrote with the same key.

    Raises:
        InputError: there is no such file, or it is no map of this user, or it is damaged.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 -- as above
        ChaCha20Poly1305,
    )

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the map {path} cannot be read: {error.strerror or error}",
            hint="name the file that `homeport redact --map` wrote",
        ) from error
    body = data[len(_MAGIC) :]
    if not data.startswith(_MAGIC) or len(body) < _NONCE:
        raise InputError(
            f"{path} is no map", hint="name the file that `homeport redact --map` wrote"
        )
    try:
        plain = ChaCha20Poly1305(key).decrypt(body[:_NONCE], body[_NONCE:], _MAGIC)
    except InvalidTag as error:
        raise InputError(
            f"the map {path} is damaged, or was written by another user or machine",
            hint="restore with the account and machine that redacted",
        ) from error
    return {str(name): str(value) for name, value in json.loads(plain).items()}
