"""Reading logs: template accuracy and speed beside Drain3 and logparser3, the peers alternated.

    python benchmarks/logs.py LOG [--peer-python PYTHON] [--rounds 3] [--peer-lines 200000]

LOG is a big log, generated or of your own. PYTHON is an interpreter of a throw-away environment
with `drain3` (and, if wanted, `logparser3`) installed; without it only Homeport is measured.
Figures are CPU seconds of child processes, so a busy machine does not change them much.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

OURS = (
    "import sys; from homeport.logs import digest_files as d; d(sys.argv[1:2], workers={workers})"
)
DRAIN3 = """
import sys
from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig
miner = TemplateMiner(config=TemplateMinerConfig())
for line in open(sys.argv[1], errors="replace"):
    miner.add_log_message(line.rstrip())
"""
LOGPARSER = """
import os, sys
from logparser.{name} import LogParser
folder, name = os.path.split(sys.argv[1])
LogParser(log_format="<Content>", indir=folder, outdir=folder, rex=[]{more}).parse(name)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One child's cost."""

    cpu: float
    wall: float
    rss_mb: float


def measured(python: str, code: str, log: Path) -> Run | None:
    """Run a program over a log in a process of its own; nothing when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run([python, "-c", code, str(log)], check=False, capture_output=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return None
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu, wall, after.ru_maxrss / 1024)


def main() -> None:
    """Alternate all readers and print the best of the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--peer-python")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-lines", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "head.log"
        with options.log.open("rb") as source, head.open("wb") as target:
            target.writelines(islice(source, options.peer_lines))
        readers = [
            ("homeport, 1 worker", sys.executable, OURS.format(workers=1), options.log),
            ("homeport, 2 workers", sys.executable, OURS.format(workers=2), options.log),
        ]
        if options.peer_python:
            brain = ", threshold=2, delimeter=[], logname='x'"
            readers += [
                ("Drain3", options.peer_python, DRAIN3, head),
                ("Drain", options.peer_python, LOGPARSER.format(name="Drain", more=""), head),
                ("Brain", options.peer_python, LOGPARSER.format(name="Brain", more=brain), head),
            ]
        best: dict[str, Run] = {}
        for _ in range(options.rounds):
            for name, python, code, log in readers:
                run = measured(python, code, log)
                if run and (name not in best or run.cpu < best[name].cpu):
                    best[name] = run
        sizes = {name: log.stat().st_size / 1e6 for name, _, _, log in readers}
    print(f"{'reader':22} {'MB':>7} {'MB/CPU-s':>9} {'MB/s wall':>10}")
    for name, run in best.items():
        size = sizes[name]
        print(f"{name:22} {size:7.0f} {size / run.cpu:9.1f} {size / run.wall:10.1f}")


if __name__ == "__main__":
    main()
