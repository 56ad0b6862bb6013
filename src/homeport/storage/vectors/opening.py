"""Opens the store of vectors that a team shares, where the environment names one.

`HOMEPORT_VECTORS` is a `postgresql://` URL, or `qdrant+http://` or `qdrant+https://`. Without it
vectors stay in the repository's own database. What is shared are hashes of pieces of code and
numbers made of them: enough to tell whether somebody has the same piece, not to read it.
"""

import os
from urllib.parse import urlsplit, urlunsplit

from homeport.errors import InputError
from homeport.storage.vectors.postgres import PostgresVectors
from homeport.storage.vectors.qdrant import QdrantVectors, connected
from homeport.storage.vectors.store import Collection, Vectors

PLACE_VARIABLE = "HOMEPORT_VECTORS"
KEY_VARIABLE = "HOMEPORT_VECTORS_KEY"  # of Qdrant
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def shared_vectors(collection: Collection) -> Vectors | None:
    """Return the shared store, None where none is named.

    Raises:
        InputError: the variable names no store.
        StorageError: the store cannot be used.
    """
    place = os.environ.get(PLACE_VARIABLE)
    if not place:
        return None
    parts = urlsplit(place)
    match parts.scheme:
        case "postgresql" | "postgres":
            return PostgresVectors(place, collection)
        case "qdrant+https":
            pass
        case "qdrant+http" if parts.hostname in _LOOPBACK:
            pass
        case _:
            raise InputError(
                f"{PLACE_VARIABLE} names no store that can be used",
                hint="write postgresql://user@host/database, qdrant+https://host:6333, or"
                " qdrant+http:// on this machine",
            )
    url = urlunsplit(parts._replace(scheme=parts.scheme.removeprefix("qdrant+")))
    return QdrantVectors(connected(url, os.environ.get(KEY_VARIABLE)), collection)
