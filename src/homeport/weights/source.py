"""What every source of a model's file is: its bytes, in order, from any offset on.

Because a source only streams bytes, what has arrived is always a true beginning of the file, and
any source can go on where another one stopped. Checking and keeping them is `pull`'s business.
"""

from collections.abc import Generator
from typing import Protocol

CHUNK = 1 << 20


class Source(Protocol):
    """One place a model's file can come from."""

    @property
    def name(self) -> str:
        """How the source is called in messages."""
        ...

    @property
    def scratch(self) -> int:
        """How many bytes of disk it needs beside the file itself."""
        ...

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield the file's bytes from `offset` to its end.

        Raises:
            WeightsError: the source cannot be reached, or does not have the file.
        """
        ...
