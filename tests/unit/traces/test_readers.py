"""Every sample's whole reading stands beside it; `REWRITE_GOLDEN=1` writes it anew."""

import json
import os
from pathlib import Path

import pytest

from homeport.traces import as_dict, read_traces
from homeport.traces.readers import READERS

SAMPLES = Path(__file__).parent / "samples"


def _reading(sample: Path) -> str:
    text = sample.read_bytes().decode("utf-8")
    traces = [as_dict(trace) for trace in read_traces(text)]
    return json.dumps(traces, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_sample_reads_as_its_golden_file_says(sample: Path) -> None:
    """The reading of a real or documented trace does not change unnoticed."""
    golden = sample.with_suffix(".json")
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(_reading(sample), encoding="utf-8")
    assert _reading(sample) == golden.read_text(encoding="utf-8")


def test_every_sample_holds_a_trace() -> None:
    """No sample goes unread."""
    assert [path.stem for path in SAMPLES.glob("*.txt") if _reading(path) == "[]\n"] == []


def test_every_reader_has_a_sample() -> None:
    """Each listed reader is shown at work by at least one sample."""
    seen: set[str] = set()
    for path in SAMPLES.glob("*.txt"):
        for trace in read_traces(path.read_bytes().decode("utf-8")):
            seen.add(trace.language)
    assert {reader.language for reader in READERS if reader.language} <= seen
