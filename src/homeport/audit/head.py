"""The latest checkpoint, repeated in a small file beside the log.

A chain alone cannot show that its end was cut off; a checkpoint kept elsewhere can. Copy this file
to another machine now and then, and a cut is provable even against someone who owns this one.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from homeport.audit.chain import Link


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
    replace_file(path, content)


def replace_file(path: Path, content: Mapping[str, object]) -> None:
    """Put one line of JSON in place of a file beside the log, whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(json.dumps(content) + "\n")
    unfinished.replace(path)
