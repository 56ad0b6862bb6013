"""The latest checkpoint, repeated in a small file beside the log.

A chain alone cannot show that its end was cut off; a checkpoint kept elsewhere can. Copy this file
to another machine now and then, and a cut is provable even against someone who owns this one.
"""

import json
from pathlib import Path

from homeport.audit.chain import Link
from homeport.storage.whole import PRIVATE, write_whole


def write_head(path: Path, checkpoint: Link, log: str) -> None:
    """Replace the head file, whole or not at all."""
    content = {
        "log": log,
        "seq": checkpoint.seq,
        "hash": checkpoint.hash,
        "previous": checkpoint.previous,
        "public": checkpoint.fields["public"],
        "signature": checkpoint.fields["signature"],
        "time": checkpoint.fields["time"],
    }
    write_whole(path, f"{json.dumps(content)}\n".encode("ascii"), mode=PRIVATE)
