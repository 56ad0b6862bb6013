"""The keys of everything kept encrypted: one master key, and one derived key for each purpose.

The master key comes from, in order: the file named by `HOMEPORT_KEY_FILE`; the key file in the
config folder when there is one; the keyring; a key file made now. The last two are decided once:
a marker beside the key file says that the keyring holds the key, so that a keyring which does not
answer today is an error and never the birth of a second key. Which keyrings are real is decided in
`keyring.py` of this room.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path

from homeport.errors import KeyUnavailable
from homeport.storage.folders import config_folder
from homeport.storage.keyring import keyring_read, keyring_write
from homeport.storage.lock import locked

KEY_FILE_VARIABLE = "HOMEPORT_KEY_FILE"
KEY_BYTES = 32

_KEY_FILE = "master.key"
_KEYRING_MARKER = "master.key.in-keyring"
_SALT = b"homeport master key v1"
_HEX_KEY = re.compile(rb"\s*([0-9A-Fa-f]{64})\s*\Z")


def user_key(purpose: str) -> bytes:
    """Return the 32-byte key of one purpose; two purposes never share a key.

    Raises:
        KeyUnavailable: the master key cannot be read or made.
    """
    return derive(_master_key(), purpose)


def derive(master: bytes, purpose: str) -> bytes:
    """Derive one purpose's key by HKDF-SHA256 (RFC 5869); one block is exactly 32 bytes.

    Ten lines over `hmac` instead of an import that costs every command 20 ms; a test compares
    them with the `cryptography` package.
    """
    pseudorandom = hmac.new(_SALT, master, hashlib.sha256).digest()
    return hmac.new(pseudorandom, purpose.encode() + b"\x01", hashlib.sha256).digest()


def _master_key() -> bytes:
    named = os.environ.get(KEY_FILE_VARIABLE)
    if named:
        return _read_key_file(Path(named), forbidden=stat.S_IRWXO)
    folder = config_folder()
    key_file, marker = folder / _KEY_FILE, folder / _KEYRING_MARKER
    if not (key_file.exists() or marker.exists()):
        with locked(folder / f"{_KEY_FILE}.lock"):
            # Another process may have decided while this one waited for the lock.
            if not (key_file.exists() or marker.exists()):
                _make_master_key(key_file, marker)
    if key_file.exists():
        return _read_key_file(key_file, forbidden=stat.S_IRWXG | stat.S_IRWXO)
    return _read_keyring(marker)


def _make_master_key(key_file: Path, marker: Path) -> None:
    """Put a master key into the keyring, or into a key file where there is no real keyring."""
    try:
        known = keyring_read()
        if known is None:
            keyring_write(secrets.token_hex(KEY_BYTES))
    except KeyUnavailable:
        _write_whole(key_file, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    else:
        _write_whole(marker, b"the master key is in this user's keyring\n")


def _read_keyring(marker: Path) -> bytes:
    found = keyring_read()
    match = _HEX_KEY.match(found.encode()) if found else None
    if match is None:
        raise KeyUnavailable(
            "the keyring holds no usable master key",
            hint=f"restore the keyring entry, or delete {marker} to start with a new key "
            "(what was encrypted before stays unreadable)",
        )
    return bytes.fromhex(match[1].decode())


def _read_key_file(path: Path, *, forbidden: int) -> bytes:
    """Return the key in a file of 64 hexadecimal digits or 32 raw bytes."""
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError as error:
        raise KeyUnavailable(
            f"cannot read the key file {path}: {error.strerror or error}",
            hint=f"check the path and its permissions, or set {KEY_FILE_VARIABLE}",
        ) from error
    if os.name == "posix" and mode & forbidden:
        raise KeyUnavailable(
            f"the key file {path} can be read by other users", hint=f"chmod 600 {path}"
        )
    match = _HEX_KEY.match(content)
    if match is not None:
        return bytes.fromhex(match[1].decode())
    if len(content) == KEY_BYTES:
        return content
    raise KeyUnavailable(
        f"the key file {path} holds no key: 64 hexadecimal digits or 32 bytes are expected",
        hint="restore the file from a backup; a new key cannot read what the old one wrote",
    )


def _write_whole(path: Path, content: bytes) -> None:
    """Make a private file that is either whole or absent; never replace one that exists."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(unfinished, path)  # unlike a rename, a link never replaces
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise KeyUnavailable(
            f"cannot write {path}: {error.strerror or error}",
            hint=f"free some space, or set {KEY_FILE_VARIABLE} to a key file of your own",
        ) from error


def key_place() -> str:
    """Return in words where the master key is kept, without reading or making it."""
    if named := os.environ.get(KEY_FILE_VARIABLE):
        return f"the file {named} ({KEY_FILE_VARIABLE})"
    folder = config_folder()
    if (folder / _KEY_FILE).exists():
        return f"the file {folder / _KEY_FILE}"
    return "the keyring" if (folder / _KEYRING_MARKER).exists() else "not made yet"
