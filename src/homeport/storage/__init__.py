"""Where state lives and how it is kept secret: folders, keys, locks, encrypted databases."""

from homeport.storage.database import (
    Schema,
    Unusable,
    open_database,
    opened_database,
    renewed_database,
    storage_errors,
)
from homeport.storage.folders import cache_folder, config_folder, state_folder
from homeport.storage.keys import user_key
from homeport.storage.lock import locked
from homeport.storage.whole import write_whole

__all__ = [
    "Schema",
    "Unusable",
    "cache_folder",
    "config_folder",
    "locked",
    "open_database",
    "opened_database",
    "renewed_database",
    "state_folder",
    "storage_errors",
    "user_key",
    "write_whole",
]
