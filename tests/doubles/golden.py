"""Whole outputs as files: compared by tests, written anew by `REWRITE_GOLDEN=1`, then reviewed."""

import os
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "golden"


def assert_golden(name: str, text: str) -> None:
    """Check the text against the file of this name, or write the file anew when asked to."""
    path = _FOLDER / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no golden file {path.name}: REWRITE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8")
