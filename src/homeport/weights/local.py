"""A model's file that is already on this machine: carried over, or fetched by other means."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from homeport.errors import WeightsError
from homeport.weights.source import CHUNK


@dataclass(frozen=True, slots=True)
class LocalFile:
    """Copies from `path`; the original is left as it is."""

    path: Path
    scratch: int = 0

    @property
    def name(self) -> str:
        """The path, as the person gave it."""
        return str(self.path)

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield the file's bytes from `offset` to its end."""
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                while chunk := file.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise WeightsError(
                f"{self.path}: {(error.strerror or str(error)).lower()}",
                hint="check the path and its permissions",
            ) from error
