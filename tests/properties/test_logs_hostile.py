"""The compiled scan keeps its memory in order whatever it is fed: built with sanitizers and fuzzed.

Skipped where there is no compiler with sanitizers. For hours of it, build `hostile_scan.c` with
`clang -DFUZZER -fsanitize=fuzzer,address,undefined` and point PLANS at the folder made here.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from homeport.logs import native
from homeport.logs import partial as limits
from homeport.logs.plan import plan_for

HERE = Path(__file__).resolve().parent
DRIVER = HERE.parent / "doubles/hostile_scan.c"
SOURCES = HERE.parent.parent / "src/homeport/logs"
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
NOW = 1_772_500_000
LIMITS = ("MAX_BUCKETS", "MAX_CELLS", "FEW_BUCKETS", "MAX_VALUES", "FIELD_SHAPES")
TIGHT: tuple[Mapping[str, int], ...] = (
    {},
    {"MAX_BUCKETS": 4, "MAX_CELLS": 32, "FEW_BUCKETS": 2, "MAX_VALUES": 5, "FIELD_SHAPES": 6},
    {"FIELD_SHAPES": 4, "FINE_SHAPES": 6, "CROWDED": 2, "OUTLINES": 1000},
    {"FIELD_SHAPES": 4, "FINE_SHAPES": 6, "CROWDED": 2, "OUTLINES": 3},
    {"MAX_CELLS": 40, "FEW_BUCKETS": 1000, "MAX_COUNTERS": 2, "MAX_SIBLING": 3},
)
STYLES = (
    "2026-03-02T05:06:{0:02}.125Z INFO [worker-{0}] c.e.Shop: order {1} took {0}.5ms status=20{2}",
    "Mar  2 05:06:{0:02} host-{2} sshd[{1}]: Failed password for root from 10.0.0.{0} port {1}",
    '10.0.0.{0} - - [02/Mar/2026:05:06:{0:02} +0000] "GET /api/v{2}/x/{1} HTTP/1.1" 50{2} {1}',
    '{{"time": "2026-03-02T05:06:{0:02}Z", "level": "warn", "host": "h{2}", "msg": "a\\nb {0}"}}',
    '{{"ts": 1772427{0:03}, "n": {1}, "k\\u0001": [1, {{"x": "\\ud83d\\ude00"}}], "ms": {0}.25}}',
    'ts=1772427{0:03} level=error host=h{2} msg="lost agent-{0}" took={1}ms loose words',
    "I0302 05:06:{0:02}.123456 {1} server.go:12] heartbeat from agent-{2}",
    "words of no time {0} in {1} ways x{2}",
    "081109 2035{0:02} 14{0} INFO dfs.DataNode: Received block blk_-{1} of size {1} from /10.{2}",
    '<13>1 2026-03-02T05:06:{0:02}Z h{2} app {1} ID{0} [x a="b"] text {1}\n\tat a.b.C(D.java:{0})',
)


def _sanitized(folder: Path) -> Path:
    """Build the driver with the first compiler whose sanitizers run here."""
    target = folder / "hostile"
    for compiler in filter(None, map(shutil.which, ("clang", "gcc", "cc"))):
        command = [compiler, "-O1", "-g", "-std=gnu99", *SANITIZERS, f"-I{SOURCES}", str(DRIVER)]
        built = subprocess.run(
            [*command, "-o", str(target), "-lm"], check=False, capture_output=True
        )
        if built.returncode == 0:
            return target
    pytest.skip("no C compiler with sanitizers")


def write_plans(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Write the plans to scan by and the logs to mutate; return the logs."""
    logs = []
    plans = 0
    for number, style in enumerate(STYLES):
        lines = [style.format(n % 60, n * 7919, n % 4) for n in range(40)]
        path = folder / f"log-{number}"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        logs.append(path)
        plan = plan_for([line.encode() for line in lines], NOW)
        for tight, changes in enumerate(TIGHT):
            with monkeypatch.context() as patch:
                for name, value in changes.items():
                    patch.setattr(limits, name, value)
                places = (300, 2000, 77) if (number + tight) % 4 == 3 else (0, -1, 0)
                by_time = plan.timed and tight != len(TIGHT) - 1
                config = native._config(plan, 3, places, by_time=by_time, keys=bool(tight % 2))
            (folder / f"plan-{plans}").write_bytes(config)
            plans += 1
    return logs


def test_hostile_bytes_harm_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutated logs of all styles, random bytes and failing allocations harm no memory."""
    logs = write_plans(tmp_path, monkeypatch)
    driver = _sanitized(tmp_path)
    ran = subprocess.run(
        [driver, tmp_path, "20260302", "600", *logs],
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
        env={"ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1"},
    )
    assert ran.stdout == "survived\n", ran.stderr[-4000:]
