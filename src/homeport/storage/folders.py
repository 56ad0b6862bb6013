"""The three folders of one user: state, cache and config, made private on use.

What lies in them is each room's own business. `HOMEPORT_STATE_DIR`, `HOMEPORT_CACHE_DIR` and
`HOMEPORT_CONFIG_DIR` override the platform's folders.
"""

import os
from pathlib import Path

from homeport.errors import StorageError

STATE_VARIABLE = "HOMEPORT_STATE_DIR"
CACHE_VARIABLE = "HOMEPORT_CACHE_DIR"
CONFIG_VARIABLE = "HOMEPORT_CONFIG_DIR"

_PRIVATE = 0o700


def state_folder() -> Path:
    """Return the folder of what must not be lost: the audit log, vaults, indexes."""
    override = os.environ.get(STATE_VARIABLE)
    if override:
        return _made(Path(override), STATE_VARIABLE)
    import platformdirs  # noqa: PLC0415 -- 10 ms, not needed when the variable is set

    return _made(platformdirs.user_state_path("homeport", appauthor=False), STATE_VARIABLE)


def cache_folder() -> Path:
    """Return the folder of what can be fetched or computed again: model weights."""
    override = os.environ.get(CACHE_VARIABLE)
    if override:
        return _made(Path(override), CACHE_VARIABLE)
    import platformdirs  # noqa: PLC0415 -- 10 ms, not needed when the variable is set

    return _made(platformdirs.user_cache_path("homeport", appauthor=False), CACHE_VARIABLE)


def config_folder() -> Path:
    """Return the folder of what a person wrote or must keep: settings, policy, key file."""
    override = os.environ.get(CONFIG_VARIABLE)
    if override:
        return _made(Path(override), CONFIG_VARIABLE)
    import platformdirs  # noqa: PLC0415 -- 10 ms, not needed when the variable is set

    return _made(platformdirs.user_config_path("homeport", appauthor=False), CONFIG_VARIABLE)


def _made(folder: Path, variable: str) -> Path:
    """Make the folder if it is missing, and prove that it can be written."""
    hint = f"set {variable} to a folder you may write"
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"cannot make the folder {folder}: {error.strerror or error}", hint=hint
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError(f"the folder {folder} cannot be written", hint=hint)
    return folder
