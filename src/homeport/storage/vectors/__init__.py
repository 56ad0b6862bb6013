"""Embeddings by the hash of what they are of: in a local database, PostgreSQL or Qdrant."""

from homeport.storage.vectors.opening import PLACE_VARIABLE, shared_vectors
from homeport.storage.vectors.sqlite import SqliteVectors
from homeport.storage.vectors.store import Collection, Vectors

__all__ = ["PLACE_VARIABLE", "Collection", "SqliteVectors", "Vectors", "shared_vectors"]
