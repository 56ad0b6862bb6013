"""JSON as fast as this installation can: orjson where it is installed, else the standard library.

Both give the same values; `read` raises ValueError at what is no JSON, and `write` makes the text
as short as it can be.
"""

import json
from collections.abc import Callable
from typing import Any


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


read: Callable[[bytes | str], Any] = json.loads
write: Callable[[object], bytes] = _write

try:
    import orjson
except ImportError:  # pragma: no cover -- the extra `server` brings it
    pass
else:
    read, write = orjson.loads, orjson.dumps
