"""Where the resident process of this user listens, and whether what lies there is really theirs.

Asked by every command at its start, so nothing but the smallest part of the standard library.
"""

from __future__ import annotations

import os
import stat
import sys

from homeport.errors import StateError

_SOCKET = "s"
_LOCK = "lock"
_LOG = "log"
_LONGEST = 100  # bytes of a socket's path; the system's limit is 104 to 108
_STATE_VARIABLE = "HOMEPORT_STATE_DIR"
_NAMED_OTHERWISE = frozenset({"ALLOW_CLOUD", "CLOUD_ENDPOINT", "AUDIT_PATH"})
_PATHS = ("_DIR", "_FILE", "_PATH", "_POLICY", "_PEOPLE")

OFF = "HOMEPORT_RESIDENT"  # set to 0: no resident process is asked or started
VERSION_HEADER = "x-homeport-version"
SURROUNDINGS_HEADER = "x-homeport-surroundings"
BEAT_S = 1.0  # it says something at least this often while it works


def place() -> str:
    """Return the resident's folder: one for each folder of state, short enough for a socket."""
    state = os.environ.get(_STATE_VARIABLE) or _state_of_the_platform()
    folder = os.path.join(os.path.abspath(state), "resident")  # noqa: PTH100, PTH118 -- pathlib: 20 ms
    if len(os.fsencode(folder)) + len(_SOCKET) + 1 <= _LONGEST:
        return folder
    import zlib  # noqa: PLC0415 -- for long paths only

    named = zlib.crc32(os.fsencode(folder))
    return f"/tmp/homeport-{os.getuid()}-{named:08x}"  # noqa: S108 -- nobody else's: see `is_ours`


def socket_in(folder: str) -> str:
    """Return the path of the socket."""
    return f"{folder}/{_SOCKET}"


def lock_in(folder: str) -> str:
    """Return the path of the file that the one resident process holds locked."""
    return f"{folder}/{_LOCK}"


def log_in(folder: str) -> str:
    """Return the path of what a resident process said that was started by a command."""
    return f"{folder}/{_LOG}"


def supported() -> bool:
    """Tell whether this system has sockets that are files, and owners of files."""
    return sys.platform != "win32"


def is_ours(path: str, kind: int = stat.S_IFDIR) -> bool:
    """Tell whether a folder (or a file of this kind) is this user's, and closed to all others."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    closed = stat.S_IMODE(found.st_mode) & 0o077 == 0
    return stat.S_IFMT(found.st_mode) == kind and found.st_uid == os.getuid() and closed


def _state_of_the_platform() -> str:
    """Return what `storage.state_folder` does; on Linux without what it imports (45 ms)."""
    if sys.platform == "linux":
        states = os.environ.get("XDG_STATE_HOME", "").strip()
        return f"{states or os.path.expanduser('~/.local/state')}/homeport"  # noqa: PTH111 -- as above
    from homeport.storage.folders import state_folder  # noqa: PLC0415 -- as above

    return str(state_folder())


def surroundings() -> str:
    """Name what of a command's environment decides how it works; another's work is not asked for.

    Only a checksum: values of variables stay where they are.
    """
    import zlib  # noqa: PLC0415 -- as above

    said = []
    for name in sorted(os.environ):
        if name == OFF or not (name.startswith("HOMEPORT_") or name in _NAMED_OTHERWISE):
            continue
        value = os.environ[name]
        if name.endswith(_PATHS) and value:
            value = os.path.abspath(value)  # noqa: PTH100 -- as above
        said.append(f"{name}={value}")
    return f"{zlib.crc32(os.fsencode(chr(0).join(said))):08x}"


def made() -> str:
    """Return the resident's folder, made if need be.

    Raises:
        StateError: it is somebody else's, or open to others.
    """
    folder = place()
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 -- as above
    except OSError as error:
        raise StateError(
            f"{folder}: {error.strerror}", hint="free the place, or its disk"
        ) from error
    if not is_ours(folder):
        raise StateError(
            f"{folder} is not yours alone", hint="remove it, or: chmod 700 (it holds a socket)"
        )
    return folder
